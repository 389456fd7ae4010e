/** The simulator's side of the gate: primitives in, primitives out, no user object is ever touched. */
import type { Syscalls } from '../entry/syscalls.ts';
import type { CharDevices } from '../fs/char-dev.ts';
import type { DeviceFiles } from '../fs/devtmpfs.ts';
import type { MiscDevices } from '../drivers/misc.ts';
import type { PciBus } from '../drivers/pci.ts';
import { send_sigio } from '../fs/fcntl.ts';
import type { FileOperations } from '../fs/file.ts';
import type { FileTable } from '../fs/file-table.ts';
import type { KernelContext } from '../kernel/context.ts';
import { currentTask } from '../kernel/current.ts';
import { dump_stack, functionInModule } from '../kernel/dump-stack.ts';
import { exitCurrent } from '../kernel/exit.ts';
import { forceSignal } from '../kernel/force-signal.ts';
import type { Interrupts } from '../kernel/irq.ts';
import { unwind } from '../kernel/kill.ts';
import { bug, oops, warn } from '../kernel/panic.ts';
import type { LoadedModule } from '../kernel/module.ts';
import { mightAlloc } from '../kernel/preempt.ts';
import { dump_page } from '../mm/bad-page.ts';
import type { Slab } from '../mm/slab.ts';
import type { UserAccess } from '../mm/user-access.ts';
import type { Gate, Upcalls } from './gate.ts';
import { HandlerCalls } from './active-calls.ts';
import { deviceServices } from './device-services.ts';
import { directoryServices } from './directory-services.ts';
import { Faults, faultServices } from './fault-services.ts';
import { fileServices } from './file-services.ts';
import { HandlerLocks } from './handler-locks.ts';
import { irqServices } from './irq-services.ts';
import { kernelMemory } from './kernel-memory.ts';
import { lockServices } from './lock-services.ts';
import { mappingServices } from './mapping-services.ts';
import { memoryServices } from './memory-services.ts';
import { pageServices } from './page-services.ts';
import { checked, userFileOperations, userVmOperations } from './user-operations.ts';
import { ObjectTable } from './object-table.ts';
import { pidServices } from './pid-services.ts';
import { processServices, runPrograms } from './process-services.ts';
import { schedServices, type WaitQueues } from './sched-services.ts';
import { withExit, type SystemCall } from './syscall-exit.ts';
import { timeServices } from './time-services.ts';
import { userMemory } from './user-memory.ts';
import { vmaServices } from './vma-services.ts';

const SIGABRT = 6;

/** What the gate needs of a machine. */
export interface GateParts {
  readonly kernel: KernelContext;
  readonly syscalls: Syscalls;
  readonly slab: Slab;
  readonly access: UserAccess;
  readonly files: FileTable;
  readonly misc: MiscDevices;
  readonly devices: CharDevices;
  readonly deviceFiles: DeviceFiles;
  readonly pci: PciBus;
  readonly irqs: Interrupts;
  readonly locks: HandlerLocks;
}

/** The same system calls; each lets signals and others in before it returns. */
function leaving<T extends object>(kernel: KernelContext, calls: T): T {
  const entries = Object.entries(calls).map(([name, member]) => {
    const call = member as SystemCall;
    const leaves = name.startsWith('sys_') && name !== 'sys_exit';
    return [name, leaves ? withExit(kernel, name.slice('sys_'.length), call) : call] as const;
  });
  return Object.fromEntries(entries) as T;
}

/**
 * Refuses every call of a task that is dead: with the compile step's guards bypassed, user code could catch the
 * unwinding and come back.
 */
function guarded(kernel: KernelContext, gate: Gate): Gate {
  const entries = Object.entries(gate).map(([name, member]) => {
    const call = member as (...args: unknown[]) => unknown;
    // Why: fixed parameters, because a rest array is allocated on every load and store.
    const checked = (a: unknown, b: unknown, c: unknown, d: unknown, e: unknown, f: unknown) => {
      if (kernel.current?.end || kernel.halted !== undefined) unwind();
      return call(a, b, c, d, e, f);
    };
    return [name, checked];
  });
  return Object.fromEntries(entries) as Gate;
}

/** `file:line function` of the statement that a driver executes. */
function driverPlace(kernel: KernelContext): string {
  const frame = kernel.userFrames().at(-1);
  return frame ? `${frame.place} ${functionInModule(frame)}` : 'module:0 init';
}

/** Builds the gate of a machine. */
export function createGate(machine: Omit<GateParts, 'locks'>, upcalls: Upcalls): Gate {
  const locks = new HandlerLocks();
  const parts: GateParts = { ...machine, locks };
  const { kernel, slab } = parts;
  const faults = new Faults();
  const fileTables: FileOperations[] = [];
  kernel.beforeUnwind = () => {
    upcalls.set_fatal(true);
  };
  const moduleOf = (number: number): LoadedModule | undefined =>
    kernel.modules.find(({ index }) => index === number - 1);
  const queues: WaitQueues = new ObjectTable();
  const calls = new HandlerCalls();
  const callback = (kind: number, id: number, a = 0): number =>
    locks.with(false, () => checked(kernel, upcalls, upcalls.callback(kind, id, a)));
  runPrograms(kernel, parts.syscalls, upcalls);
  const gate: Gate = {
    ...leaving(kernel, {
      ...fileServices(parts.syscalls),
      ...memoryServices(kernel, parts.syscalls),
      ...processServices(kernel, parts.syscalls),
    }),
    ...schedServices(kernel, queues),
    ...timeServices(kernel, callback),
    ...pidServices(kernel),
    ...irqServices(kernel, parts.irqs, parts.pci, callback),
    ...userMemory(parts, (access) => {
      const { fault } = parts.access;
      if (!fault) return unwind();
      return forceSignal(kernel, fault, access, () => parts.access.leaveException());
    }),
    ...kernelMemory(parts),
    ...pageServices(parts),
    ...vmaServices(parts),
    ...faultServices(faults),
    ...mappingServices(parts),
    ...deviceServices(parts, (id) => fileTables[id - 1], moduleOf),
    kernel_version: () => kernel.profile.version,
    printk: (level, text) => {
      kernel.log.write(level, text);
    },
    kmalloc: (size, gfp) => {
      mightAlloc(kernel, gfp);
      return slab.kmalloc(size, gfp);
    },
    kfree: (address) => {
      slab.kfree(address);
    },
    ksize: (address) => slab.ksize(address),
    zero_pfn: () => kernel.mm.zeroPfn,
    dump_page: (pfn, reason) => {
      dump_page(kernel.mm, pfn, reason);
    },
    current_pid: () => currentTask(kernel).pid,
    register_file_operations: (mask, label, owner) => {
      fileTables.push(
        userFileOperations(kernel, upcalls, locks, calls, fileTables.length + 1, mask, label, () =>
          moduleOf(owner),
        ),
      );
      return fileTables.length;
    },
    register_vm_operations: (mask, label) => {
      const table = kernel.mm.vmOps.length;
      kernel.mm.vmOps.push(userVmOperations(kernel, upcalls, faults, locks, table, mask, label));
      return table;
    },
    poll_wait: (table, wq) => {
      calls.polls.find(table)?.wait(queues.get(wq));
    },
    send_sigio: (file) => {
      send_sigio(kernel, parts.files.get(file));
    },
    ...directoryServices(calls.directories, parts.files),
    ...lockServices(parts, calls.locks),
    bug: (what) => {
      if (what !== '') oops(kernel, `BUG: ${what}`, `BUG: ${what}`);
      return bug(kernel, driverPlace(kernel));
    },
    warn: (place, message, once) => {
      const at = place === '' ? driverPlace(kernel) : place;
      if (once === true) {
        if (kernel.mm.warnedOnce.has(at)) return;
        kernel.mm.warnedOnce.add(at);
      }
      warn(kernel, at, message);
    },
    dump_stack: () => {
      dump_stack(kernel);
    },
    abort: (reason) => exitCurrent(kernel, { code: 0, signal: SIGABRT, reason }),
  };
  return guarded(kernel, gate);
}

/**
 * Composition root: a configuration becomes a wired machine. Nobody below this file holds the whole machine.
 */
import type { BackingStore } from './arch/backing-store.ts';
import { HIGH_RAM_START, lowRam, PAGE_SIZE, IMAGE_PAGES } from './arch/memory-layout.ts';
import { Mmu } from './arch/mmu.ts';
import { PhysMemory, type MemoryRange } from './arch/phys-memory.ts';
import { consoleOperations, CONSOLE_MINOR, TTY_MAJOR } from './drivers/console.ts';
import {
  MEM_MAJOR,
  nullOperations,
  NULL_MINOR,
  zeroOperations,
  ZERO_MINOR,
} from './drivers/mem.ts';
import { MiscDevices } from './drivers/misc.ts';
import { PciBus, type DeviceOptions } from './drivers/pci.ts';
import { pciPorts } from './drivers/pci-ports.ts';
import { Printed } from './drivers/printed.ts';
import { Syscalls } from './entry/syscalls.ts';
import { CharDevices, makeDev } from './fs/char-dev.ts';
import { DeviceFiles } from './fs/devtmpfs.ts';
import { O_RDWR, type File, type FileOperations } from './fs/file.ts';
import { FileTable } from './fs/file-table.ts';
import { Namespace } from './fs/namei.ts';
import { vfs_fallocate } from './fs/open.ts';
import { ProcFs } from './fs/proc/inode.ts';
import { procRoot } from './fs/proc/root.ts';
import { RamFs } from './fs/ramfs.ts';
import { VirtualClock } from './kernel/clock.ts';
import type { KernelContext } from './kernel/context.ts';
import { dump_stack } from './kernel/dump-stack.ts';
import { Cpu } from './kernel/cpu.ts';
import { exec_mmap } from './kernel/exec.ts';
import { FdTable } from './kernel/fd-table.ts';
import { mmap_read_lock_killable } from './kernel/mmap-lock.ts';
import { badMemory, bug, page_fault_oops, panic, pgtable_bad, warn } from './kernel/panic.ts';
import { Interrupts } from './kernel/irq.ts';
import { KERN_WARNING, KernelLog } from './kernel/printk.ts';
import { ENOENT } from './lib/errno.ts';
import { DEFAULT_KERNEL, kernelProfile } from './kernel/profile.ts';
import { Rlimits, threadLimit } from './kernel/rlimit.ts';
import { moduleName } from './kernel/module-name.ts';
import { LoadedModule } from './kernel/module.ts';
import { DO_INIT_MODULE, DO_ONE_INITCALL } from './kernel/stages.ts';
import { add_taint, TAINT_OOT_MODULE, TAINT_UNSIGNED_MODULE } from './kernel/taint.ts';
import { kill_pid, SIGKILL } from './kernel/signal-send.ts';
import { Task } from './kernel/task.ts';
import { AnonVmas } from './mm/anon-vma.ts';
import { bad_page } from './mm/bad-page.ts';
import type { MmContext, MmSettings } from './mm/context.ts';
import { FaultInject } from './mm/fault-inject.ts';
import { KernelMap } from './mm/kernel-map.ts';
import { MemMap } from './mm/mem-map.ts';
import { MemTypes } from './mm/memtype-ranges.ts';
import { initialSeals, MFD_NOEXEC_SEAL } from './mm/memfd.ts';
import { allocPagesMayOom } from './mm/oom-kill.ts';
import { vm_enough_memory } from './mm/overcommit.ts';
import { GFP_KERNEL, GFP_ZERO, PageAlloc } from './mm/page-alloc.ts';
import type { MmPorts } from './mm/ports.ts';
import { F_SEAL_SEAL } from './mm/shmem.ts';
import { Slab } from './mm/slab.ts';
import { UserAccess } from './mm/user-access.ts';
import { VmaTable } from './mm/vma-table.ts';
import { Trace } from './trace/trace.ts';

export type { BackingStore };

/** What a machine is made of. */
export interface MachineOptions {
  /** Kernel profile, `6.12`. */
  readonly kernel?: string;
  /** Bytes of RAM, a multiple of 1 MiB, 16 MiB to 16 GiB; default 64 MiB. */
  readonly memory?: number;
  /** Firmware memory map; default: all System RAM but the first MiB's BIOS area. */
  readonly memoryMap?: readonly MemoryRange[];
  /** Devices on the PCI bus, in its order; default a VGA adapter and QEMU's edu device. */
  readonly devices?: readonly DeviceOptions[];
  /** The n-th failable allocation of the first process from its start on fails; 0: none. Linux: fail-nth. */
  readonly failNth?: number;
  /** Where the bytes of RAM come from; default {@link counted}. */
  readonly store?: BackingStore;
  /** Bytes of the program's standard output and error. */
  readonly output?: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;
}

const MIB = 1 << 20;
/** Most RAM a machine can have. */
const MAX_MEMORY = 2 ** 34;
/** Frames below are the kernel's own image and boot data. */
const KERNEL_IMAGE_END = 4 * MIB;

/** The wired parts, for the rooms above: exports, inspect and the sandbox. */
export interface Machine {
  readonly kernel: KernelContext;
  readonly mm: MmContext;
  readonly trace: Trace;
  readonly slab: Slab;
  readonly access: UserAccess;
  readonly files: FileTable;
  readonly namespace: Namespace;
  readonly proc: ProcFs;
  readonly misc: MiscDevices;
  readonly devices: CharDevices;
  readonly deviceFiles: DeviceFiles;
  readonly pci: PciBus;
  readonly irqs: Interrupts;
  readonly printed: Printed;
  readonly syscalls: Syscalls;
  /** Puts a file into the root file system, parents included. */
  addFile(path: string, content: Uint8Array): void;
  /**
   * insmod of a module that needs names which the kernel does not export. Linux: simplify_symbols(), kernel/module/main.c.
   *
   * @returns -ENOENT
   */
  unknownSymbols(path: string, names: readonly string[]): number;
  /**
   * insmod: runs a module's init function. Linux: do_init_module(), kernel/module/main.c.
   *
   * @param path source of the module, which names it
   * @param permanent it has no exit function
   * @returns what `init` returned: 0, -errno, NaN when it threw
   */
  initModule(module: number, path: string, init: () => number, permanent?: boolean): number;
  /** Makes a process from a program file and makes it current. Null when out of memory. */
  exec(path: string, comm: string): Task | null;
}

/** Builds a machine. Throws a RangeError with one sentence when an option is out of range. */
export function createMachine(options: MachineOptions = {}): Machine {
  const profile = kernelProfile(options.kernel ?? DEFAULT_KERNEL);
  if (!profile) throw new RangeError(`There is no kernel profile "${options.kernel}".`);
  const bytes = options.memory ?? 64 * MIB;
  if (bytes % MIB !== 0 || bytes < 16 * MIB || bytes > MAX_MEMORY) {
    throw new RangeError('Memory must be a whole number of MiB, 16M to 16G.');
  }
  const memory = new PhysMemory(bytes, options.memoryMap ?? defaultMemoryMap(bytes), options.store);
  const trace = new Trace();
  const pages = new MemMap(memory.frames, options.store);
  const alloc = new PageAlloc(memory, pages);
  for (const range of memory.map) {
    if (range.name !== 'System RAM') continue;
    const start = Math.max(range.start, KERNEL_IMAGE_END);
    const end = Math.min(range.end, memory.ramEnd(start));
    if (start < end) alloc.addRange(Math.ceil(start / PAGE_SIZE), Math.floor(end / PAGE_SIZE));
  }

  const files = new FileTable(trace);
  const cpu = new Cpu(new VirtualClock(() => trace.clock.n));
  const log = new KernelLog(() => Math.floor(cpu.clock.now() / 1000));
  const vmas = new VmaTable();
  const kernel: KernelContext = {
    mm: undefined as unknown as MmContext,
    trace,
    log,
    profile,
    tasks: new Map(),
    modules: [],
    cpu,
    current: undefined,
    tainted: 0,
    oopses: 0,
    userFrames: () => [],
    nextPid: 100,
    halted: undefined,
    beforeUnwind: () => undefined,
    afterUnwind: () => undefined,
    handleInterrupt: () => undefined,
    runProgram: () => undefined,
    runSignalHandler: () => undefined,
    onFatalSignal: () => undefined,
    onTrouble: () => undefined,
  };
  const irqs = new Interrupts(kernel);
  kernel.handleInterrupt = (line) => {
    irqs.handle(line);
  };
  const ports: MmPorts = {
    file: (id) => files.get(id),
    shmemFile: () => null,
    printk: (level, text) => {
      log.write(level, text);
    },
    dumpStack: () => {
      dump_stack(kernel);
    },
    currentTask: () => kernel.current,
    processes: () => kernel.tasks.values(),
    dying: () => kernel.current?.exiting === true || kernel.current?.signals.has(SIGKILL) === true,
    sendSigkill: (pid) => {
      kill_pid(kernel, pid, SIGKILL);
    },
    beforeOomKill: (pid, comm) => {
      const text = `Out of memory: process ${pid} (${comm}) is about to be killed`;
      kernel.onTrouble({ kind: 'oom', text });
    },
    panic: (why) => panic(kernel, why, 'no process is left to kill for memory'),
    warn: (place, message) => {
      warn(kernel, place, message);
    },
    bug: (place) => bug(kernel, place),
    page_fault_oops: (address, access, fn) => page_fault_oops(kernel, address, access, fn),
    mmap_read_lock_killable: () => {
      mmap_read_lock_killable(kernel);
    },
    badMemory: (lines) => {
      badMemory(kernel, lines);
    },
    pgtable_bad: (address, errorCode) => pgtable_bad(kernel, address, errorCode),
    rlimit: (resource) => kernel.current?.rlimit(resource) ?? Infinity,
    rlimitMax: (resource) => kernel.current?.rlimits.get(resource).hard ?? Infinity,
    capable: () => true,
    currentMm: () => {
      const mm = kernel.current?.mm;
      if (!mm) throw new Error('no task is running');
      return mm;
    },
    comm: () => kernel.current?.comm ?? 'swapper/0',
    pid: () => kernel.current?.pid ?? 0,
    fallocate: vfs_fallocate,
  };
  const faults = new FaultInject(ports);
  alloc.failNext = (gfp) => faults.should_fail_alloc_page(gfp);
  /** Linux: init_user_reserve(), init_admin_reserve(), mm/mmap.c: 1/32 of what is free at boot. */
  const reserve = Math.floor((alloc.freePages * 4) / 32);
  const settings: MmSettings = {
    softDirty: true,
    thp: true,
    maxMapCount: 65530,
    mmapMinAddr: 65536,
    internalMmapMinAddr: 65536,
    stackGuardGap: 256 * PAGE_SIZE,
    overcommitMemory: 0,
    overcommitRatio: 50,
    overcommitKbytes: 0,
    userReserveKbytes: Math.min(131072, reserve),
    adminReserveKbytes: Math.min(8192, reserve),
    physBits: 40,
    traits: profile.traits,
  };
  const zeroPfn = alloc.alloc(GFP_KERNEL | GFP_ZERO, 0);
  const mm: MmContext = {
    memory,
    mmu: new Mmu(memory, settings.physBits),
    pages,
    alloc,
    vmalloc: new KernelMap(),
    memtypes: new MemTypes(),
    vmas,
    trace,
    ports,
    settings,
    faults,
    anonVmas: new AnonVmas(vmas, faults),
    vmOps: [{ label: 'NULL' }, { label: 'vma_dummy_vm_ops' }],
    mms: [undefined],
    mappings: [undefined],
    zeroPfn,
    committed: 0,
    commitWarnings: 0,
    warnedOnce: new Set(),
    badReports: { state: 0, map: 0 },
    overcharged: 0,
  };
  Object.assign(kernel, { mm });
  alloc.onExhausted = (gfp, order) => allocPagesMayOom(mm, gfp, order);
  alloc.onBadPage = (pfn, reason) => {
    bad_page(mm, pfn, reason);
  };

  const slab = new Slab(mm);
  const access = new UserAccess(mm);
  const rootfs = new RamFs(mm, { name: 'rootfs', major: 0, minor: 2, noexec: false });
  const devtmpfs = new RamFs(mm, { name: 'devtmpfs', major: 0, minor: 6, noexec: false });
  const shmem = new RamFs(mm, { name: 'tmpfs', major: 0, minor: 1, noexec: false });
  const namespace = new Namespace(rootfs, files, trace);
  const devices = new CharDevices();
  const deviceFiles = new DeviceFiles(devices, namespace, devtmpfs);
  devices.registerRegion(MEM_MAJOR, 0, 256, 'mem');
  devices.registerRegion(TTY_MAJOR, CONSOLE_MINOR, 1, '/dev/console');
  const misc = new MiscDevices(devices, deviceFiles);

  ports.shmemFile = (name, size, noreserve) => {
    const pages = noreserve ? 0 : Math.ceil(size / PAGE_SIZE);
    if (pages !== 0 && vm_enough_memory(mm, ports.currentMm(), pages) !== 0) return null;
    const inode = shmem.create();
    inode.i_size = size;
    inode.nlink = 0;
    inode.sealable = true;
    inode.seals = F_SEAL_SEAL;
    inode.accounted = pages;
    return files.create(inode, O_RDWR, name.startsWith('/') ? name : `/${name}`);
  };
  const memfd = (name: string, flags: number): File => {
    const inode = shmem.create();
    inode.nlink = 0;
    inode.mode = (flags & MFD_NOEXEC_SEAL) !== 0 ? 0o666 : 0o777;
    inode.sealable = true;
    inode.seals = initialSeals(flags);
    return files.create(inode, O_RDWR, `/memfd:${name}`);
  };
  namespace.add('/dev', devtmpfs.mkdir());
  const devShm = new RamFs(mm, { name: 'tmpfs', major: 0, minor: 22, noexec: false });
  namespace.add('/dev/shm', devShm.mkdir());
  const proc = new ProcFs(mm, { name: 'proc', major: 0, minor: 21, noexec: true });
  namespace.add('/proc', procRoot({ kernel, devices, fs: proc }));
  namespace.add('/tmp', rootfs.mkdir());

  const addDevice = (path: string, major: number, minor: number, ops: FileOperations): void => {
    devices.add(makeDev(major, minor), ops);
    deviceFiles.create(path, makeDev(major, minor), 0o666);
  };
  addDevice('null', MEM_MAJOR, NULL_MINOR, nullOperations);
  addDevice('zero', MEM_MAJOR, ZERO_MINOR, zeroOperations(mm));
  const printed = new Printed();
  const output: typeof options.output = (stream, bytes) => {
    printed.write(stream, bytes);
    options.output?.(stream, bytes);
  };
  addDevice('console', TTY_MAJOR, CONSOLE_MINOR, consoleOperations('stdout', output));
  const stderrNode = devtmpfs.node('char', consoleOperations('stderr', output));

  /** Linux: module_augment_kernel_taints(): no driver of a lab is in the kernel's tree, and none is signed. */
  const taintByModule = (): void => {
    add_taint(kernel, TAINT_OOT_MODULE);
    add_taint(kernel, TAINT_UNSIGNED_MODULE);
  };
  const syscalls = new Syscalls({ kernel, files, namespace, deviceFiles, access, memfd });
  return {
    kernel,
    mm,
    trace,
    slab,
    access,
    files,
    namespace,
    proc,
    misc,
    devices,
    deviceFiles,
    pci: new PciBus(pciPorts(kernel, memory, irqs), options.devices),
    irqs,
    printed,
    syscalls,
    addFile: (path, content) => {
      namespace.add(path, rootfs.regular(content));
    },
    unknownSymbols: (path, names) => {
      taintByModule();
      for (const name of names) {
        log.write(KERN_WARNING, `${moduleName(path)}: Unknown symbol ${name} (err ${-ENOENT})`);
      }
      return -ENOENT;
    },
    initModule: (index, path, init, permanent = false) => {
      taintByModule();
      trace.enter(DO_INIT_MODULE, index);
      const loaded = new LoadedModule({ name: moduleName(path), index, permanent }, () => {
        warn(kernel, 'kernel/module/main.c:870 module_put');
      });
      kernel.modules.unshift(loaded);
      trace.step(DO_ONE_INITCALL, index);
      const result = init();
      if (result >= 0) {
        loaded.state = 'Live';
        loaded.put();
      } else kernel.modules.splice(kernel.modules.indexOf(loaded), 1);
      trace.leave(Number.isNaN(result) ? 0 : result);
      return result;
    },
    exec: (path, comm) => {
      let program = namespace.lookup(path);
      if (typeof program === 'number') {
        program = rootfs.regular();
        program.i_size = IMAGE_PAGES * PAGE_SIZE;
        namespace.add(path, program);
      }
      const executable = files.create(program, 0, path);
      const fds = new FdTable();
      for (let fd = 0; fd < 2; fd++) {
        const console = namespace.open('/dev/console', O_RDWR, 0);
        if (typeof console !== 'number') fds.install(console);
      }
      fds.install(files.create(stderrNode, O_RDWR, '/dev/console'));
      const space = exec_mmap(mm, profile, executable);
      executable.put();
      if (!space) return null;
      const task = new Task(kernel.nextPid++, undefined, comm, space, fds);
      task.rlimits = new Rlimits(threadLimit(alloc.managedPages));
      kernel.tasks.set(task.pid, task);
      faults.setFailNth(task, options.failNth ?? 0);
      kernel.current = task;
      trace.pid = task.pid;
      return task;
    },
  };
}

function defaultMemoryMap(bytes: number): MemoryRange[] {
  const low = lowRam(bytes);
  const highEnd = HIGH_RAM_START + bytes - low;
  return [
    { start: 0, end: 0x1000, name: 'Reserved' },
    { start: 0x1000, end: 0x9f000, name: 'System RAM' },
    { start: 0xf0000, end: 0x100000, name: 'Reserved' },
    { start: 0x100000, end: low, name: 'System RAM' },
    ...(low < bytes ? [{ start: HIGH_RAM_START, end: highEnd, name: 'System RAM' }] : []),
  ];
}

export { headerExports, kernelHeaders } from './exports/names.ts';
export { deviceTypes } from './drivers/pci.ts';
export { kernelVersions } from './kernel/profile.ts';

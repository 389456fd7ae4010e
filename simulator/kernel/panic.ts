/** WARN, BUG and oops. Linux: kernel/panic.c, lib/dump_stack.c, arch/x86/kernel/{dumpstack,traps}.c, 6.12. */
import type { KernelContext } from './context.ts';
import { unmapAll } from '../mm/exit-mmap.ts';
import type { KernelAccess } from '../mm/ports.ts';
import { currentTask } from './current.ts';
import { callTrace, dumpHeader, kernelStack } from './dump-stack.ts';
import { abandonCurrent, exitCurrent } from './exit.ts';
import { halt } from './halt.ts';
import { heldMmapLock } from './mmap-lock.ts';
import { KERN_ALERT, KERN_EMERG, KERN_WARNING } from './printk.ts';
import { WARN } from './stages.ts';
import { add_taint, TAINT_BAD_PAGE, TAINT_DIE, TAINT_WARN } from './taint.ts';
import type { TaskEnd } from './task.ts';

const SIGKILL = 9;
const SIGSEGV = 11;
const CUT_HERE = '------------[ cut here ]------------';
const END_TRACE = '---[ end trace 0000000000000000 ]---';

/** `function` of `file:line function`, else where the task is. */
function functionOf(place: string, functions: readonly string[]): string {
  const blank = place.indexOf(' ');
  return blank >= 0 ? place.slice(blank + 1) : (functions[0] ?? '0x0');
}

/**
 * Logs a warning and goes on. Linux: __warn().
 *
 * @param place `file:line function` of the check
 * @param message what WARN() was given to say
 */
export function warn(kc: KernelContext, place: string, message?: string): void {
  const functions = kernelStack(kc);
  const lines = [
    CUT_HERE,
    ...(message === undefined ? [] : [message]),
    `WARNING: CPU: 0 PID: ${currentTask(kc).pid} at ${place}`,
    ...dumpHeader(kc),
    `RIP: 0010:${functionOf(place, functions)}`,
    ...callTrace(kc),
    END_TRACE,
  ];
  kc.trace.enter(WARN);
  const text = message === undefined ? `WARNING at ${place}` : `WARNING at ${place}: ${message}`;
  kc.onTrouble({ kind: 'warn', text });
  kc.trace.leave(0);
  for (const line of lines) kc.log.write(KERN_WARNING, line);
  add_taint(kc, TAINT_WARN);
}

/** Logs what is wrong with memory, with a call trace, and goes on. Linux: bad_page(), print_bad_pte(). */
export function badMemory(kc: KernelContext, lines: readonly string[]): void {
  for (const line of [...lines, ...dumpHeader(kc), ...callTrace(kc)]) {
    kc.log.write(KERN_ALERT, line);
  }
  add_taint(kc, TAINT_BAD_PAGE);
}

/**
 * Ends a task that went wrong in the kernel, where it stood. Linux: make_task_dead(): no lock is given back, so that
 * exit_mm() waits for mmap_lock for ever, held for reading after its entries are gone (R6.5).
 */
function makeTaskDead(kc: KernelContext, end: TaskEnd): never {
  const task = kc.current;
  if (kc.cpu.inInterrupt) panic(kc, 'Fatal exception in interrupt', end.reason);
  if (task === kc.cpu.idle) panic(kc, 'Attempted to kill the idle task!', end.reason);
  if (!task) exitCurrent(kc, end);
  if (task.exiting) {
    kc.log.write(KERN_ALERT, 'Fixing recursive fault but reboot is needed!');
    abandonCurrent(kc, end, 'X');
  }
  const held = heldMmapLock(kc);
  if (held === 'none') exitCurrent(kc, end);
  task.exiting = true;
  if (held === 'read' && task.mm?.users === 1) unmapAll(kc.mm, task.mm);
  abandonCurrent(kc, end, 'D');
}

/** The machine stops. Linux: panic(). */
export function panic(kc: KernelContext, why: string, reason: string): never {
  kc.log.write(KERN_EMERG, `Kernel panic - not syncing: ${why}`);
  halt(kc, `Kernel panic - not syncing: ${why} (${reason})`, 'oops');
}

interface Death {
  /** Lines before `Oops:`. */
  readonly headlines: readonly string[];
  /** What `Oops:` is followed by, with the error code: `Oops: 0000`. */
  readonly kind: string;
  /** Function that went wrong; where the task is when absent. */
  readonly function?: string | undefined;
  readonly signal?: number;
  /** The program went wrong, not the kernel: it has no stack in the kernel. */
  readonly inUserMode?: boolean;
  /** An exception left a driver. */
  readonly uncaught?: boolean;
  /** One sentence for a human. */
  readonly reason: string;
}

/** The log of an oops, and the end of the current task. Linux: die(), oops_end(). */
function die(kc: KernelContext, death: Death): never {
  const functions = kernelStack(kc);
  const stack = [`RIP: 0010:${death.function ?? functions[0] ?? '0x0'}`, ...callTrace(kc)];
  const lines = [
    ...death.headlines,
    `Oops: ${death.kind} [#${++kc.oopses}] PREEMPT SMP NOPTI`,
    ...dumpHeader(kc),
    ...(death.inUserMode === true ? [] : stack),
    END_TRACE,
  ];
  for (const line of lines) kc.log.write(KERN_ALERT, line);
  add_taint(kc, TAINT_DIE);
  const signal = death.signal ?? SIGSEGV;
  kc.onFatalSignal(signal, death.reason, death.uncaught === true ? 'uncaught' : 'oops');
  makeTaskDead(kc, { code: 0, signal, reason: death.reason });
}

/**
 * The kernel, or a driver in it, went wrong in a way that no check of Linux names: log, taint, and the current task is
 * dead.
 *
 * @param headline first line of the log
 * @param reason one sentence for a human
 */
export function oops(kc: KernelContext, headline: string, reason: string): never {
  die(kc, { headlines: [headline], kind: 'Oops: 0000', reason });
}

/**
 * An exception has left a driver: the task is dead, as after any other oops.
 *
 * @param what one sentence about the exception
 */
export function uncaughtException(kc: KernelContext, what: string): never {
  const headline = `BUG: unhandled exception in a driver: ${what}`;
  die(kc, { headlines: [headline], kind: 'Oops: 0000', reason: `oops: ${what}`, uncaught: true });
}

/**
 * A check that must not fail has failed. Linux: BUG(), handle_bug().
 *
 * @param place `file:line function` of the check
 * @param what one sentence for a human; the first line of the log when absent
 */
export function bug(kc: KernelContext, place: string, what?: string): never {
  const [where = place] = place.split(' ');
  const headline = `kernel BUG at ${where}!`;
  die(kc, {
    headlines: [CUT_HERE, headline],
    kind: 'invalid opcode: 0000',
    function: place === where ? undefined : functionOf(place, []),
    reason: what ?? headline,
  });
}

const ACCESSES = {
  read: ['read access', 0],
  write: ['write access', 2],
  execute: ['instruction fetch', 0x10],
} as const;

/**
 * The kernel used an address where nothing is mapped. Linux: page_fault_oops(), exc_general_protection().
 *
 * @param fn the kernel's function that did it; the innermost active one when absent
 */
export function page_fault_oops(
  kc: KernelContext,
  address: bigint,
  access: KernelAccess,
  fn?: string,
): never {
  const at = address.toString(16).padStart(16, '0');
  const [verb, errorCode] = ACCESSES[access];
  const reason = `oops: the kernel or a driver used kernel memory at 0x${at} (${verb}), where nothing is mapped`;
  const canonical = address < 0x800000000000n || address >= 0xffff800000000000n;
  if (!canonical) {
    const kind = `general protection fault, probably for non-canonical address 0x${at}: 0000`;
    die(kc, { headlines: [], kind, function: fn, reason });
  }
  const code = errorCode.toString(16).padStart(4, '0');
  const what =
    address < 4096n
      ? `BUG: kernel NULL pointer dereference, address: ${at}`
      : `BUG: unable to handle page fault for address: ${at}`;
  die(kc, {
    headlines: [
      what,
      `#PF: supervisor ${verb} in kernel mode`,
      `#PF: error_code(0x${code}) - not-present page`,
    ],
    kind: `Oops: ${code}`,
    function: access === 'execute' ? `0x${address.toString(16)}` : fn,
    reason,
  });
}

/** An entry with a bit that the CPU reserves. Linux: pgtable_bad(), arch/x86/mm/fault.c. */
export function pgtable_bad(kc: KernelContext, address: number, errorCode: number): never {
  const where = address.toString(16);
  die(kc, {
    headlines: [`${kc.current?.comm ?? 'swapper'}: Corrupted page table at address ${where}`],
    kind: `Bad pagetable: ${errorCode.toString(16).padStart(4, '0')}`,
    signal: SIGKILL,
    inUserMode: true,
    reason: `oops: the entry for 0x${where} names a frame beyond the CPU's physical addresses`,
  });
}

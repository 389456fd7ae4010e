/** WARN, BUG and oops. Linux: kernel/panic.c, arch/x86/kernel/dumpstack.c. */
import { stages } from '../trace/stage.ts';
import type { KernelContext } from './context.ts';
import { unmapAll } from '../mm/exit-mmap.ts';
import { abandonCurrent, exitCurrent } from './exit.ts';
import { KERN_ALERT, KERN_WARNING } from './printk.ts';
import type { TaskEnd } from './task.ts';

const SIGKILL = 9;
const SIGSEGV = 11;
const TAINT_DIE = 1 << 7;
const TAINT_WARN = 1 << 9;

function who(kc: KernelContext): string {
  return `CPU: 0 UID: 0 PID: ${kc.current?.pid ?? 1} Comm: ${kc.current?.comm ?? 'insmod'}`;
}

/** The active kernel functions, innermost first, as the log prints them. */
function callTrace(kc: KernelContext): string[] {
  const names: string[] = [];
  for (let i = kc.trace.depth - 1; i >= 0; i--) {
    const name = stages()[kc.trace.frameStage[i]!]?.name;
    if (name) names.push(` ${name}`);
  }
  return [' <TASK>', ...names, ' </TASK>'];
}

/**
 * Logs a warning and goes on. Linux: __warn().
 *
 * @param place `file:line function` of the check
 * @param text what WARN() was given, printed before the warning
 */
export function warn(kc: KernelContext, place: string, text?: string): void {
  kc.tainted |= TAINT_WARN;
  const lines = [
    '------------[ cut here ]------------',
    ...(text === undefined ? [] : [text]),
    `WARNING: CPU: 0 PID: ${kc.current?.pid ?? 1} at ${place}`,
    `RIP: 0010:${place.slice(place.indexOf(' ') + 1)}`,
    'Call Trace:',
    ...callTrace(kc),
    '---[ end trace 0000000000000000 ]---',
  ];
  for (const line of lines) kc.log.write(KERN_WARNING, line);
}

/** Functions that hold mmap_lock for writing; inside them page faults hold it for reading. */
const WRITERS: ReadonlySet<string> = new Set([
  ...['do_mmap', 'do_vmi_munmap', 'do_mprotect_pkey', 'mremap_to', 'vma_to_resize', 'move_vma'],
  ...['do_brk_flags', 'dup_mmap', 'do_mseal', 'apply_vma_lock_flags'],
]);

/** How the innermost function that has mmap_lock holds it. */
function heldMmapLock(kc: KernelContext): 'none' | 'read' | 'write' {
  for (let i = kc.trace.depth - 1; i >= 0; i--) {
    const name = stages()[kc.trace.frameStage[i]!]?.name ?? '';
    if (name === 'handle_mm_fault') return 'read';
    if (WRITERS.has(name)) return 'write';
  }
  return 'none';
}

/**
 * Ends a task that went wrong in the kernel, where it stood. Linux: make_task_dead(): no lock is given back, so that
 * exit_mm() waits for mmap_lock for ever, held for reading after its entries are gone (R6.5).
 */
function makeTaskDead(kc: KernelContext, end: TaskEnd): never {
  const task = kc.current;
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

/** The log of an oops, and the end of the current task. Linux: oops_end(). */
function die(kc: KernelContext, headlines: string[], signal: number, reason: string): never {
  kc.tainted |= TAINT_DIE;
  const lines = [
    ...headlines,
    `${who(kc)} Not tainted ${kc.profile.release}`,
    'Call Trace:',
    ...callTrace(kc),
    '---[ end trace 0000000000000000 ]---',
  ];
  for (const line of lines) kc.log.write(KERN_ALERT, line);
  kc.onFatalSignal(signal, reason);
  makeTaskDead(kc, { code: 0, signal, reason });
}

/**
 * The kernel, or a driver in it, went wrong: log, taint, and the current task is dead. Linux: oops_end() →
 * make_task_dead().
 *
 * @param headline first line of the log
 * @param reason one sentence for a human
 */
export function oops(kc: KernelContext, headline: string, reason: string): never {
  die(kc, [headline, 'Oops: 0000 [#1] PREEMPT SMP NOPTI'], SIGSEGV, reason);
}

/** An entry with a bit that the CPU reserves. Linux: pgtable_bad(), arch/x86/mm/fault.c. */
export function pgtable_bad(kc: KernelContext, address: number, errorCode: number): never {
  const where = address.toString(16);
  const code = errorCode.toString(16).padStart(4, '0');
  die(
    kc,
    [
      `${kc.current?.comm ?? 'swapper'}: Corrupted page table at address ${where}`,
      `Oops: Bad pagetable: ${code} [#1] PREEMPT SMP NOPTI`,
    ],
    SIGKILL,
    `oops: the entry for 0x${where} names a frame beyond the CPU's physical addresses`,
  );
}

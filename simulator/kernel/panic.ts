/** WARN, BUG and oops. Linux: kernel/panic.c, arch/x86/kernel/dumpstack.c. */
import { stages } from '../trace/stage.ts';
import type { KernelContext } from './context.ts';
import { exitCurrent } from './exit.ts';
import { KERN_ALERT, KERN_WARNING } from './printk.ts';

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
 */
export function warn(kc: KernelContext, place: string): void {
  kc.tainted |= TAINT_WARN;
  const lines = [
    '------------[ cut here ]------------',
    `WARNING: CPU: 0 PID: ${kc.current?.pid ?? 1} at ${place}`,
    `RIP: 0010:${place.slice(place.indexOf(' ') + 1)}`,
    'Call Trace:',
    ...callTrace(kc),
    '---[ end trace 0000000000000000 ]---',
  ];
  for (const line of lines) kc.log.write(KERN_WARNING, line);
}

/**
 * The kernel, or a driver in it, went wrong: log, taint, kill the current task with SIGSEGV. Linux: oops_end() →
 * make_task_dead().
 *
 * @param headline first line of the log
 * @param reason one sentence for a human
 */
export function oops(kc: KernelContext, headline: string, reason: string): never {
  kc.tainted |= TAINT_DIE;
  const lines = [
    headline,
    'Oops: 0000 [#1] PREEMPT SMP NOPTI',
    `${who(kc)} Not tainted ${kc.profile.release}`,
    'Call Trace:',
    ...callTrace(kc),
    '---[ end trace 0000000000000000 ]---',
  ];
  for (const line of lines) kc.log.write(KERN_ALERT, line);
  kc.onFatalSignal(SIGSEGV, reason);
  exitCurrent(kc, { code: 0, signal: SIGSEGV, reason });
}

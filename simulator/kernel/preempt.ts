/** Sleeping where it is not allowed. Linux: kernel/sched/core.c (6.12). */
import { HZ } from './clock.ts';
import type { KernelContext } from './context.ts';
import { currentTask } from './current.ts';
import { callTrace, dumpHeader } from './dump-stack.ts';
import { KERN_ERR } from './printk.ts';
import { add_taint, TAINT_WARN } from './taint.ts';

function report(kc: KernelContext, lines: readonly string[]): void {
  for (const line of [...lines, ...dumpHeader(kc), ...callTrace(kc)]) kc.log.write(KERN_ERR, line);
  add_taint(kc, TAINT_WARN);
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/**
 * Complains when the caller, which may sleep, must not. Linux: might_sleep(), __might_resched(), with
 * CONFIG_DEBUG_ATOMIC_SLEEP.
 *
 * Differs: distribution kernels are built without this check and hang only when the caller really sleeps.
 *
 * @param place `file:line` of the call that may sleep
 */
export function might_sleep(kc: KernelContext, place: string): void {
  const { cpu } = kc;
  if (!cpu.atomic || kc.halted !== undefined) return;
  const now = cpu.clock.ticks();
  if (now < cpu.lastComplaint + HZ) return;
  cpu.lastComplaint = now;
  const { pid, comm } = currentTask(kc);
  const atomic = cpu.preemptCount !== 0 ? 1 : 0;
  const irqs = cpu.irqsDisabled ? 1 : 0;
  report(kc, [
    `BUG: sleeping function called from invalid context at ${place}`,
    `in_atomic(): ${atomic}, irqs_disabled(): ${irqs}, non_block: 0, pid: ${pid}, name: ${comm}`,
    `preempt_count: ${cpu.preemptCount.toString(16)}, expected: 0`,
  ]);
}

/** Linux: __GFP_DIRECT_RECLAIM: the allocation may sleep. */
const DIRECT_RECLAIM = 0x400;

/** An allocation that may sleep. Linux: might_alloc(), include/linux/sched/mm.h. */
export function mightAlloc(kc: KernelContext, gfp: number): void {
  if ((gfp & DIRECT_RECLAIM) !== 0) might_sleep(kc, 'include/linux/sched/mm.h:337');
}

/**
 * The task gives the processor away with preemption disabled: reported, and the count is as if it were not. Linux:
 * __schedule_bug(), schedule_debug().
 */
export function schedule_bug(kc: KernelContext): void {
  const { cpu } = kc;
  const { pid, comm } = currentTask(kc);
  // Linux: schedule() itself counts one.
  const count = hex32(cpu.preemptCount + 1);
  report(kc, [`BUG: scheduling while atomic: ${comm}/${pid}/0x${count}`]);
  cpu.preemptCount = 0;
}

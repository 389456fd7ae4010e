import type { KernelContext } from './context.ts';
import type { Task } from './task.ts';

/** The task in whose name the kernel runs now; insmod's while modules are loaded. Linux: get_current(). */
export function currentTask(kc: KernelContext): Task {
  return kc.current ?? kc.cpu.loader;
}

/** `comm:pid`, as messages name a task. */
export function nameOf(task: Task): string {
  return `${task.comm}:${task.pid}`;
}

/** Runs something in the name of another task: a fresh preempt_count, interrupts on. */
export function inContext<T>(kc: KernelContext, task: Task, body: () => T): T {
  const { cpu, trace, current } = kc;
  const { preemptCount, irqsDisabled } = cpu;
  const { pid } = trace;
  kc.current = task;
  trace.pid = task.pid;
  cpu.preemptCount = 0;
  cpu.irqsDisabled = false;
  try {
    return body();
  } finally {
    kc.current = current;
    trace.pid = pid;
    cpu.preemptCount = preemptCount;
    cpu.irqsDisabled = irqsDisabled;
  }
}

/**
 * Runs a task on top of those that block.
 *
 * Contract: what unwinds the task when it dies ends here, unless the machine stands still.
 */
export function runTask(kc: KernelContext, task: Task, body: () => void): void {
  const { trace } = kc;
  const { depth } = trace;
  try {
    inContext(kc, task, body);
  } catch (thrown) {
    if (kc.halted !== undefined || !task.end) throw thrown;
    kc.afterUnwind();
  } finally {
    trace.depth = depth;
  }
}

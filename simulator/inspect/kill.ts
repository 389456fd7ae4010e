/** What a debugger does to a task beside its program: signals, and the death they mean. */
import type { KernelContext } from '../kernel/context.ts';
import { deliverSignals } from '../kernel/signal-delivery.ts';
import { SIGKILL, send_signal } from '../kernel/signal-send.ts';

/** Sends a signal, default SIGKILL. Throws an Error with one sentence when there is no such process. */
export function killTask(kernel: KernelContext, pid: number, signal: number = SIGKILL): void {
  const task = kernel.tasks.get(pid);
  if (!task) throw new Error(`There is no process ${pid}.`);
  if (task.end) throw new Error(`Process ${pid} has ended already.`);
  send_signal(task, signal);
}

/**
 * Lets a pending SIGKILL end the current task, which then does not return.
 *
 * @param user it is on its way to its program
 * @returns are others to die?
 */
export function dieIfKilled(kernel: KernelContext, user: boolean): boolean {
  const { current } = kernel;
  if (user && current?.signals.has(SIGKILL) === true) deliverSignals(kernel, current);
  return [...kernel.tasks.values()].some(({ end, signals }) => !end && signals.has(SIGKILL));
}

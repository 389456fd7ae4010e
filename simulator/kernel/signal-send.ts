/** Sending signals. Linux: kernel/signal.c (6.12). */
import { EINVAL, ESRCH } from '../lib/errno.ts';
import type { KernelContext } from './context.ts';
import { wake_up_process } from './sched.ts';
import { KILL_PID_INFO } from './stages.ts';
import type { SignalInfo, Task } from './task.ts';

export const SIGKILL = 9;
const SIGSTOP = 19;
const SI_USER = 0;
const SI_KERNEL = 0x80;
/** A signal that the kernel sends of itself. Linux: SEND_SIG_PRIV. */
const OF_KERNEL: SignalInfo = { code: SI_KERNEL, address: 0, pid: 0, status: 0 };
const HIGHEST = 64;
/** Signals without effect unless they are handled: SIGCHLD, SIGCONT, SIGURG, SIGWINCH. Linux: SIG_KERNEL_IGNORE_MASK. */
const IGNORED: ReadonlySet<number> = new Set([17, 18, 23, 28]);

function isIgnored(task: Task, signal: number): boolean {
  const action = task.actions.get(signal);
  return action ? action.handler === 0 : IGNORED.has(signal);
}

/** Sends a signal; it takes effect when the process goes on. Linux: send_signal_locked(), complete_signal(). */
export function send_signal(task: Task, signal: number, info = OF_KERNEL): void {
  if (task.end || isIgnored(task, signal)) return;
  const deadly = !task.actions.has(signal) && !task.blocked.has(signal);
  // Linux: complete_signal() makes SIGKILL of what will kill the process, so that it ends killable sleeps.
  task.signals.add(deadly ? SIGKILL : signal);
  if (!task.signalInfo.has(signal)) task.signalInfo.set(signal, info);
  if (deadly) task.killedBy ??= signal;
  if (task.state === 'S' || (deadly && task.wakesOn === 'kill')) wake_up_process(task);
}

/** Linux: kill(2) of one process. 0, -ESRCH or -EINVAL; signal 0 only asks. */
export function kill_pid(kc: KernelContext, pid: number, signal: number): number {
  if (signal < 0 || signal > HIGHEST) return -EINVAL;
  const task = kc.tasks.get(pid);
  if (!task) return -ESRCH;
  kc.trace.enter(KILL_PID_INFO, signal, pid);
  const sender = kc.current?.pid ?? 0;
  if (signal !== 0) send_signal(task, signal, { ...OF_KERNEL, code: SI_USER, pid: sender });
  return kc.trace.leave(0);
}

/**
 * What the program wants done at a signal. Linux: do_sigaction().
 *
 * @param handler number of a function; 0 to ignore the signal, -1 for its default action, -2 to leave it
 * @param flags SA_*
 * @returns what it was before, as {@link handler} plus one; or -EINVAL
 */
export function do_sigaction(task: Task, signal: number, handler: number, flags: number): number {
  if (signal < 1 || signal > HIGHEST || signal === SIGKILL || signal === SIGSTOP) return -EINVAL;
  const before = task.actions.get(signal)?.handler ?? -1;
  if (handler === -1) task.actions.delete(signal);
  else if (handler >= 0) task.actions.set(signal, { handler, flags });
  if (isIgnored(task, signal)) {
    task.signals.delete(signal);
    task.signalInfo.delete(signal);
  }
  return before + 1;
}

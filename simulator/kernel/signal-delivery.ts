/** Signals take effect. Linux: kernel/signal.c (6.12). */
import type { KernelContext } from './context.ts';
import { exitCurrent } from './exit.ts';
import { signalName } from './signal.ts';
import { SIGKILL } from './signal-send.ts';
import { GET_SIGNAL } from './stages.ts';
import type { Task } from './task.ts';

/**
 * The pending signals take effect, on the way back to the program. Linux: get_signal().
 *
 * @returns may an interrupted system call begin again?
 */
export function deliverSignals(kc: KernelContext, task: Task): boolean {
  let restart = true;
  for (const signal of [...task.signals].sort((a, b) => a - b)) {
    kc.trace.enter(GET_SIGNAL, signal);
    task.signals.delete(signal);
    const action = task.actions.get(signal);
    if (signal === SIGKILL || !action) {
      const number = task.killedBy ?? signal;
      const reason = `killed by ${signalName(number)}`;
      kc.onFatalSignal(number, reason, 'signal');
      exitCurrent(kc, { code: 0, signal: number, reason });
    }
    restart &&= action.restart;
    kc.runSignalHandler(action.handler, signal);
    kc.trace.leave(signal);
  }
  return restart;
}

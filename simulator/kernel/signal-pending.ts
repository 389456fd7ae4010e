import type { KernelContext } from './context.ts';
import { currentTask } from './current.ts';

const SIGKILL = 9;

/** Is a signal waiting for the current task? Linux: signal_pending(). */
export function hasSignal(kc: KernelContext): boolean {
  return currentTask(kc).nextSignal() !== 0;
}

/** Linux: fatal_signal_pending(). */
export function hasFatalSignal(kc: KernelContext): boolean {
  return currentTask(kc).signals.has(SIGKILL);
}

/** Does a signal end the sleep that the current task is about to begin? Linux: signal_pending_state(). */
export function signalEndsSleep(kc: KernelContext): boolean {
  const { wakesOn } = currentTask(kc);
  if (wakesOn === 'signal') return hasSignal(kc);
  return wakesOn === 'kill' && hasFatalSignal(kc);
}

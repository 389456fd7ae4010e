import type { KernelContext } from './context.ts';
import { unwind } from './kill.ts';

const SIGKILL = 9;

/**
 * Ends the run: nothing of the machine goes on. Whoever watches is told first, and may throw to call it off: an expression
 * that a debugger evaluates must not end the run.
 *
 * @param reason one sentence for a human
 */
export function halt(kc: KernelContext, reason: string): never {
  if (kc.halted === undefined) kc.onFatalSignal(SIGKILL, reason);
  kc.halted ??= reason;
  kc.beforeUnwind();
  unwind();
}

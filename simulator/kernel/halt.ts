import type { DeathCause, KernelContext } from './context.ts';
import { unwind } from './kill.ts';

const SIGKILL = 9;

/**
 * Ends the run: nothing of the machine goes on. Whoever watches is told first, and may throw to call it off: an expression
 * that a debugger evaluates must not end the run.
 *
 * @param reason one sentence for a human
 * @param cause nobody can go on, or the kernel must not
 */
export function halt(kc: KernelContext, reason: string, cause: DeathCause = 'hung'): never {
  if (kc.halted === undefined) kc.onFatalSignal(SIGKILL, reason, cause);
  kc.halted ??= reason;
  kc.beforeUnwind();
  unwind();
}

import type { KernelContext } from './context.ts';
import { unwind } from './kill.ts';

/**
 * Ends the run: nothing of the machine goes on.
 *
 * @param reason one sentence for a human
 */
export function halt(kc: KernelContext, reason: string): never {
  kc.halted ??= reason;
  kc.beforeUnwind();
  unwind();
}

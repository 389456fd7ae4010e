/** Which kernel function decided that a system call fails, by the events of the trace. */
import type { TraceEventView } from '../../../simulator/inspect/views.ts';
import type { FailureOrigin } from '../../protocol/sandbox.ts';

/** The stage that every error passes, whatever it comes from. */
const WAY_BACK = 'syscall_exit_to_user_mode';

/**
 * Linux: an error is returned from function to function; the innermost that returned it has decided.
 *
 * @param passed up to the return of the call
 * @param error as results are written: `-EINVAL`
 */
export function originOf(passed: readonly TraceEventView[], error: string): FailureOrigin {
  const events = passed.filter(({ stage }) => stage !== WAY_BACK);
  const through: string[] = [];
  let at = events.length - 1;
  for (; at >= 0; at--) {
    const event = events[at];
    const outside = through.length === 0 || event?.depth === (events[at + 1]?.depth ?? 0) + 1;
    if (event?.kind !== 'leave' || event.result !== error || !outside) break;
    through.unshift(event.stage);
  }
  const inside = events[at];
  if (through.length === 0 || inside === undefined) return { through };
  return { through, ...(inside.stage !== through[0] && { last: inside.stage }) };
}

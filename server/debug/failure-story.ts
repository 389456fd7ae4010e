/** Where a system call's error comes from, as the trace has it. */
import type { TraceEventView } from '../../simulator/inspect/views.ts';
import type { StopInfo } from '../protocol/sandbox.ts';
import type { SessionState } from './session-state.ts';
import { allStages } from './stage-list.ts';

/** Events of a system call that are looked through; an error ends it soon. */
const LOOK_BACK = 400;

export async function failureStory(
  state: SessionState,
  { text = '', position }: StopInfo,
): Promise<string[]> {
  const error = `-${/\bE[A-Z0-9]+$/.exec(text)?.[0] ?? ''}`;
  const since = Math.max(0, position.event - LOOK_BACK);
  const events = await state.run().request('trace', { since, limit: LOOK_BACK });
  const { through, last } = originOf(events, error);
  const [origin] = through;
  if (origin === undefined) return [];
  return [
    '',
    'The error comes from:',
    `  ${described(origin)}`,
    ...(last === undefined ? [] : [`  after ${described(last)}`]),
    ...(through.length > 1 ? ['', `Returned through: ${through.join(' ← ')}`] : []),
    '',
    'What to try:',
    '  Step back: each step stands at the stage before, with its arguments.',
  ];
}

interface Origin {
  /** Functions that returned the error, innermost first. */
  readonly through: readonly string[];
  /** What the innermost of them did last. */
  readonly last: string | undefined;
}

/** Linux: an error is returned from function to function; the innermost that returned it has decided. */
function originOf(events: readonly TraceEventView[], error: string): Origin {
  const through: string[] = [];
  let at = events.length - 1;
  for (; at >= 0; at--) {
    const event = events[at];
    const outside = through.length === 0 || event?.depth === (events[at + 1]?.depth ?? 0) + 1;
    if (event?.kind !== 'leave' || event.result !== error || !outside) break;
    through.unshift(event.stage);
  }
  const inside = events[at];
  if (through.length === 0 || inside === undefined) return { through, last: undefined };
  return { through, last: inside.stage === through[0] ? undefined : inside.stage };
}

/** `do_mmap (mm/mmap.c): what it does`. */
function described(name: string): string {
  const stage = allStages().find((one) => one.name === name);
  return stage ? `${name} (${stage.linux}): ${stage.summary}` : name;
}

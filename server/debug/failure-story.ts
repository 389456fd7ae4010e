/** Where a system call's error comes from, as the trace has it. */
import type { FailureOrigin, StopInfo } from '../protocol/sandbox.ts';
import { originOf } from '../sandbox/realm/failure-origin.ts';
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
  const lines = originStory(originOf(events, error));
  if (lines.length === 0) return [];
  return [
    ...lines,
    '',
    'What to try:',
    '  Step back: each step stands at the stage before, with its arguments.',
  ];
}

/** Empty when nobody is known. */
export function originStory({ through, last }: FailureOrigin): string[] {
  const [origin] = through;
  if (origin === undefined) return [];
  return [
    '',
    'The error comes from:',
    `  ${described(origin)}`,
    ...(last === undefined ? [] : [`  after ${described(last)}`]),
    ...(through.length > 1 ? ['', `Returned through: ${through.join(' ← ')}`] : []),
  ];
}

/** `do_mmap (mm/mmap.c): what it does`. */
function described(name: string): string {
  const stage = allStages().find((one) => one.name === name);
  return stage ? `${name} (${stage.linux}): ${stage.summary}` : name;
}

/** Who wrote a page table entry or made a VMA, down to the lines of the lab. */
import path from 'node:path';
import type { OriginStep } from '../../simulator/inspect/views.ts';
import type { OriginPlace, OriginStory } from '../protocol/dap.ts';
import { pathInLab } from './lab-sources.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';

/** Linux: every way ends in it, so that its name says nothing. */
const WRITES_ENTRY = 'set_pte_at';
const FORGOTTEN = 'It was made longer ago than the events of this long run are remembered.';
const BEFORE = 'The kernel made it when it started the program.';

export function originHandlers(
  state: SessionState,
): Handlers<'pagewalk/origin' | 'pagewalk/mappedAt'> {
  return {
    'pagewalk/origin': async ({ pid, address, of }) => {
      const args = { ...(pid !== undefined && { pid }), address, of };
      const { steps, forgotten } = await state.run().request('origin', args);
      const stories = steps.map((step) => storyOf(state, step, of === 'entry'));
      if (stories.at(-1)?.made === true) return { stories };
      return { stories, unknown: forgotten ? FORGOTTEN : BEFORE };
    },
    'pagewalk/mappedAt': async ({ path: file, line }) => {
      const run = state.run();
      run.stopped();
      const statements = statementsAt(state, file, line);
      return { addresses: await run.request('mappedFrom', { statements }) };
    },
  };
}

/** Ids of the lab's statements that touch a line, both as the client has them. */
function statementsAt({ client, launched }: SessionState, file: string, line: number): number[] {
  if (!launched) return [];
  const { lab, compiled } = launched;
  const inside = compiled.files.indexOf(pathInLab(lab.folder, client.fromPath(file)) ?? '');
  const wanted = client.fromLine(line);
  return compiled.statements.flatMap((info, id) =>
    info?.file === inside && info.line <= wanted && wanted <= info.endLine ? [id] : [],
  );
}

/** @param names does it matter which function did it? */
function storyOf(
  state: SessionState,
  { made, tick, event, calls }: OriginStep,
  names: boolean,
): OriginStory {
  const named = calls.filter(({ stage }, index) => index > 0 || stage !== WRITES_ENTRY);
  const steps = named.flatMap(({ stage, statement }) => placeOf(state, stage, statement));
  const [innermost] = named;
  const silent = innermost?.statement !== undefined || (!names && steps.length > 0);
  const first = silent ? [] : [innermost?.stage ?? WRITES_ENTRY];
  return {
    made,
    text: [...first, ...steps.map(({ text }) => text)].join(' ← '),
    places: steps.map(({ place }) => place),
    // Why: entering a function is an event of its own, and a stop at it comes after that.
    position: { tick, event: event + 1 },
  };
}

function placeOf(
  { client, launched }: SessionState,
  called: string,
  statement: number | undefined,
): { readonly text: string; readonly place: OriginPlace }[] {
  const info = launched?.compiled.statements[statement ?? 0];
  if (!launched || !info) return [];
  const { fn, line } = info;
  const file = path.join(launched.lab.folder, launched.compiled.files[info.file] ?? '');
  const text = `${called} in ${fn}, ${path.basename(file)}:${line}`;
  const place = { called, caller: fn, path: client.toPath(file), line: client.toLine(line) };
  return [{ text, place }];
}

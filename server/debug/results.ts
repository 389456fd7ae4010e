/** What became of the lines of the lab, for an editor that shows it there. */
import path from 'node:path';
import { RESULT_EVENT, type ResultBody } from '../protocol/dap.ts';
import type { TroubleNote } from '../protocol/sandbox.ts';
import { verdictStory } from './access-story.ts';
import { exceptionId } from './exception-info.ts';
import { originStory } from './failure-story.ts';
import type { SessionState } from './session-state.ts';

/** Filters of what the program survives. */
const SURVIVED = new Set(['errno', 'warn']);

/** Tells what went wrong at a line. */
export function tellTrouble(state: SessionState, note: TroubleNote): void {
  const { filter, text, statement, failure, access } = note;
  tell(state, statement, {
    kind: filter,
    id: exceptionId(note),
    text,
    fatal: !SURVIVED.has(filter),
    story: [...(failure ? originStory(failure) : []), ...(access ? verdictStory(access) : [])],
  });
}

/** Tells at `main` how the program ended. */
export function tellEnd(state: SessionState, text: string, exitCode: number): void {
  const { modules, files, statements } = state.launched?.compiled ?? {};
  const program = modules?.find(({ kind }) => kind === 'program')?.path ?? '';
  const file = files?.indexOf(program);
  const main = statements?.findIndex(
    (info) => info?.entry === true && info.fn === 'main' && info.file === file,
  );
  const end = { kind: 'exit', id: 'exit', text, fatal: exitCode !== 0, story: [] };
  tell(state, main ?? 0, end);
}

function tell(
  state: SessionState,
  statement: number,
  result: Omit<ResultBody, 'path' | 'line'>,
): void {
  const { client, launched } = state;
  const info = launched?.compiled.statements[statement];
  if (!launched || !info || launched.settings.reportResults !== true) return;
  const file = path.join(launched.lab.folder, launched.compiled.files[info.file] ?? '');
  const body: ResultBody = {
    ...result,
    path: client.toPath(file),
    line: client.toLine(info.line),
  };
  client.event(RESULT_EVENT, body);
}

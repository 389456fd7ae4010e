/** A value with all that it holds, as text to paste elsewhere. */
import type { VariableView } from '../protocol/sandbox.ts';
import type { Run } from './run.ts';

const MAX_DEPTH = 4;
const MAX_LINES = 500;
const INDENT = '  ';

/** One line for what holds nothing; else a line for each field, indented below its owner. */
export async function clipboardText(run: Run, view: VariableView): Promise<string> {
  const lines = [view.value];
  await addChildren(run, view, 1, lines);
  if (lines.length > MAX_LINES) lines.splice(MAX_LINES, lines.length, '…');
  return lines.join('\n');
}

async function addChildren(
  run: Run,
  { handle }: VariableView,
  depth: number,
  lines: string[],
): Promise<void> {
  if (handle === undefined || depth > MAX_DEPTH) return;
  for (const child of await run.request('variables', { handle })) {
    if (lines.length > MAX_LINES) return;
    lines.push(`${INDENT.repeat(depth)}${child.name}: ${child.value}`);
    await addChildren(run, child, depth + 1, lines);
  }
}

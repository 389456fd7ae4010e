/** What can be typed next in the debug console: commands, names of the frame, members. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { readChain } from '../compile/index.ts';
import { compiledExpression } from './breakpoint-options.ts';
import { CONSOLE_COMMANDS } from './console.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';

type Item = DebugProtocol.CompletionItem;

export function completionHandlers(state: SessionState): Handlers<'completions'> {
  return {
    completions: async ({ frameId, text, column, line }) => {
      const frame = state.frameIndex(frameId);
      const lines = text.split('\n');
      const index = line === undefined ? 0 : state.client.fromLine(line) - 1;
      const typed = (lines[index] ?? '').slice(0, Math.max(0, state.client.fromColumn(column) - 1));
      const [word] = /[\w$]*$/.exec(typed) ?? [''];
      const items = await itemsFor(state, frame, typed, word);
      const start = state.client.toColumn(typed.length - word.length + 1);
      return {
        targets: items
          .filter(({ label }) => label.startsWith(word))
          .map((item) => ({ ...item, start, length: word.length })),
      };
    },
  };
}

async function itemsFor(
  state: SessionState,
  frame: number,
  typed: string,
  word: string,
): Promise<Item[]> {
  const before = typed.slice(0, typed.length - word.length);
  const owner = /([\w$]+(?:\.[\w$]+|\[[^\]]*\])*)\.$/.exec(before)?.[1];
  if (owner !== undefined) return members(state, frame, owner);
  if (before.endsWith('.')) return [];
  const names = (await state.run().request('names', { frame })).map((label): Item => ({
    label,
    type: 'variable',
  }));
  if (before.trim() === '') return [...commands(), ...names];
  const usage = CONSOLE_COMMANDS.find(({ name }) => name === before.trim())?.usage;
  return usage?.includes('PID') === true ? processes(state) : names;
}

function commands(): Item[] {
  return CONSOLE_COMMANDS.map(({ name, summary }) => ({
    label: name,
    detail: summary,
    type: 'function',
  }));
}

async function processes(state: SessionState): Promise<Item[]> {
  const tasks = await state.run().request('tasks', {});
  return tasks.map(({ pid, comm }) => ({ label: String(pid), detail: comm, type: 'value' }));
}

/** Why only what reads: typing must not run anything. */
async function members(state: SessionState, frame: number, owner: string): Promise<Item[]> {
  const reads = readChain(owner);
  if (!reads) return [];
  const run = state.run();
  try {
    const expression = compiledExpression(owner);
    const { handle } = await run.request('evaluate', { frame, expression, reads });
    if (handle === undefined) return [];
    const children = await run.request('variables', { handle });
    return children
      .filter(({ name }) => /^[A-Za-z_$][\w$]*$/.test(name))
      .map(({ name, type }) => ({ label: name, detail: type, type: 'field' }));
  } catch {
    return [];
  }
}

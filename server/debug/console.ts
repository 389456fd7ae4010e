/** Commands of a kernel debugger in the debug console: those of the read model, and `bt` and `help`. */
import { commandInfos } from '../../simulator/inspect/commands.ts';
import type { CommandInfo } from '../../simulator/inspect/views.ts';
import { compiledExpression } from './breakpoint-options.ts';
import { readChain } from '../compile/index.ts';
import { argumentsOf } from './frame-name.ts';
import type { SessionState } from './session-state.ts';
import { allStages } from './stage-list.ts';

/** Every command, in the order in which `help` lists them. */
export const CONSOLE_COMMANDS: readonly CommandInfo[] = [
  ...commandInfos(),
  { name: 'bt', usage: 'bt', summary: 'The call stack with the arguments of kernel functions' },
  { name: 'help', usage: 'help', summary: 'This list' },
];

/**
 * Runs one line.
 *
 * Contract: undefined when the line is no command: it begins with none, goes on as an expression (`page.refcount`,
 * `ps = 1`), or is the name of a variable. Rejects with one sentence for bad arguments.
 */
export async function consoleCommand(
  state: SessionState,
  frame: number,
  line: string,
): Promise<string | undefined> {
  const [, name = '', argument = ''] = /^([a-z]+)(?:\s+(\S.*))?$/s.exec(line.trim()) ?? [];
  const command = CONSOLE_COMMANDS.find((one) => one.name === name);
  const goesOn = /^(?:[^\w$]|(?:in|instanceof)\b)/.test(argument);
  if (!command || goesOn) return undefined;
  const run = state.run();
  const names = await run.request('names', { frame });
  if (argument === '' && names.includes(name)) return undefined;
  if (name === 'help') return help();
  if (name === 'bt') return backtrace(state);
  const given = await argumentText(state, frame, command, argument, names);
  return (await run.request('command', { line: `${name} ${given}`.trimEnd() })) ?? undefined;
}

/** A number as it stands, anything else evaluated: `vtop 7ffff7fb9000`, `vtop start + 4096n`, `vm child`. */
async function argumentText(
  state: SessionState,
  frame: number,
  { usage }: CommandInfo,
  argument: string,
  names: readonly string[],
): Promise<string> {
  const literal = /^(?:(?:0x)?[0-9a-f]+n?\s*)+$/i.test(argument) && !names.includes(argument);
  if (literal || argument === '') return argument;
  const expression = compiledExpression(argument);
  const edits = !readChain(argument);
  const { value } = await state.run().request('evaluate', { frame, expression, edits });
  const [, number] = /^(-?\d+|0x[0-9a-f]+)\b/.exec(value) ?? [];
  if (number === undefined) throw new Error(`${argument} is no number: write ${usage}.`);
  const radix = usage.includes('PID') ? 10 : 16;
  return BigInt.asUintN(64, BigInt(number)).toString(radix);
}

function help(): string {
  const width = Math.max(...CONSOLE_COMMANDS.map(({ usage }) => usage.length));
  return [
    ...CONSOLE_COMMANDS.map(({ usage, summary }) => `${usage.padEnd(width)}  ${summary}`),
    '',
    'ADDRESS, VALUE and PFN are hexadecimal, with or without 0x, or an expression: vtop start + 4096n.',
    'Everything else is a TypeScript expression in the chosen frame.',
  ].join('\n');
}

async function backtrace(state: SessionState): Promise<string> {
  const run = state.run();
  const { pid, frames } = run.stopped();
  const tasks = await run.request('tasks', {});
  const comm = tasks.find((task) => task.pid === pid)?.comm ?? 'insmod';
  const linux = new Map(allStages().map((stage) => [stage.name, stage.linux]));
  const lines = [`PID: ${pid}  COMMAND: "${comm}"`];
  for (const frame of frames) {
    const number = `#${frame.index}`.padStart(4);
    if (frame.kind === 'kernel') {
      const args = await argumentsOf(state, frame.index);
      lines.push(`${number}  ${frame.name}(${args}) at ${linux.get(frame.name) ?? '?'}`);
    } else {
      const place = state.placeOf(frame);
      const at = place && `${relativeTo(state, place.path)}:${place.statement.line}`;
      lines.push(`${number}  ${frame.name} at ${at ?? '?'}`);
    }
  }
  return lines.join('\n');
}

function relativeTo(state: SessionState, file: string): string {
  const folder = state.launched?.lab.folder ?? '';
  return file.startsWith(folder) ? file.slice(folder.length).replace(/^[/\\]/, '') : file;
}

/** What a frame of the call stack is called. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame } from '../protocol/sandbox.ts';
import type { SessionState } from './session-state.ts';

/** `do_mmap`; when wanted `kernel!do_mmap(addr=NULL, len=4096, …)`, `memdev!memdev_mmap Line 25`. */
export async function frameName(
  state: SessionState,
  frame: StackFrame,
  format: DebugProtocol.StackFrameFormat = {},
): Promise<string> {
  const { parameters, parameterNames, parameterValues, line, module, includeAll } = format;
  const wants = (one: boolean | undefined): boolean => one === true || includeAll === true;
  const place = state.placeOf(frame);
  let { name } = frame;
  if (wants(parameters) || wants(parameterNames) || wants(parameterValues)) {
    if (frame.kind === 'kernel') name += `(${await argumentsOf(state, frame.index)})`;
  }
  if (wants(module)) name = `${place ? moduleOf(place.path) : 'kernel'}!${name}`;
  if (wants(line) && place) name += ` Line ${state.client.toLine(place.statement.line)}`;
  return name;
}

/** The arguments of a kernel function: `addr=NULL, len=4096`. */
export async function argumentsOf(state: SessionState, frame: number): Promise<string> {
  const run = state.run();
  const scopes = await run.request('scopes', { frame });
  const scope = scopes.find(({ kind }) => kind === 'arguments');
  if (!scope) return '';
  const shown = await run.request('variables', { handle: scope.handle });
  return shown.map(({ name, value }) => `${name}=${value}`).join(', ');
}

/** Linux: a module's name has underscores for what its file has hyphens for. */
function moduleOf(file: string): string {
  const base = file.split(/[/\\]/).at(-1) ?? '';
  return base.replace(/(?:\.driver|\.user)?\.ts$/, '').replaceAll('-', '_');
}

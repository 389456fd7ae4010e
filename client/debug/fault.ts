/** What a stop at a fatal signal or an oops says of itself. */
import type { StoppedMachine } from './stopped-machine.ts';

export interface Fault {
  /** `SIGSEGV`, `oops`, … */
  readonly id: string;
  readonly text: string;
  /** The address whose access faulted; absent when there was none. */
  readonly address?: string;
}

interface Answers {
  readonly exceptionInfo: { readonly exceptionId: string; readonly description?: string };
  readonly stackTrace: { readonly stackFrames: readonly { id: number; name: string }[] };
  readonly scopes: { readonly scopes: readonly { variablesReference: number }[] };
  readonly variables: { readonly variables: readonly { name: string; value: string }[] };
}

/** Linux: kernel/signal.c, 6.12: every signal with an address goes through it. */
const SIGNAL_WITH_ADDRESS = 'force_sig_fault';

/** @param threadId of the thread that the machine's session has stopped */
export async function faultAt(machine: StoppedMachine, threadId: number): Promise<Fault> {
  const ask = async <N extends keyof Answers>(request: N, args: object): Promise<Answers[N]> =>
    (await machine.session.customRequest(request, args)) as Answers[N];
  const { exceptionId, description = '' } = await ask('exceptionInfo', { threadId });
  const { stackFrames } = await ask('stackTrace', { threadId, startFrame: 0, levels: 1 });
  const [top] = stackFrames;
  const fault = { id: exceptionId, text: description };
  if (top?.name !== SIGNAL_WITH_ADDRESS) return fault;
  const { scopes } = await ask('scopes', { frameId: top.id });
  const variablesReference = scopes[0]?.variablesReference ?? 0;
  if (variablesReference === 0) return fault;
  const { variables } = await ask('variables', { variablesReference });
  const value = variables.find(({ name }) => name === 'addr')?.value;
  if (value === undefined) return fault;
  return { ...fault, address: value === 'NULL' ? '0x0' : value };
}

/** The debug adapter: one class, run over stdio, on a socket, or inside an editor. */
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol.js';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { breakpointHandlers } from './breakpoints.ts';
import { Client } from './client.ts';
import { completionHandlers } from './completions.ts';
import { dataBreakpointHandlers } from './data-breakpoints.ts';
import { evaluateHandlers } from './evaluate.ts';
import { exceptionHandlers } from './exception-info.ts';
import { executionHandlers } from './execution.ts';
import { lifecycleHandlers } from './lifecycle.ts';
import { leaveHandlers } from './leave.ts';
import { memoryHandlers } from './memory.ts';
import { machineStateHandlers } from './machine-state.ts';
import { originHandlers } from './origin.ts';
import { OpenRequests } from './open-requests.ts';
import { checkedArguments } from './request-arguments.ts';
import { RequestError } from './request-error.ts';
import type { Handlers, RequestName } from './requests.ts';
import { SessionState } from './session-state.ts';
import { stackHandlers } from './stack.ts';
import { sourceHandlers } from './sources.ts';
import { travelHandlers } from './travel.ts';
import { variableHandlers } from './variables.ts';

type Answer = (args: object, afterwards: (run: () => void) => void) => unknown;

/** Error id of responses; the text says everything. */
const ERROR_ID = 1;

/**
 * A debug session.
 *
 * Contract: every request is answered exactly once, whatever it holds.
 */
export class PagewalkDebugSession extends ProtocolServer {
  /** Resolves when the client has disconnected. */
  readonly disconnected: Promise<void>;
  private readonly disconnect: () => void;
  private readonly state: SessionState;
  private readonly handlers: ReadonlyMap<string, Answer>;
  private readonly open = new OpenRequests();

  constructor() {
    super();
    let disconnect = (): void => undefined;
    this.disconnected = new Promise((resolve) => {
      disconnect = resolve;
    });
    this.disconnect = disconnect;
    const client = new Client((event, body) => {
      const message: DebugProtocol.Event = { seq: 0, type: 'event', event };
      this.sendEvent(body === undefined ? message : { ...message, body });
    });
    this.state = new SessionState(client);
    const { state } = this;
    const all: Handlers<RequestName> = {
      ...lifecycleHandlers(state),
      ...leaveHandlers(state),
      ...breakpointHandlers(state),
      ...dataBreakpointHandlers(state),
      ...stackHandlers(state),
      ...exceptionHandlers(state),
      ...variableHandlers(state),
      ...evaluateHandlers(state),
      ...completionHandlers(state),
      ...executionHandlers(state),
      ...machineStateHandlers(state),
      ...originHandlers(state),
      ...travelHandlers(state),
      ...sourceHandlers(state),
      ...memoryHandlers(state),
    };
    this.handlers = new Map(Object.entries(all) as [string, Answer][]);
  }

  /** Ends the run, if there is one. Resolves when its sandbox is gone. */
  close(): Promise<void> {
    return this.state.close();
  }

  override dispose(): void {
    void this.close();
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.answer(request);
  }

  private async answer(request: DebugProtocol.Request): Promise<void> {
    const later: (() => void)[] = [];
    const { seq, command } = request;
    const response: DebugProtocol.Response = {
      ...{ seq: 0, type: 'response', request_seq: seq, command, success: true },
    };
    try {
      const handler = this.handlers.get(command);
      if (!handler) throw new RequestError(`There is no request "${command}".`);
      const args = checkedArguments(command, request.arguments);
      if (command === 'cancel') this.open.cancel(args);
      const body = await this.open.answer(request, () => handler(args, (run) => later.push(run)));
      this.sendResponse(body === undefined ? response : { ...response, body });
    } catch (error) {
      const format = error instanceof Error ? error.message : String(error);
      const known = error instanceof RequestError ? error : undefined;
      const showUser = known?.showUser === true;
      this.sendResponse({
        ...response,
        success: false,
        message: format,
        body: { error: { id: ERROR_ID, format, showUser, ...known?.link } },
      });
    }
    for (const run of later) run();
    if (command === 'disconnect') void this.state.leftAlone.then(this.disconnect, this.disconnect);
  }
}

import type * as vscode from 'vscode';
import {
  STATE_REQUEST,
  type StateArguments,
  type StateResponse,
} from '../../server/protocol/dap.ts';
import type { InspectName, InspectRequests } from '../../simulator/inspect/views.ts';

/**
 * The machine of one session as it is at one stop.
 *
 * Invariant: asked the same question twice it answers from memory; after the next stop there is another object.
 */
export class StoppedMachine {
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(
    readonly session: vscode.DebugSession,
    /** Counts the stops of the session from 1. */
    readonly stop: number,
  ) {}

  ask<N extends InspectName>(
    name: N,
    args: InspectRequests[N]['args'],
  ): Promise<InspectRequests[N]['result']> {
    const key = `${name} ${JSON.stringify(args)}`;
    let answer = this.answers.get(key);
    if (answer === undefined) {
      const request: StateArguments<N> = { name, args };
      answer = Promise.resolve(this.session.customRequest(STATE_REQUEST, request)).then(
        (response) => (response as StateResponse<N>).result,
      );
      this.answers.set(key, answer);
    }
    return answer as Promise<InspectRequests[N]['result']>;
  }

  /** The task that is running, or the first there is. */
  async currentPid(): Promise<number | undefined> {
    const tasks = await this.ask('tasks', {});
    return (tasks.find(({ current }) => current) ?? tasks[0])?.pid;
  }
}

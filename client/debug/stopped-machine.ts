import type * as vscode from 'vscode';
import {
  ORIGIN_REQUEST,
  STATE_REQUEST,
  VMA_CHANGES_REQUEST,
  type OriginArguments,
  type OriginResponse,
  type StateArguments,
  type StateResponse,
  type VmaChangesArguments,
  type VmaChangesResponse,
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
    const request: StateArguments<N> = { name, args };
    return this.once(`${name} ${JSON.stringify(args)}`, async () => {
      const response: unknown = await this.session.customRequest(STATE_REQUEST, request);
      return (response as StateResponse<N>).result;
    });
  }

  /** What differs between the VMAs of a task now and at the last stop, if they were looked at there. */
  vmaChanges(pid: number): Promise<VmaChangesResponse> {
    const request: VmaChangesArguments = { pid };
    return this.once(`changes of ${pid}`, async () => {
      const response: unknown = await this.session.customRequest(VMA_CHANGES_REQUEST, request);
      return response as VmaChangesResponse;
    });
  }

  /** Who wrote the entry that translates an address, or made the VMA around it. */
  origin(args: OriginArguments): Promise<OriginResponse> {
    return this.once(`origin ${JSON.stringify(args)}`, async () => {
      const response: unknown = await this.session.customRequest(ORIGIN_REQUEST, args);
      return response as OriginResponse;
    });
  }

  /** The task that is running, or the first there is. */
  async currentPid(): Promise<number | undefined> {
    const tasks = await this.ask('tasks', {});
    return (tasks.find(({ current }) => current) ?? tasks[0])?.pid;
  }

  private once<T>(question: string, ask: () => Promise<T>): Promise<T> {
    let answer = this.answers.get(question);
    if (answer === undefined) {
      answer = ask();
      this.answers.set(question, answer);
    }
    return answer as Promise<T>;
  }
}

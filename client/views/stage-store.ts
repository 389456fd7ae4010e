import * as vscode from 'vscode';
import {
  STAGES_REQUEST,
  type StagesArguments,
  type StagesResponse,
} from '../../server/protocol/dap.ts';
import type { StageInfo } from '../../simulator/inspect/views.ts';
import { CONTEXT } from '../ids.ts';
import { mergeStages, readStageList } from './stage-list.ts';

const KEY = 'pagewalk.stages';

/**
 * Which stages there are and which are set to stop.
 *
 * Invariant: what the user ticks is kept for the workspace; while a session runs, the set shown is the session's, which
 * has the stages of its launch configuration besides.
 */
export class StageStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private list: readonly StageInfo[] | undefined;
  private readonly kept: Set<string>;
  private live: { readonly session: vscode.DebugSession; enabled: Set<string> } | undefined;

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly memory: vscode.Memento,
    private readonly file: string,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.kept = new Set(memory.get<string[]>(KEY, []));
    this.publish();
  }

  stages(): readonly StageInfo[] {
    return (this.list ??= readStageList(this.file));
  }

  /** Names that the user ticked, for the next session. */
  checked(): readonly string[] {
    return [...this.kept];
  }

  isSet(name: string): boolean {
    return (this.live?.enabled ?? this.kept).has(name);
  }

  async set(names: readonly string[], on: boolean): Promise<void> {
    for (const set of [this.kept, ...(this.live ? [this.live.enabled] : [])]) {
      for (const name of names) {
        if (on) set.add(name);
        else set.delete(name);
      }
    }
    // Why in this order: whoever ticks and goes on at once means the tick to count.
    const sent = this.send();
    this.publish();
    await this.memory.update(KEY, [...this.kept]);
    await sent;
  }

  /** Sets the stages of a running session, and of nothing else. */
  async setFor(session: vscode.DebugSession, names: readonly string[]): Promise<void> {
    this.live = { session, enabled: new Set(names) };
    this.publish();
    await this.send();
  }

  async clear(): Promise<void> {
    await this.set([...this.kept, ...(this.live?.enabled ?? [])], false);
  }

  /** A session can tell its stages. */
  async follow(session: vscode.DebugSession): Promise<void> {
    try {
      const { stages } = await this.request(session, {});
      const enabled = stages.filter((stage) => stage.enabled).map(({ name }) => name);
      this.live = { session, enabled: new Set(enabled) };
      this.list = mergeStages(this.stages(), stages);
      this.publish();
    } catch (error) {
      this.log.warn(`The session does not tell its stages: ${String(error)}`);
    }
  }

  leave(session: vscode.DebugSession): void {
    if (this.live?.session.id !== session.id) return;
    this.live = undefined;
    this.publish();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async send(): Promise<void> {
    if (this.live === undefined) return;
    const { session, enabled } = this.live;
    try {
      await this.request(session, { enabled: [...enabled] });
    } catch (error) {
      this.log.warn(`The session did not take the stages: ${String(error)}`);
    }
  }

  private async request(
    session: vscode.DebugSession,
    args: StagesArguments,
  ): Promise<StagesResponse> {
    return (await session.customRequest(STAGES_REQUEST, args)) as StagesResponse;
  }

  private publish(): void {
    const some = (this.live?.enabled ?? this.kept).size > 0;
    void vscode.commands.executeCommand('setContext', CONTEXT.stagesSet, some);
    this.changed.fire();
  }
}

import * as vscode from 'vscode';
import {
  STAGES_REQUEST,
  type StageOptions,
  type StagesArguments,
  type StagesResponse,
  type StageWish,
} from '../../server/protocol/dap.ts';
import type { StageInfo } from '../../simulator/inspect/views.ts';
import { CONTEXT } from '../ids.ts';
import { mergeStages, readStageList } from './stage-list.ts';

const KEY = 'pagewalk.stages';
const OPTIONS_KEY = 'pagewalk.stageConditions';

type Options = Map<string, StageOptions>;

interface LiveStages {
  readonly session: vscode.DebugSession;
  readonly enabled: Set<string>;
  readonly options: Options;
}

/** A stage that is set but does not stop. */
export interface StageProblem {
  readonly name: string;
  /** One sentence about its condition or hit count. */
  readonly message: string;
}

/**
 * Which stages there are, which are set to stop, and under which condition.
 *
 * Invariant: what the user ticks and writes is kept for the workspace, a condition also while its stage is not ticked;
 * while a session runs, the set shown is the session's, which has the stages of its launch configuration besides.
 */
export class StageStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly refused = new vscode.EventEmitter<StageProblem>();
  private list: readonly StageInfo[] | undefined;
  private readonly kept: Set<string>;
  private readonly keptOptions: Options;
  private live: LiveStages | undefined;
  private problems = new Map<string, string>();

  readonly onDidChange = this.changed.event;
  /** A session has looked at a condition or a hit count and cannot understand it. */
  readonly onDidRefuse = this.refused.event;

  constructor(
    private readonly memory: vscode.Memento,
    private readonly file: string,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.kept = new Set(memory.get<string[]>(KEY, []));
    this.keptOptions = new Map(
      Object.entries(memory.get<Record<string, StageOptions>>(OPTIONS_KEY, {})),
    );
    this.publish();
  }

  stages(): readonly StageInfo[] {
    return (this.list ??= readStageList(this.file));
  }

  /** What the user ticked, for the next session. */
  checked(): readonly StageWish[] {
    return wishes(this.kept, this.keptOptions);
  }

  isSet(name: string): boolean {
    return (this.live?.enabled ?? this.kept).has(name);
  }

  /** When the stage stops, once it is set; undefined: whenever it is passed. */
  optionsOf(name: string): StageOptions | undefined {
    return (this.live?.options ?? this.keptOptions).get(name);
  }

  /** Why the stage does not stop in the running session: one sentence. */
  problemOf(name: string): string | undefined {
    return this.problems.get(name);
  }

  /** Gives a stage a condition, a hit count or both, and sets it; undefined takes them away and leaves it as it is. */
  async setOptions(name: string, options: StageOptions | undefined): Promise<void> {
    for (const all of [this.keptOptions, ...(this.live ? [this.live.options] : [])]) {
      if (options === undefined) all.delete(name);
      else all.set(name, options);
    }
    await this.memory.update(OPTIONS_KEY, Object.fromEntries(this.keptOptions));
    await this.set([name], options !== undefined || this.isSet(name));
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
    this.live = { session, enabled: new Set(names), options: new Map() };
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
      const set = stages.filter(({ enabled }) => enabled);
      const options: Options = new Map(this.keptOptions);
      for (const { name, condition, hitCondition } of set) {
        options.delete(name);
        if (condition !== undefined || hitCondition !== undefined)
          options.set(name, optionsFrom(condition, hitCondition));
      }
      this.live = { session, enabled: new Set(set.map(({ name }) => name)), options };
      this.list = mergeStages(this.stages(), stages);
      this.judge(stages);
      this.publish();
    } catch (error) {
      this.log.warn(`The session does not tell its stages: ${String(error)}`);
    }
  }

  leave(session: vscode.DebugSession): void {
    if (this.live?.session.id !== session.id) return;
    this.live = undefined;
    this.problems.clear();
    this.publish();
  }

  dispose(): void {
    this.changed.dispose();
    this.refused.dispose();
  }

  private async send(): Promise<void> {
    if (this.live === undefined) return;
    const { session, enabled, options } = this.live;
    try {
      const { stages } = await this.request(session, { enabled: wishes(enabled, options) });
      if (this.judge(stages)) this.publish();
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

  /** Contract: tells what has become a problem; returns whether anything is different from before. */
  private judge(stages: StagesResponse['stages']): boolean {
    const before = this.problems;
    this.problems = new Map(
      stages.flatMap(({ name, message }) => (message === undefined ? [] : [[name, message]])),
    );
    for (const [name, message] of this.problems)
      if (before.get(name) !== message) this.refused.fire({ name, message });
    return before.size > 0 || this.problems.size > 0;
  }

  private publish(): void {
    const some = (this.live?.enabled ?? this.kept).size > 0;
    void vscode.commands.executeCommand('setContext', CONTEXT.stagesSet, some);
    this.changed.fire();
  }
}

/** Contract: a field that is empty or absent is left out. */
export function optionsFrom(condition = '', hitCondition = ''): StageOptions {
  return {
    ...(condition.trim() !== '' && { condition: condition.trim() }),
    ...(hitCondition.trim() !== '' && { hitCondition: hitCondition.trim() }),
  };
}

function wishes(
  names: ReadonlySet<string>,
  options: ReadonlyMap<string, StageOptions>,
): StageWish[] {
  return [...names].map((name) => {
    const own = options.get(name);
    return own === undefined ? name : { name, ...own };
  });
}

/** The stages that a client has ticked, with their conditions. */
import type { StageOptions, StageState, StageWish } from '../protocol/dap.ts';
import type { StageBreakpoint } from '../protocol/sandbox.ts';
import { parseOptions } from './breakpoint-options.ts';
import { isStage, noSuchStage } from './stage-list.ts';

interface EnabledStage {
  readonly id: number;
  readonly options: StageOptions;
  /** Absent when its options cannot be understood. */
  readonly breakpoint?: StageBreakpoint;
  /** Why there is no breakpoint: one sentence. */
  readonly message?: string;
}

export class EnabledStages {
  private stages = new Map<string, EnabledStage>();

  /** @param nextId a number that no other breakpoint has */
  constructor(private readonly nextId: () => number) {}

  /**
   * Replaces the stages to stop at; of two wishes for one stage the first with options counts. Throws an Error with
   * one sentence for a name that is no stage.
   *
   * Contract: a stage that was set before with the same options keeps its id, and with it its hit count.
   */
  replace(wishes: readonly StageWish[]): void {
    const wanted = new Map<string, StageOptions>();
    for (const wish of wishes) {
      const { name, ...options } = typeof wish === 'string' ? { name: wish } : wish;
      if (!isStage(name)) throw new Error(noSuchStage(name));
      const before = wanted.get(name);
      if (before === undefined || !hasOptions(before)) wanted.set(name, options);
    }
    this.stages = new Map(
      [...wanted].map(([name, options]) => {
        const before = this.stages.get(name);
        const same = before !== undefined && sameOptions(before.options, options);
        return [name, same ? before : bound(this.nextId(), name, options)];
      }),
    );
  }

  wishes(): StageWish[] {
    return [...this.stages].map(([name, { options }]) => ({ name, ...options }));
  }

  breakpoints(): StageBreakpoint[] {
    return [...this.stages.values()].flatMap(({ breakpoint }) => breakpoint ?? []);
  }

  /** What to tell about a stage. */
  state(name: string): StageState & StageOptions {
    const stage = this.stages.get(name);
    if (stage === undefined) return { enabled: false };
    const { options, message } = stage;
    return { enabled: true, ...options, ...(message !== undefined && { message }) };
  }

  /** A sentence for each stage that is set but does not stop. */
  problems(): string[] {
    return [...this.stages].flatMap(([name, { message }]) =>
      message === undefined ? [] : [`The stage ${name} does not stop: ${message}`],
    );
  }
}

function bound(id: number, name: string, options: StageOptions): EnabledStage {
  try {
    return { id, options, breakpoint: { id, name, ...parseOptions(options) } };
  } catch (error) {
    return { id, options, message: (error as Error).message };
  }
}

function hasOptions({ condition = '', hitCondition = '' }: StageOptions): boolean {
  return condition !== '' || hitCondition !== '';
}

function sameOptions(a: StageOptions, b: StageOptions): boolean {
  return a.condition === b.condition && a.hitCondition === b.hitCondition;
}

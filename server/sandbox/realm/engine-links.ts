/** What the statement engine asks of the realms around it. */
import type {
  Change,
  DataBreakpoint,
  Journey,
  Position,
  ResumeMode,
  StatementBreakpoint,
  StopInfo,
} from '../../protocol/sandbox.ts';
import type { ModuleKind } from '../../protocol/lab.ts';
import type { AnyBreakpoint } from './breakpoints.ts';
import type { KernelFrame } from './call-stack.ts';

/** What the engine asks of the kernel realm. */
export interface KernelLink {
  frames(): readonly KernelFrame[];
  depth(): number;
  events(): number;
  /** Lines printed by the program and in the kernel's log. */
  lines(): number;
  /** Where the active kernel function `index`, outermost 0, was entered. */
  entry(index: number): Position;
  pid(): number;
  /** Call the stage hook at every stage, or only at those set to stop. */
  arm(everything: boolean): void;
  setStops(names: readonly string[]): void;
  /** Watch these; with `counting` {@link Engine.onAccess} is called at every access and return. */
  watch(list: readonly DataBreakpoint[], counting: boolean): void;
  /** What has changed of what is watched since the last look: ids with commas, a line, and a sentence for each. */
  changes(): string;
  /** Lets a pending SIGKILL end the current task if that is in its program (then it does not return). Are others to die? */
  die(user: boolean): boolean;
  /** Runs something that is no part of the run: its events are not counted, frames it leaves are dropped. */
  aside<T>(run: () => T): T;
}

/** What may be wanted of a run from outside: that it stops, or that somebody asks whether it ever ends. */
export type Wish = '' | 'pause' | 'long';

export interface EngineOptions {
  /** Serves the host until it resumes the run; does not return when the run departs. */
  readonly pause: (stop: StopInfo) => ResumeMode;
  /** Unwinds the run, which is executed again from its start. */
  readonly depart: (journey: Journey) => never;
  /** Repeats what a debugger did; what went wrong then goes wrong again, unheard. */
  readonly apply: (change: Change) => void;
  /** What was printed after the present place has never happened. */
  readonly rewrite: () => void;
  /** What is wanted of the run? Called at every beat. */
  readonly poll: () => Wish;
  /** Statements from here to the next beat. */
  readonly pace: () => number;
  readonly functionName: (entry: number) => string;
  readonly line: (statement: number) => number;
  /** Of the file that the statement is in. */
  readonly moduleKind: (statement: number) => ModuleKind;
  /** `file:line` of a statement. */
  readonly place: (statement: number) => string;
  /** Evaluates a condition in the innermost frame. */
  readonly test: (breakpoint: Pick<AnyBreakpoint, 'condition'>) => boolean;
  /** One sentence about what was thrown last, with its place. */
  readonly describe: (exception: unknown) => string;
  /** Something goes wrong for the first time in the run. */
  readonly trouble: (filter: string, text: string, statement: number) => void;
  /** Writes a log point's text. */
  readonly log: (breakpoint: StatementBreakpoint) => void;
}

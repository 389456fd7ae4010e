/** Where a run is in time, and what it does when it is executed again to get to another place. */
import type {
  Arrival,
  BreakpointSet,
  Change,
  Journey,
  Position,
  StackFrame,
  TravelGoal,
} from '../../protocol/sandbox.ts';
import { Backtrack, type BacktrackStack, type PlaceKind } from './backtrack.ts';
import { comparePositions } from './position.ts';
import { Replay } from './replay.ts';

/** Statements before a stop among which a step back first looks for its end. */
const LOOK_BACK = 20_000;
const START: Position = { tick: 0, event: 0 };

export interface TravelParts {
  readonly stack: BacktrackStack & {
    readonly frames: () => readonly StackFrame[];
    readonly calls: () => readonly number[];
  };
  /** Is the innermost function of the lab `main`? */
  readonly isInMain: () => boolean;
  readonly breakpoints: () => BreakpointSet;
  /** Where a frame of the present stop was entered. */
  readonly entryOf: (frame: number) => Position;
  /** Unwinds the run, which is executed again from its start. */
  readonly depart: (journey: Journey) => never;
  /** Repeats what a debugger did. */
  readonly apply: (change: Change) => void;
}

export class TimeTravel {
  private replay = new Replay(undefined);
  private backtrack: Backtrack | undefined;
  /** Tick from which on {@link backtrack} looks. */
  private lookFrom = 0;
  private lookingNow = false;
  /** The present stop. */
  private here: Position = START;
  private farthest: Position = START;

  constructor(private readonly parts: TravelParts) {}

  /** On the way to a place: nothing stops the run before. */
  get traveling(): boolean {
    return this.replay.traveling;
  }

  /** Must it be told of every statement and stage? */
  get looking(): boolean {
    return this.lookingNow;
  }

  /** Is the place where the lab begins still to be seen? */
  get seeksStart(): boolean {
    return this.replay.seeksStart;
  }

  /** Does the next thing to do lie between two events? */
  get countsAccesses(): boolean {
    return this.replay.countsAccesses;
  }

  /** Tick of the next thing to do, Infinity when there is none. */
  get due(): number {
    return this.replay.tick;
  }

  /** Tick from which on it wants to be told of every statement, Infinity for never. */
  get looksFrom(): number {
    return this.backtrack && !this.lookingNow ? this.lookFrom : Infinity;
  }

  /** Begins a journey: what a run takes along when it is executed again. */
  embark(journey: Journey): void {
    this.replay = new Replay(journey);
    this.farthest = journey.farthest;
    const { goal } = journey;
    if (goal.kind !== 'search' || goal.mode !== 'stepBack') return;
    this.lookFrom = goal.whole === true ? 0 : Math.max(0, goal.from.tick - LOOK_BACK);
    this.backtrack = new Backtrack(this.parts.stack, this.lookFrom === 0);
    this.lookingNow = this.lookFrom === 0;
  }

  /** Leaves a stop for another place of the run. */
  travel(goal: TravelGoal): never {
    if (goal.kind === 'position') {
      this.depart({ kind: 'stop', at: { position: goal.to, reason: 'goto', hit: [] } });
    }
    if (goal.kind === 'restartFrame') {
      const position = this.parts.entryOf(goal.frame);
      this.depart({ kind: 'stop', at: { position, reason: 'restart', hit: [] } });
    }
    this.depart({ kind: 'search', mode: goal.kind, from: this.here });
  }

  /** A change was made at the present stop; it is made again whenever the run passes here, and what happened later is void. */
  edited(change: Change): void {
    this.replay.edited({ position: this.here, change });
    this.farthest = this.here;
  }

  /** The run has stopped. */
  stopped(position: Position): void {
    this.here = position;
    if (comparePositions(position, this.farthest) > 0) this.farthest = position;
  }

  /** Has the run been at a position before? */
  hasPassed(position: Position): boolean {
    return this.replay.traveling || comparePositions(position, this.farthest) <= 0;
  }

  /** A statement is about to run. Returns true when it begins to look. */
  reaches(tick: number): boolean {
    if (!this.backtrack || this.lookingNow || tick < this.lookFrom) return false;
    this.lookingNow = true;
    return true;
  }

  seeStatement(id: number, position: Position): void {
    if (this.lookingNow) this.backtrack?.statement(id, position);
  }

  seeStage(entered: boolean, position: Position): void {
    if (this.lookingNow) this.backtrack?.stage(entered, position);
  }

  /** At a statement of the lab, before `main` has begun. */
  noteStart(position: Position): void {
    if (this.replay.seeksStart) this.replay.noteStart(position, this.parts.isInMain());
  }

  /** The run would have stopped here. */
  note(candidate: Arrival): void {
    this.replay.note(candidate);
  }

  /**
   * Passes a place: repeats the edits that were made here, and leaves again when a search ends here.
   *
   * @returns `arrival` when this is where the journey goes; `edited` when something was done
   */
  pass(
    position: Position,
    kind: PlaceKind,
  ): { readonly arrival?: Arrival; readonly edited: boolean } {
    const { replay } = this;
    let edited = false;
    for (let edit = replay.due(position); edit; edit = replay.due(position)) {
      edited = true;
      this.parts.apply(edit.change);
    }
    const goal = replay.arrived(position);
    if (!goal) return { edited };
    if (goal.kind === 'stop') {
      replay.finish();
      return { arrival: goal.at, edited };
    }
    if (kind === 'statement') this.noteStart(position);
    const { frames, calls } = this.parts.stack;
    const before = this.backtrack?.end(kind, frames(), calls());
    if (this.backtrack?.whole === false && !before) this.depart({ ...goal, whole: true });
    this.depart({ kind: 'stop', at: replay.found(goal.from, before) });
  }

  /** Somebody wants the run to stop. Returns false when that only ends a search, whose run goes on to where it began. */
  interrupt(): boolean {
    if (this.replay.search) {
      this.replay.giveUp();
      return false;
    }
    this.replay.finish();
    return true;
  }

  /** Where to go when the run has ended before a journey did; undefined when there was none, or nothing was found. */
  detour(): Journey | undefined {
    const at = this.replay.seen();
    return at && this.journey({ kind: 'stop', at });
  }

  private depart(goal: Journey['goal']): never {
    this.parts.depart(this.journey(goal));
  }

  private journey(goal: Journey['goal']): Journey {
    const { replay, farthest } = this;
    return { goal, edits: replay.edits(), breakpoints: this.parts.breakpoints(), farthest };
  }
}

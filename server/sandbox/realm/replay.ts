/** What a run that is executed again has to do on its way: repeat edits, look for a stop, arrive. */
import type { Arrival, Edit, Journey, JourneyGoal, Position } from '../../protocol/sandbox.ts';
import { comparePositions } from './position.ts';

/**
 * Edits still to be made, in order, and the goal.
 *
 * Contract: whoever asks {@link due} asks at every place from tick {@link tick} on.
 */
export class Replay {
  /** Edits made up to here. */
  readonly done: Edit[] = [];
  private readonly ahead: Edit[];
  private goal: JourneyGoal | undefined;
  private best: Arrival | undefined;
  private start: Arrival | undefined;

  constructor(journey: Journey | undefined) {
    this.ahead = [...(journey?.edits ?? [])];
    this.goal = journey?.goal;
  }

  /** On the way to a place: nothing stops the run before. */
  get traveling(): boolean {
    return this.goal !== undefined;
  }

  /** What is looked for on the way. */
  get search(): 'stepBack' | 'reverseContinue' | undefined {
    return this.goal?.kind === 'search' ? this.goal.mode : undefined;
  }

  /** Is the place where the lab begins still to be seen? */
  get seeksStart(): boolean {
    return this.goal?.kind === 'search' && this.start?.reason !== 'entry';
  }

  /** Tick of the next thing to do, Infinity when there is none. */
  get tick(): number {
    return Math.min(
      this.ahead[0]?.position.tick ?? Infinity,
      this.goal === undefined ? Infinity : goalPosition(this.goal).tick,
    );
  }

  /** Does the next thing to do lie between two events? */
  get countsAccesses(): boolean {
    const next = [...this.ahead.map(({ position }) => position)];
    if (this.goal) next.push(goalPosition(this.goal));
    return next.some(({ access = 0 }) => access > 0);
  }

  /** The next edit, when the run stands at its position. */
  due(here: Position): Edit | undefined {
    const [next] = this.ahead;
    if (!next || comparePositions(next.position, here) > 0) return undefined;
    this.ahead.shift();
    this.done.push(next);
    return next;
  }

  /** The goal, once the run has reached it. */
  arrived(here: Position): JourneyGoal | undefined {
    const { goal } = this;
    return goal && comparePositions(goalPosition(goal), here) <= 0 ? goal : undefined;
  }

  /** The journey ends here. */
  finish(): void {
    this.goal = undefined;
  }

  /** A new edit: what came after it has never happened. */
  edited(edit: Edit): void {
    this.ahead.length = 0;
    this.done.push(edit);
  }

  edits(): readonly Edit[] {
    return [...this.done, ...this.ahead];
  }

  /** The run would have stopped here. */
  note(candidate: Arrival): void {
    this.best = candidate;
  }

  /** The lab begins here; at the latest with its main function. */
  noteStart(position: Position, inMain: boolean): void {
    if (this.start && !inMain) return;
    this.start = { position, reason: inMain ? 'entry' : 'step', hit: [] };
  }

  /** Where to go when `from` is reached: the last stop before it, else the beginning, else back. */
  found(from: Position, stepBack: Position | undefined): Arrival {
    if (this.search === 'stepBack') {
      if (stepBack) return { position: stepBack, reason: 'step', hit: [] };
      return { position: from, reason: 'entry', hit: [] };
    }
    return this.best ?? this.start ?? { position: from, reason: 'entry', hit: [] };
  }

  /** What a search has found so far. */
  seen(): Arrival | undefined {
    return this.search ? (this.best ?? this.start) : undefined;
  }

  /** Gives a search up: the run goes on to where it began. */
  giveUp(): void {
    if (this.goal?.kind !== 'search') return;
    this.goal = { kind: 'stop', at: { position: this.goal.from, reason: 'pause', hit: [] } };
  }
}

function goalPosition(goal: JourneyGoal): Position {
  return goal.kind === 'search' ? goal.from : goal.at.position;
}

/** Virtual time and what is due in it. */

/** Ticks per second. Linux: CONFIG_HZ of the distribution kernel that the profile stands for. */
export const HZ = 250;
/** Nanoseconds of a jiffy. */
export const TICK_NSEC = 1e9 / HZ;
/** What a statement of a program or a driver takes, in nanoseconds. */
const STATEMENT_NSEC = 10;

/** Something that happens at a time. */
export interface ClockEvent {
  /** Nanoseconds since boot. */
  readonly time: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Time since boot: it passes with every statement, with accesses to devices and busy waits, and jumps while everybody
 * sleeps.
 *
 * Invariant: a function of the statements and calls of a run, so that a replay sees the same times.
 */
export class VirtualClock {
  private passed = 0;
  private count = 0;
  /** Ascending by time, then by order of arrival. */
  private readonly queue: ClockEvent[] = [];

  /** @param statements statements executed so far */
  constructor(private readonly statements: () => number) {}

  /** Nanoseconds since boot. */
  now(): number {
    return this.passed + this.statements() * STATEMENT_NSEC;
  }

  /** Whole ticks since boot. */
  ticks(): number {
    return Math.floor(this.now() / TICK_NSEC);
  }

  /** Lets nanoseconds pass. */
  advance(nanoseconds: number): void {
    this.passed += nanoseconds;
  }

  /** Jumps to a time, unless it is over. */
  advanceTo(time: number): void {
    this.passed += Math.max(0, time - this.now());
  }

  /** Books an event; what is due is run by whoever takes it, never by the clock. */
  at(time: number, run: () => void): ClockEvent {
    const event = { time, order: this.count++, run };
    let index = this.queue.length;
    while (index > 0 && this.queue[index - 1]!.time > time) index--;
    this.queue.splice(index, 0, event);
    return event;
  }

  /** @returns false when the event has run or was cancelled already */
  cancel(event: ClockEvent): boolean {
    const index = this.queue.indexOf(event);
    if (index >= 0) this.queue.splice(index, 1);
    return index >= 0;
  }

  /** Time of the next event, Infinity when there is none. */
  next(): number {
    return this.queue[0]?.time ?? Infinity;
  }

  isDue(): boolean {
    return this.queue.length > 0 && this.queue[0]!.time <= this.now();
  }

  /** Takes the next event that is due. */
  takeDue(): ClockEvent | undefined {
    return this.isDue() ? this.queue.shift() : undefined;
  }
}

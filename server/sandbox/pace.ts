/** Statements before the first beat: the first look at what is wanted of the run. */
export const FIRST_BEAT = 500;
/** Fewest and most statements between two beats. */
const LEAST = 1;
const MOST = 20_000;
/** Time from beat to beat, if it is up to the pace. */
const TARGET_MS = 4;
/** By what the distance changes at most from one beat to the next: statements that take long are met at once. */
const SLOWER = 1 / 64;
const FASTER = 2;

/**
 * Beats that come every few milliseconds, whatever a statement does: an addition, or the filling of megabytes.
 *
 * Why: who waits longer for a beat takes the run for hung, and a pause would not be felt before it.
 */
export class Pace {
  private statements = FIRST_BEAT;
  private last: number;

  /** @param now milliseconds */
  constructor(private readonly now: () => number) {
    this.last = now();
  }

  /** Statements from this beat to the next. */
  next(): number {
    const now = this.now();
    const factor = TARGET_MS / Math.max(now - this.last, TARGET_MS / FASTER);
    this.last = now;
    const wanted = Math.round(this.statements * Math.max(factor, SLOWER));
    this.statements = Math.min(MOST, Math.max(LEAST, wanted));
    return this.statements;
  }
}

/** Positions of a run in the order in which it passes them. */
import type { Position } from '../../protocol/sandbox.ts';

/** Access number of the stop at a fatal signal or an oops: nothing comes after it before the next event. */
export const LAST_ACCESS = 0xffffffff;

/** Below 0 when the run passes `a` first. */
export function comparePositions(a: Position, b: Position): number {
  return a.tick - b.tick || a.event - b.event || (a.access ?? 0) - (b.access ?? 0);
}

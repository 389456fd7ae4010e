import type { Position } from '../../protocol/sandbox.ts';

/** Numbers the accesses between two events of a run. */
export class AccessCount {
  private tick = -1;
  private event = -1;
  private count = 0;

  /** The position of an access that comes after the event at `at`. */
  next({ tick, event }: Position): Position {
    if (tick !== this.tick || event !== this.event) this.count = 0;
    this.tick = tick;
    this.event = event;
    return { tick, event, access: ++this.count };
  }
}

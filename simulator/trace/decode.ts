import { stages } from './stage.ts';
import { DEPTH_SHIFT, ENTER, LEAVE, RECORD, STAGE_SHIFT, type Trace } from './trace.ts';

/** One record of the ring, decoded. */
export interface TraceRecord {
  readonly event: number;
  readonly kind: 'enter' | 'step' | 'leave';
  readonly stage: number;
  readonly depth: number;
  readonly pid: number;
  readonly tick: number;
  /** Six arguments; for `leave` the first is the result. */
  readonly args: readonly number[];
}

/** Event number of the oldest record still in the ring. */
export function oldestEvent(trace: Trace): number {
  return Math.max(0, trace.seq - trace.capacity);
}

/** Decodes the record of event number `event`, which must lie in [oldestEvent, trace.seq). */
export function decodeEvent(trace: Trace, event: number): TraceRecord {
  const at = (event & (trace.capacity - 1)) * RECORD;
  const head = trace.heads[at * 2]!;
  const kind = head & 3;
  const stage = (head >>> STAGE_SHIFT) & 0xfff;
  const count = kind === LEAVE ? 1 : (stages()[stage]?.parameters.length ?? 0);
  const args = trace.ring.subarray(at + 2, at + 8);
  return {
    event,
    kind: kind === ENTER ? 'enter' : kind === LEAVE ? 'leave' : 'step',
    stage,
    depth: head >>> DEPTH_SHIFT,
    pid: trace.heads[at * 2 + 1]!,
    tick: trace.ring[at + 1]!,
    args: Array.from(args, (value, i) => (i < count ? value : 0)),
  };
}

/** Id of the stage of an event in [oldestEvent, trace.seq); -1 for a return. */
export function stageOfEvent(trace: Trace, event: number): number {
  const head = trace.heads[(event & (trace.capacity - 1)) * RECORD * 2]!;
  return (head & 3) === LEAVE ? -1 : (head >>> STAGE_SHIFT) & 0xfff;
}

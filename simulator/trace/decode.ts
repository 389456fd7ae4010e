import { ENTER, LEAVE, type Trace } from './trace.ts';

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
  const at = (event & (trace.capacity - 1)) * 8;
  const head = trace.ring[at]!;
  const kind = head & 3;
  return {
    event,
    kind: kind === ENTER ? 'enter' : kind === LEAVE ? 'leave' : 'step',
    stage: (head >>> 2) & 0xfff,
    depth: Math.floor(head / 16384) & 255,
    pid: Math.floor(head / 4194304),
    tick: trace.ring[at + 1]!,
    args: Array.from(trace.ring.subarray(at + 2, at + 8)),
  };
}

/**
 * The trace of a run: a ring of typed events and the stack of kernel functions that are active now.
 *
 * Invariant: a record is 64 bytes, named by its first double: two int32 (kind, stage, depth and number of arguments;
 * pid), then as doubles the tick and up to six arguments. What lies behind the last argument is left over from older
 * records.
 */

export const ENTER = 0;
export const STEP = 1;
export const LEAVE = 2;

/** Doubles of a record. */
export const RECORD = 8;
/** Fields of a record's first int32, above the two bits of its kind. */
export const STAGE_SHIFT = 2;
export const DEPTH_SHIFT = 14;
export const COUNT_SHIFT = 22;
const MAX_DEPTH = 256;
const MAX_ARGUMENTS = 6;

/** What the trace needs to know of the statement engine. */
export interface StatementClock {
  /** Statements executed so far. */
  readonly n: number;
  /** Number of program and driver functions on the call stack. */
  readonly depth: number;
}

/** Called before a stage's step runs, when the stage may have to stop. */
export type StageHook = (stage: number, kind: number) => void;

export class Trace {
  /** Events since boot. */
  seq = 0;
  /** Depth of {@link frameStage}. */
  depth = 0;
  pid = 0;
  clock: StatementClock = { n: 0, depth: 0 };
  /** True while every stage must call the hook (stepping). */
  armed = false;
  hook: StageHook = () => undefined;
  /** One byte per stage id: call the hook there. */
  readonly stops = new Uint8Array(4096);
  readonly frameStage = new Int32Array(MAX_DEPTH);
  readonly frameStep = new Int32Array(MAX_DEPTH);
  /** How many program and driver functions lay below the frame when it was entered. */
  readonly frameUserDepth = new Int32Array(MAX_DEPTH);
  readonly framePid = new Int32Array(MAX_DEPTH);
  readonly ring: Float64Array;
  /** The same memory as {@link ring}. */
  readonly heads: Int32Array;
  private readonly mask: number;
  /** Event number of the record at the start of the ring. */
  private lapStart = 0;
  /** Event number of a frame's record. */
  private readonly frameEvent = new Float64Array(MAX_DEPTH);
  /** Arguments of the frames that were entered before {@link lapStart}. */
  private readonly saved = new Float64Array(MAX_DEPTH * MAX_ARGUMENTS);

  /** @param capacity records kept, a power of two */
  constructor(capacity = 16384) {
    this.ring = new Float64Array(capacity * RECORD);
    this.heads = new Int32Array(this.ring.buffer);
    this.mask = capacity - 1;
  }

  get capacity(): number {
    return this.mask + 1;
  }

  /** Enters the kernel function `stage`; its arguments are read-only facts for whoever stops here. */
  enter(
    stage: number,
    a0?: number,
    a1?: number,
    a2?: number,
    a3?: number,
    a4?: number,
    a5?: number,
  ): void {
    const depth = this.depth;
    if (depth < MAX_DEPTH) {
      this.frameStage[depth] = stage;
      this.frameStep[depth] = stage;
      this.frameUserDepth[depth] = this.clock.depth;
      this.framePid[depth] = this.pid;
      this.frameEvent[depth] = this.seq;
    }
    this.record(ENTER, stage, depth, a0, a1, a2, a3, a4, a5);
    this.depth = depth + 1;
    if (this.armed || this.stops[stage] !== 0) this.hook(stage, ENTER);
  }

  /** Arguments of the active function at `depth`, as given; what was not given is 0 or left over from older records. */
  argumentsAt(depth: number): readonly number[] {
    const event = this.frameEvent[depth] ?? 0;
    const inRing = event >= this.lapStart;
    const at = inRing ? (event & this.mask) * RECORD + 2 : depth * MAX_ARGUMENTS;
    return Array.from((inRing ? this.ring : this.saved).subarray(at, at + MAX_ARGUMENTS));
  }

  /** Marks a point inside the innermost active function. */
  step(
    stage: number,
    a0?: number,
    a1?: number,
    a2?: number,
    a3?: number,
    a4?: number,
    a5?: number,
  ): void {
    const depth = this.depth - 1;
    this.record(STEP, stage, depth, a0, a1, a2, a3, a4, a5);
    if (depth >= 0 && depth < MAX_DEPTH) this.frameStep[depth] = stage;
    if (this.armed || this.stops[stage] !== 0) this.hook(stage, STEP);
  }

  /** Leaves the innermost function with a result. Returns the result, so that it can stand in a return statement. */
  leave(result: number): number {
    const depth = this.depth - 1;
    this.depth = depth;
    const at = this.nextRecord();
    const head = LEAVE | (this.frameStage[depth]! << STAGE_SHIFT) | ((depth & 255) << DEPTH_SHIFT);
    this.heads[at * 2] = head | (1 << COUNT_SHIFT);
    this.heads[at * 2 + 1] = this.pid;
    this.ring[at + 1] = this.clock.n;
    this.ring[at + 2] = result;
    return result;
  }

  /** Why: tested one by one up to the first that is missing, because most stages have one to three arguments. */
  private record(
    kind: number,
    stage: number,
    depth: number,
    a0?: number,
    a1?: number,
    a2?: number,
    a3?: number,
    a4?: number,
    a5?: number,
  ): void {
    const ring = this.ring;
    const at = this.nextRecord();
    ring[at + 1] = this.clock.n;
    let count = 0;
    if (a0 !== undefined) {
      ring[at + 2] = a0;
      count = 1;
      if (a1 !== undefined) {
        ring[at + 3] = a1;
        count = 2;
        if (a2 !== undefined) {
          ring[at + 4] = a2;
          count = 3;
          if (a3 !== undefined) {
            ring[at + 5] = a3;
            count = 4;
            if (a4 !== undefined) {
              ring[at + 6] = a4;
              count = 5;
              if (a5 !== undefined) {
                ring[at + 7] = a5;
                count = 6;
              }
            }
          }
        }
      }
    }
    const head = kind | (stage << STAGE_SHIFT) | ((depth & 255) << DEPTH_SHIFT);
    this.heads[at * 2] = head | (count << COUNT_SHIFT);
    this.heads[at * 2 + 1] = this.pid;
  }

  /** First double of the next record. */
  private nextRecord(): number {
    const event = this.seq++;
    const at = (event & this.mask) * RECORD;
    if (at === 0) this.startLap(event);
    return at;
  }

  /** Keeps the arguments of the active functions before their records are overwritten. */
  private startLap(event: number): void {
    for (let depth = Math.min(this.depth, MAX_DEPTH) - 1; depth >= 0; depth--) {
      const entered = this.frameEvent[depth]!;
      if (entered < this.lapStart) break;
      const at = (entered & this.mask) * RECORD + 2;
      const args = this.ring.subarray(at, at + MAX_ARGUMENTS);
      this.saved.set(args, depth * MAX_ARGUMENTS);
    }
    this.lapStart = event;
  }
}

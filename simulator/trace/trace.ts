/**
 * The trace of a run: a ring of typed events and the stack of kernel functions that are active now.
 *
 * Invariant: a record is eight doubles (64 bytes): head, tick, six arguments. The head packs kind (2 bits), stage
 * (12 bits), depth (8 bits) and pid.
 */

export const ENTER = 0;
export const STEP = 1;
export const LEAVE = 2;

const RECORD = 8;
const MAX_DEPTH = 256;

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
  readonly frameArguments = new Float64Array(MAX_DEPTH * 6);
  readonly ring: Float64Array;
  private readonly mask: number;

  /** @param capacity records kept, a power of two */
  constructor(capacity = 16384) {
    this.ring = new Float64Array(capacity * RECORD);
    this.mask = capacity - 1;
  }

  get capacity(): number {
    return this.mask + 1;
  }

  /** Enters the kernel function `stage`; its arguments are read-only facts for whoever stops here. */
  enter(stage: number, a0 = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0, a5 = 0): void {
    const depth = this.depth;
    this.record(ENTER, stage, depth, a0, a1, a2, a3, a4, a5);
    if (depth < MAX_DEPTH) {
      this.frameStage[depth] = stage;
      this.frameStep[depth] = stage;
      this.frameUserDepth[depth] = this.clock.depth;
      this.framePid[depth] = this.pid;
      const at = depth * 6;
      const args = this.frameArguments;
      args[at] = a0;
      args[at + 1] = a1;
      args[at + 2] = a2;
      args[at + 3] = a3;
      args[at + 4] = a4;
      args[at + 5] = a5;
    }
    this.depth = depth + 1;
    if (this.armed || this.stops[stage] !== 0) this.hook(stage, ENTER);
  }

  /** Marks a point inside the innermost active function. */
  step(stage: number, a0 = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0, a5 = 0): void {
    const depth = this.depth - 1;
    this.record(STEP, stage, depth, a0, a1, a2, a3, a4, a5);
    if (depth >= 0 && depth < MAX_DEPTH) this.frameStep[depth] = stage;
    if (this.armed || this.stops[stage] !== 0) this.hook(stage, STEP);
  }

  /** Leaves the innermost function with a result. Returns the result, so that it can stand in a return statement. */
  leave(result: number): number {
    const depth = this.depth - 1;
    this.depth = depth;
    this.record(LEAVE, this.frameStage[depth]!, depth, result, 0, 0, 0, 0, 0);
    return result;
  }

  private record(
    kind: number,
    stage: number,
    depth: number,
    a0: number,
    a1: number,
    a2: number,
    a3: number,
    a4: number,
    a5: number,
  ): void {
    const ring = this.ring;
    const at = (this.seq++ & this.mask) * RECORD;
    ring[at] = kind + stage * 4 + (depth & 255) * 16384 + this.pid * 4194304;
    ring[at + 1] = this.clock.n;
    ring[at + 2] = a0;
    ring[at + 3] = a1;
    ring[at + 4] = a2;
    ring[at + 5] = a3;
    ring[at + 6] = a4;
    ring[at + 7] = a5;
  }
}

/**
 * The trace of a run: a ring of typed events and the stack of kernel functions that are active now.
 *
 * Invariant: a record is 64 bytes, named by its first double: two int32 (kind, stage and depth; pid), then as doubles the
 * tick and up to six arguments. What lies behind the arguments that its stage declares is left over from older records.
 */

import { CallSites } from './call-sites.ts';

export const ENTER = 0;
export const STEP = 1;
export const LEAVE = 2;

/** Doubles of a record. */
export const RECORD = 8;
/** Fields of a record's first int32, above the two bits of its kind. */
export const STAGE_SHIFT = 2;
export const DEPTH_SHIFT = 14;
const MAX_DEPTH = 256;
const MAX_ARGUMENTS = 6;
/** A tick and the arguments. */
const KEPT = 1 + MAX_ARGUMENTS;

/** What the trace needs to know of the statement engine. */
export interface StatementClock {
  /** Statements executed so far. */
  readonly n: number;
  /** Number of program and driver functions on the call stack. */
  readonly depth: number;
  /** Those functions, outermost first, with the id of the statement each of them is at; the rest is left over. */
  readonly frames?: readonly { readonly s: number }[];
}

/** Called before a stage's step runs, when the stage may have to stop. */
export type StageHook = (stage: number, kind: number) => void;

/**
 * Why: a call of mmap makes forty records. The functions that take arguments are small enough for the engine to put them
 * into their callers, where an address needs no memory of its own; everything else is in `begin` and `open`, which
 * take and give small integers.
 */
export class Trace {
  /** Events since boot. */
  seq = 0;
  /** Depth of {@link frameStage}. */
  depth = 0;
  pid = 0;
  clock: StatementClock = { n: 0, depth: 0 };
  hook: StageHook = () => undefined;
  readonly frameStage = new Int32Array(MAX_DEPTH);
  readonly frameStep = new Int32Array(MAX_DEPTH);
  /** How many program and driver functions lay below the frame when it was entered. */
  readonly frameUserDepth = new Int32Array(MAX_DEPTH);
  readonly framePid = new Int32Array(MAX_DEPTH);
  /** Records kept. */
  readonly capacity: number;
  readonly ring: Float64Array;
  /** The same memory as {@link ring}. */
  readonly heads: Int32Array;
  readonly callSites: CallSites;
  private mask: number;
  /** First double of the lap: behind the ring while something runs {@link aside}. */
  private base = 0;
  /** True while any stage may have to call the hook. */
  private watching = false;
  private armed = false;
  /** One byte per stage id: call the hook there. */
  private readonly stops = new Uint8Array(4096);
  /** Event number of the record at the start of the ring. */
  private lapStart = 0;
  /** Event number of a frame's record. */
  private readonly frameEvent = new Float64Array(MAX_DEPTH);
  /** Tick and arguments of the frames that were entered before {@link lapStart}. */
  private readonly saved = new Float64Array(MAX_DEPTH * KEPT);

  /** @param capacity records kept, a power of two */
  constructor(capacity = 16384) {
    this.capacity = capacity;
    this.ring = new Float64Array((capacity + 1) * RECORD);
    this.heads = new Int32Array(this.ring.buffer);
    this.callSites = new CallSites(capacity / 2);
    this.mask = capacity - 1;
  }

  /**
   * Runs something that is no part of the run: its events are forgotten one by one and not counted, and frames that it
   * leaves are dropped.
   */
  aside<T>(run: () => T): T {
    const { seq, depth, mask, base } = this;
    this.mask = 0;
    this.base = this.capacity * RECORD;
    try {
      return run();
    } finally {
      this.seq = seq;
      this.depth = Math.min(this.depth, depth);
      this.mask = mask;
      this.base = base;
    }
  }

  /** Must every stage call the hook? Stepping wants it. */
  arm(everything: boolean): void {
    this.armed = everything;
    this.watching = everything || this.stops.includes(1);
  }

  /** The stages, by id, that call the hook. */
  stopAt(stages: readonly number[]): void {
    this.stops.fill(0);
    for (const stage of stages) this.stops[stage] = 1;
    this.arm(this.armed);
  }

  /**
   * Enters the kernel function `stage`; its arguments are read-only facts for whoever stops here.
   *
   * Contract: as many arguments as the stage declares.
   */
  enter(
    stage: number,
    a0?: number,
    a1?: number,
    a2?: number,
    a3?: number,
    a4?: number,
    a5?: number,
  ): void {
    const at = this.open(stage);
    this.fill(at, a0, a1, a2, a3, a4, a5);
    if (this.watching) this.watch(stage, ENTER);
  }

  /** Marks a point inside the innermost active function. Contract: as for {@link enter}. */
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
    if (depth >= 0 && depth < MAX_DEPTH) this.frameStep[depth] = stage;
    const at = this.begin(STEP, stage, depth);
    this.fill(at, a0, a1, a2, a3, a4, a5);
    if (this.watching) this.watch(stage, STEP);
  }

  /** Leaves the innermost function with a result. Returns the result, so that it can stand in a return statement. */
  leave(result: number): number {
    const depth = --this.depth;
    this.ring[this.begin(LEAVE, this.frameStage[depth]!, depth) + 2] = result;
    return result;
  }

  /**
   * Calls back before every return of a kernel function, while it is still active; undefined ends that.
   *
   * Why: the calling method hides {@link leave}, which therefore costs nothing more when nobody asks.
   */
  hookReturns(returning: (() => void) | undefined): void {
    Reflect.deleteProperty(this, 'leave');
    if (!returning) return;
    const leave = this.leave.bind(this);
    this.leave = (result) => {
      returning();
      return leave(result);
    };
  }

  /** Arguments of the active function at `depth`: as many as its stage declares, then anything. */
  argumentsAt(depth: number): readonly number[] {
    return this.keptOf(depth).slice(1);
  }

  /** The position at which whoever stops at the entry of the active function at `depth` stands. */
  entryOf(depth: number): { readonly tick: number; readonly event: number } {
    return { tick: this.keptOf(depth)[0]!, event: this.frameEvent[depth]! + 1 };
  }

  /** The point that the innermost active function has passed last of all, if nothing has happened since. */
  lastStep(): { readonly stage: number; readonly values: readonly number[] } | undefined {
    const at = ((this.seq - 1) & this.mask) * RECORD + this.base;
    const head = this.heads[at * 2]!;
    if (this.seq === 0 || (head & 3) !== STEP) return undefined;
    const values = Array.from(this.ring.subarray(at + 2, at + 2 + MAX_ARGUMENTS));
    return { stage: (head >>> STAGE_SHIFT) & 0xfff, values };
  }

  private keptOf(depth: number): readonly number[] {
    const event = this.frameEvent[depth] ?? 0;
    const inRing = event >= this.lapStart;
    const at = inRing ? (event & (this.capacity - 1)) * RECORD + 1 : depth * KEPT;
    return Array.from((inRing ? this.ring : this.saved).subarray(at, at + KEPT));
  }

  private fill(
    at: number,
    a0?: number,
    a1?: number,
    a2?: number,
    a3?: number,
    a4?: number,
    a5?: number,
  ): void {
    const { ring } = this;
    if (a0 === undefined) return;
    ring[at + 2] = a0;
    if (a1 === undefined) return;
    ring[at + 3] = a1;
    if (a2 === undefined) return;
    ring[at + 4] = a2;
    if (a3 === undefined) return;
    ring[at + 5] = a3;
    if (a4 === undefined) return;
    ring[at + 6] = a4;
    if (a5 === undefined) return;
    ring[at + 7] = a5;
  }

  /** Pushes a frame and begins its record. */
  private open(stage: number): number {
    const depth = this.depth++;
    if (depth < MAX_DEPTH) {
      this.frameStage[depth] = stage;
      this.frameStep[depth] = stage;
      const user = this.clock.depth;
      this.frameUserDepth[depth] = user;
      // Why: only what a program or a driver calls; the kernel's own calls are too many.
      if (depth === 0 || user !== this.frameUserDepth[depth - 1]) this.noteCall(user);
      this.framePid[depth] = this.pid;
      this.frameEvent[depth] = this.seq;
    }
    return this.begin(ENTER, stage, depth);
  }

  private noteCall(user: number): void {
    // Why: what runs aside is no part of the run.
    if (this.mask === 0) return;
    const statement = this.clock.frames?.[user - 1]?.s;
    if (statement !== undefined) this.callSites.note(this.seq, statement);
  }

  /** First double of a new record, whose head and tick are there already. */
  private begin(kind: number, stage: number, depth: number): number {
    const event = this.seq++;
    const at = (event & this.mask) * RECORD + this.base;
    if (at === 0) this.startLap(event);
    const { heads } = this;
    heads[at * 2] = kind | (stage << STAGE_SHIFT) | ((depth & 255) << DEPTH_SHIFT);
    heads[at * 2 + 1] = this.pid;
    this.ring[at + 1] = this.clock.n;
    return at;
  }

  private watch(stage: number, kind: number): void {
    if (this.armed || this.stops[stage] !== 0) this.hook(stage, kind);
  }

  /** Keeps the arguments of the active functions before their records are overwritten. */
  private startLap(event: number): void {
    for (let depth = Math.min(this.depth, MAX_DEPTH) - 1; depth >= 0; depth--) {
      const entered = this.frameEvent[depth]!;
      if (entered < this.lapStart) break;
      const at = (entered & this.mask) * RECORD + 1;
      this.saved.set(this.ring.subarray(at, at + KEPT), depth * KEPT);
    }
    this.lapStart = event;
  }
}

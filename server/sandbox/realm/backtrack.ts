/** Finds where a step back ends, while the run up to the stop is executed again. */
import type { Position, StackFrame } from '../../protocol/sandbox.ts';

/** A place passed at one depth of the stack. */
interface Mark {
  readonly position: Position;
  readonly line: number;
  /** The last statement passed on that line without leaving it. */
  last: number;
  /** False when the line may have begun before anybody looked. */
  readonly sure: boolean;
}

interface Row {
  /** The call that the row belongs to, for functions of the lab. */
  call?: number;
  statement?: Mark;
  stage?: Mark;
}

/** What the stack looks like at an event: the total number of active functions. */
export interface BacktrackStack {
  readonly depth: () => number;
  /** A number for the innermost function of the lab that no later call at its depth has. */
  readonly call: () => number;
  readonly line: (statement: number) => number;
}

/** At what kind of place the run stands: before a statement, at a kernel function's entry, at a point inside one, else. */
export type PlaceKind = 'statement' | 'entry' | 'point' | 'inside';

/**
 * The inverse of a step over. It ends at the line before in the same function; from a function's first line at the call;
 * from a stage at its sibling before, then at the function that called it.
 *
 * Contract: it sees every statement and every stage from the start of the run or from some place on, but not the place
 * it starts from.
 *
 * Invariant: row d holds what the d-th active function has passed, the outermost being the first (row 0: nobody's); rows of functions that
 * have returned are cut off before the next function at that depth is seen.
 */
export class Backtrack {
  private readonly rows: Row[] = [];
  private last: Position | undefined;

  /** @param whole does it look from the start of the run? */
  constructor(
    private readonly stack: BacktrackStack,
    readonly whole: boolean,
  ) {}

  statement(id: number, position: Position): void {
    const depth = this.stack.depth();
    this.cut(depth + 1);
    const call = this.stack.call();
    if (this.rows[depth]?.call !== call) this.cut(depth);
    const row = this.row(depth);
    row.call = call;
    const line = this.stack.line(id);
    const same = row.statement?.line === line && id > row.statement.last;
    if (same && row.statement) row.statement.last = id;
    else row.statement = { position, line, last: id, sure: this.whole || !!row.statement };
    this.last = position;
  }

  /** @param entered is a kernel function entered, or a point inside one passed? */
  stage(entered: boolean, position: Position): void {
    const depth = this.stack.depth();
    this.cut(entered ? depth : depth + 1);
    this.row(entered ? depth - 1 : depth).stage = { position, line: 0, last: 0, sure: true };
    this.last = position;
  }

  /**
   * Where the step ends.
   *
   * @param frames the stack at the place it starts from, innermost first
   * @param calls {@link BacktrackStack.call} of its functions of the lab, outermost first
   * @returns undefined when nothing lies before, or when it has not seen enough of the run to be sure
   */
  end(
    kind: PlaceKind,
    frames: readonly StackFrame[],
    calls: readonly number[],
  ): Position | undefined {
    const depth = frames.length;
    this.forgetReturned(frames, calls);
    const level = kind === 'entry' ? depth - 1 : depth;
    const row = this.rows[level] ?? {};
    const own = kind === 'statement' ? row.statement : later(row.statement, row.stage);
    const mark = own ?? this.caller(level, frames);
    if (mark) return mark.sure ? mark.position : undefined;
    if (!this.whole) return undefined;
    // Why: a task's end is called by nobody; before it comes what the task did last.
    return kind === 'statement' ? undefined : this.last;
  }

  /** The call of the function at `level`, or of one that called it. */
  private caller(level: number, frames: readonly StackFrame[]): Mark | undefined {
    const kindAt = (at: number): StackFrame['kind'] | undefined => frames[frames.length - at]?.kind;
    for (let at = level; at > 0; at--) {
      const row = this.rows[at - 1] ?? {};
      const byUser = kindAt(at) === 'user' && kindAt(at - 1) === 'user';
      const mark = byUser ? row.statement : (row.stage ?? row.statement);
      if (mark) return mark;
    }
    return undefined;
  }

  /** Drops rows whose functions were called anew without reaching a statement. */
  private forgetReturned(frames: readonly StackFrame[], calls: readonly number[]): void {
    let user = 0;
    for (let depth = 1; depth <= frames.length; depth++) {
      if (frames[frames.length - depth]?.kind !== 'user') continue;
      const call = calls[user++];
      const row = this.rows[depth];
      if (row?.call !== undefined && row.call !== call) this.cut(depth);
    }
    this.cut(frames.length + 1);
  }

  private row(depth: number): Row {
    while (this.rows.length <= depth) this.rows.push({});
    return this.rows[depth]!;
  }

  private cut(length: number): void {
    if (this.rows.length > length) this.rows.length = length;
  }
}

function later(a: Mark | undefined, b: Mark | undefined): Mark | undefined {
  if (!a || !b) return a ?? b;
  const { position: p } = a;
  const { position: q } = b;
  return p.tick > q.tick || (p.tick === q.tick && p.event > q.event) ? a : b;
}

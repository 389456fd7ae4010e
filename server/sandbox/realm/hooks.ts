import type { EngineFrame, EngineHooks } from '../../protocol/lab.ts';
import { FIRST_BEAT } from '../pace.ts';
import { pow64, shl64 } from './u64.ts';

/** Statements between two looks at what else a run has done: the same in every run of a lab. */
export const LOOK = 20_000;
const MAX_DEPTH = 1000;

/** What instrumented code tells the engine. */
export interface HookOwner {
  /** A statement is reached at which the engine wants to be asked. */
  readonly onStatement: (id: number) => void;
  /** An exception leaves the innermost function. */
  readonly onThrown: (exception: unknown) => void;
  /** An exception is at the function's caller, which may have thrown it for what the function returned. */
  readonly onCaught: (exception: unknown) => void;
  readonly functionName: (entry: number) => string;
}

/** Why: all frames have one shape from the start, or instrumented code would look their slots up. */
class Frame implements EngineFrame {
  [slot: `v${number}`]: unknown;
  s = 0;
  e: unknown = null;
  k: EngineFrame['k'] = null;
  t = 0;
  v0: unknown = undefined;
  v1: unknown = undefined;
  v2: unknown = undefined;
  v3: unknown = undefined;
  v4: unknown = undefined;
  v5: unknown = undefined;
  v6: unknown = undefined;
  v7: unknown = undefined;
  v8: unknown = undefined;
  v9: unknown = undefined;
  v10: unknown = undefined;
  v11: unknown = undefined;
  v12: unknown = undefined;
  v13: unknown = undefined;
  v14: unknown = undefined;
  v15: unknown = undefined;
}

/**
 * `$t` of instrumented code.
 *
 * Invariant: an instance has plain fields only. An accessor of its own would make every read of `n` a look-up in a
 * dictionary (measured: five times slower).
 */
export class Hooks implements EngineHooks {
  n = 0;
  stop = FIRST_BEAT;
  depth = 0;
  limit = MAX_DEPTH;
  readonly frames: readonly EngineFrame[];
  private unwinding = false;
  private readonly owner: HookOwner;

  constructor(owner: HookOwner) {
    this.owner = owner;
    this.frames = Array.from({ length: MAX_DEPTH }, () => new Frame());
  }

  get fatal(): boolean {
    return this.unwinding;
  }

  set fatal(unwinding: boolean) {
    this.unwinding = unwinding;
    this.limit = unwinding ? 0 : MAX_DEPTH;
  }

  deep(entry: number): never {
    // Why: a user iterator's return() runs while the kernel unwinds; it must not run on.
    if (this.unwinding) throw new TypeError('the task is dead');
    const name = this.owner.functionName(entry);
    throw new RangeError(`stack overflow: more than ${MAX_DEPTH} nested calls in ${name}`);
  }

  threw(exception: unknown): unknown {
    this.owner.onThrown(exception);
    return exception;
  }

  caught(exception: unknown): void {
    this.owner.onCaught(exception);
  }

  hook(id: number): void {
    this.owner.onStatement(id);
  }

  readonly(name: string): never {
    throw new TypeError(`Assignment to constant variable '${name}'.`);
  }

  uninitialised(name: string): never {
    throw new ReferenceError(`Cannot access '${name}' before initialization`);
  }

  global(name: string): never {
    throw new ReferenceError(`${name} is not defined`);
  }

  live(target: object, name: string, get: () => unknown): void {
    Object.defineProperty(target, name, { get, enumerable: true });
  }

  u64(value: bigint): bigint {
    return BigInt.asUintN(64, value);
  }

  shl(left: unknown, right: unknown): unknown {
    return shl64(left, right);
  }

  pow(left: unknown, right: unknown): unknown {
    return pow64(left, right);
  }
}

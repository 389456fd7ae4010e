import type { EngineHooks } from '../../protocol/lab.ts';
import type { UserFrame } from './frame-stack.ts';
import { pow64, shl64 } from './u64.ts';

/** Statements between two looks at the host's pause flag. */
export const BEAT = 100_000;
const MAX_DEPTH = 1000;

/** What instrumented code tells the engine. */
export interface HookOwner {
  /** A statement is reached at which the engine wants to be asked. */
  readonly onStatement: (id: number) => void;
  /** An exception leaves the innermost function. */
  readonly onThrown: (exception: unknown) => void;
  readonly functionName: (entry: number) => string;
}

/**
 * `$t` of instrumented code.
 *
 * Invariant: an instance has plain fields only. An accessor of its own would make every read of `n` a look-up in a
 * dictionary (measured: five times slower).
 */
export class Hooks implements EngineHooks {
  n = 0;
  stop = BEAT;
  depth = 0;
  limit = MAX_DEPTH;
  readonly frames: readonly UserFrame[];
  private unwinding = false;
  private readonly owner: HookOwner;

  constructor(owner: HookOwner) {
    this.owner = owner;
    this.frames = Array.from({ length: MAX_DEPTH }, () => ({ fn: 0, s: 0, e: undefined, t: 0 }));
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

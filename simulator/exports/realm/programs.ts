import type { siginfo_t } from 'signal.h';
import type { AnyFunction } from '../../libc/arguments.ts';
import type { Errno, ProgramFunctions } from '../../libc/ports.ts';
import type { Mode } from './guard.ts';

/** A function that fork() was given. */
interface Program {
  readonly fn: AnyFunction;
  readonly values: readonly unknown[];
  /** The parent's errno at fork(). */
  readonly errno: number;
}

/** The functions of the program that the kernel calls by number: forked children, and handlers of signals. */
export class Programs implements ProgramFunctions {
  private readonly forked: Program[] = [];
  private readonly handlers: AnyFunction[] = [];

  constructor(
    private readonly mode: Mode,
    private readonly errno: Errno,
  ) {}

  /** Keeps a child's function; its number. */
  add(fn: AnyFunction, values: readonly unknown[]): number {
    return this.forked.push({ fn, values, errno: this.errno.value });
  }

  /** Number of a handler, from 1 on; the same for the same function. */
  handler(fn: AnyFunction): number {
    const at = this.handlers.indexOf(fn);
    return at >= 0 ? at + 1 : this.handlers.push(fn);
  }

  /** The handler of a number. */
  handlerOf(number: number): AnyFunction | undefined {
    return this.handlers[number - 1];
  }

  /** Calls a child's function with an errno of its own. */
  run(number: number): unknown {
    const program = this.forked[number - 1];
    if (!program) return 0;
    const { value } = this.errno;
    this.errno.value = program.errno;
    try {
      return this.asProgram(program.fn, program.values);
    } finally {
      this.errno.value = value;
    }
  }

  signal(handler: number, signal: number, info: siginfo_t | undefined): void {
    const fn = this.handlers[handler - 1];
    if (fn) this.asProgram(fn, info === undefined ? [signal] : [signal, info]);
  }

  private asProgram(fn: AnyFunction, values: readonly unknown[]): unknown {
    const before = this.mode.kernel;
    this.mode.kernel = false;
    try {
      return Reflect.apply(fn, undefined, values);
    } finally {
      this.mode.kernel = before;
    }
  }
}

import type { dir_context } from 'linux/fs.h';
import { longArgument, wrongType } from '../../libc/arguments.ts';
import type { KernelGate } from './guard.ts';
import { seal, useAfterFree } from './handles.ts';

/** An iteration as the kernel's side knows it. */
interface Iteration {
  /** Number of the call. */
  readonly number: number;
  pos: number;
  over: boolean;
}

export interface DirContexts {
  /** Runs a handler with the context of call `number`; `left` is told where it stands then. */
  during<T>(
    number: number,
    pos: number,
    run: (ctx: dir_context) => T,
    left: (pos: number) => void,
  ): T;
  /** The iteration of a genuine context whose call is not over. */
  iteration(fn: string, value: unknown): Iteration;
}

/** Façades of `struct dir_context`, which lives on the kernel's stack. */
export function dirContexts(kernel: KernelGate): DirContexts {
  class DirContext implements Omit<dir_context, keyof dir_context & symbol> {
    readonly #iteration: Iteration;

    constructor(iteration: Iteration) {
      this.#iteration = iteration;
    }

    static iteration(value: unknown): Iteration | undefined {
      if (typeof value !== 'object' || value === null || !(#iteration in value)) return undefined;
      if (value.#iteration.over) useAfterFree(kernel, 'dir_context');
      return value.#iteration;
    }

    get pos(): number {
      return DirContext.iteration(this)?.pos ?? 0;
    }
    set pos(value: number) {
      const iteration = DirContext.iteration(this);
      if (iteration) iteration.pos = longArgument('dir_context', 'pos', value);
    }
  }
  seal(DirContext);

  return {
    during(number, pos, run, left) {
      const iteration: Iteration = { number, pos, over: false };
      try {
        return run(Object.freeze(new DirContext(iteration)) as unknown as dir_context);
      } finally {
        iteration.over = true;
        left(iteration.pos);
      }
    },
    iteration(fn, value) {
      const iteration = DirContext.iteration(value);
      if (!iteration) throw wrongType(fn, 'ctx', 'a dir_context', value);
      return iteration;
    },
  };
}

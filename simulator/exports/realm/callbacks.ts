import type { AnyFunction } from '../../libc/arguments.ts';

interface Callback {
  readonly fn: AnyFunction;
  /** What the function is called with, before what the kernel adds. */
  readonly values: readonly unknown[];
}

/** Functions of drivers that the kernel calls by kind and number: timers, work, interrupt handlers. */
export class Callbacks {
  private readonly functions = new Map<string, Callback>();

  set(kind: number, id: number, fn: AnyFunction, values: readonly unknown[]): void {
    this.functions.set(`${kind} ${id}`, { fn, values });
  }

  get(kind: number, id: number): Callback | undefined {
    return this.functions.get(`${kind} ${id}`);
  }
}

import { objectArgument } from '../../libc/arguments.ts';
import type { KernelGate } from './guard.ts';

/**
 * Objects of drivers that stand for objects of the kernel, such as a mutex: what the driver holds is an ordinary object,
 * and its initialiser ties it to the kernel's.
 */
export class KernelObjects {
  private readonly numbers = new WeakMap<object, number>();

  /**
   * @param type `mutex`
   * @param initialiser the function that a driver has to call first
   */
  constructor(
    private readonly kernel: KernelGate,
    private readonly type: string,
    private readonly initialiser: string,
  ) {}

  /** Ties an object to a fresh one of the kernel's. */
  init(fn: string, parameter: string, value: unknown, number: number): object {
    const object = objectArgument(fn, parameter, `a ${this.type} object`, value);
    this.numbers.set(object, number);
    return object;
  }

  /**
   * The kernel's number of an object. One that was never initialised is an oops: Linux would follow the NULL pointers in
   * it.
   */
  of(fn: string, parameter: string, value: unknown): number {
    const object = objectArgument(fn, parameter, `a ${this.type} object`, value);
    const number = this.numbers.get(object);
    if (number !== undefined) return number;
    return this.kernel.bug(
      `${fn}(): this struct ${this.type} was never initialised: call ${this.initialiser}() first`,
    );
  }
}

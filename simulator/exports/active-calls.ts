import type { FileLock } from '../fs/lock-context.ts';
import type { PollTable } from '../fs/poll-table.ts';
import type { DirContext } from '../fs/readdir.ts';

/**
 * What the kernel hands to handlers for the time of a call, by number.
 *
 * Invariant: a number is never given twice, so that a driver which keeps such an object finds that its call is over.
 */
class ActiveCalls<T> {
  private readonly active = new Map<number, T>();
  private next = 1;

  /** Calls a handler with the number of `value`, which is valid until it returns. */
  during(value: T, handler: (number: number) => number): number {
    const number = this.next++;
    this.active.set(number, value);
    try {
      return handler(number);
    } finally {
      this.active.delete(number);
    }
  }

  find(number: number): T | undefined {
    return this.active.get(number);
  }
}

/** The calls that run now. */
export class HandlerCalls {
  /** Of ->poll. */
  readonly polls = new ActiveCalls<PollTable>();
  /** Of ->lock and ->flock. */
  readonly locks = new ActiveCalls<FileLock>();
  /** Of ->iterate_shared. */
  readonly directories = new ActiveCalls<DirContext>();
}

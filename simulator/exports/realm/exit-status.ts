import { show } from '../../libc/arguments.ts';

/** Exit status of a program's function. Linux: a main without return returns 0 since C99. */
export function exitStatus(result: unknown, fn = 'a forked function'): number {
  if (typeof result === 'number' && Number.isSafeInteger(result)) return result | 0;
  if (result === undefined) return 0;
  throw new TypeError(`${fn} must return an int (number), got ${show(result)}`);
}

import type * as align from 'linux/align.h';
import type * as arraySize from 'linux/array_size.h';
import type * as math from 'linux/math.h';
import type * as wordpart from 'linux/wordpart.h';
import { longArgument, ulongArgument, wrongType } from '../../libc/arguments.ts';

/** Two integers of one type, and the way back to it from a result. */
interface Pair {
  readonly x: bigint;
  readonly y: bigint;
  result(value: bigint): never;
}

/** A second value of 0 where it divides is a RangeError, and with it the oops of Linux's divide error. */
function pair(fn: string, names: readonly [string, string], x: unknown, y: unknown): Pair {
  if (typeof x !== 'number') {
    return {
      x: ulongArgument(fn, names[0], x),
      y: ulongArgument(fn, names[1], y),
      result: (value) => BigInt.asUintN(64, value) as never,
    };
  }
  if (typeof y !== 'number') throw wrongType(fn, names[1], `a number as '${names[0]}' is`, y);
  return {
    x: BigInt(longArgument(fn, names[0], x)),
    y: BigInt(longArgument(fn, names[1], y)),
    result: (value) => Number(value) as never,
  };
}

function up(fn: string, names: readonly [string, string], x: unknown, y: unknown): never {
  const values = pair(fn, names, x, y);
  const mask = values.y - 1n;
  return values.result((values.x + mask) & ~mask);
}

function down(fn: string, names: readonly [string, string], x: unknown, y: unknown): never {
  const values = pair(fn, names, x, y);
  return values.result(values.x & ~(values.y - 1n));
}

/** linux/align.h */
export const linuxAlign = {
  ALIGN: (x, a) => up('ALIGN', ['x', 'a'], x, a),
  ALIGN_DOWN: (x, a) => down('ALIGN_DOWN', ['x', 'a'], x, a),
  IS_ALIGNED(x, a) {
    const values = pair('IS_ALIGNED', ['x', 'a'], x, a);
    return (values.x & (values.y - 1n)) === 0n;
  },
} satisfies typeof align;

/** linux/math.h */
export const linuxMath = {
  round_up: (x, y) => up('round_up', ['x', 'y'], x, y),
  round_down: (x, y) => down('round_down', ['x', 'y'], x, y),
  roundup(x, y) {
    const values = pair('roundup', ['x', 'y'], x, y);
    return values.result(((values.x + values.y - 1n) / values.y) * values.y);
  },
  rounddown(x, y) {
    const values = pair('rounddown', ['x', 'y'], x, y);
    return values.result(values.x - (values.x % values.y));
  },
  DIV_ROUND_UP(n, d) {
    const values = pair('DIV_ROUND_UP', ['n', 'd'], n, d);
    return values.result((values.x + values.y - 1n) / values.y);
  },
} satisfies typeof math;

/** linux/array_size.h */
export const linuxArraySize = {
  ARRAY_SIZE(arr) {
    if (!Array.isArray(arr)) throw wrongType('ARRAY_SIZE', 'arr', 'an array', arr);
    return arr.length;
  },
} satisfies typeof arraySize;

/** linux/wordpart.h */
export const linuxWordpart = {
  upper_32_bits: (n) => Number(ulongArgument('upper_32_bits', 'n', n) >> 32n),
  lower_32_bits: (n) => Number(ulongArgument('lower_32_bits', 'n', n) & 0xffffffffn),
} satisfies typeof wordpart;

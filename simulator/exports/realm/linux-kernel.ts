import type * as bug from 'linux/bug.h';
import type * as header from 'linux/kernel.h';
import type * as stddef from 'linux/stddef.h';
import { textArgument, ulongArgument, wrongType } from '../../libc/arguments.ts';
import { linuxContainerOf } from './linux-list.ts';
import { kernelFormat, linuxPrintk, logLine } from './linux-printk.ts';
import { linuxBits, linuxCompiler } from './linux-small.ts';
import { linuxSprintf } from './linux-sprintf.ts';
import type { Realm } from './realm.ts';

/** linux/bug.h */
export function linuxBug(realm: Realm) {
  const { kernel } = realm;
  const format = kernelFormat(realm);

  function warn(fn: string, condition: unknown, fmt: unknown, args: unknown[], once: boolean) {
    const message = logLine(format(fn, textArgument(fn, 'format', fmt), args));
    if (condition) kernel.warn('', message, once);
    return Boolean(condition);
  }

  return {
    BUG: () => kernel.bug(''),
    BUG_ON(condition) {
      if (condition) kernel.bug('');
    },
    WARN_ON(condition) {
      if (condition) kernel.warn('');
      return Boolean(condition);
    },
    WARN_ON_ONCE(condition) {
      if (condition) kernel.warn('', undefined, true);
      return Boolean(condition);
    },
    WARN: (condition, fmt, ...args) => warn('WARN', condition, fmt, args, false),
    WARN_ONCE: (condition, fmt, ...args) => warn('WARN_ONCE', condition, fmt, args, true),
  } satisfies typeof bug;
}

/** linux/stddef.h, and stddef.h for programs. */
export function linuxStddef({ structs }: Realm) {
  return {
    NULL: 0n,
    offsetof: (type, member) => structs.offsetOf('offsetof', type, member),
  } satisfies typeof stddef;
}

function roundUp(fn: string, x: unknown, a: unknown): bigint {
  const mask = ulongArgument(fn, 'a', a) - 1n;
  return BigInt.asUintN(64, (ulongArgument(fn, 'x', x) + mask) & ~mask);
}

/** Two values of one type: the kernel's min() and max() do not compile otherwise. */
function sameType(fn: string, x: unknown, y: unknown): void {
  if (typeof x !== 'bigint' && typeof x !== 'number')
    throw wrongType(fn, 'x', 'a bigint or a number', x);
  if (typeof x !== typeof y) throw wrongType(fn, 'y', `a ${typeof x} as 'x' is`, y);
}

function min(x: bigint, y: bigint): bigint;
function min(x: number, y: number): number;
function min(x: bigint | number, y: bigint | number): bigint | number {
  sameType('min', x, y);
  return y < x ? y : x;
}

function max(x: bigint, y: bigint): bigint;
function max(x: number, y: number): number;
function max(x: bigint | number, y: bigint | number): bigint | number {
  sameType('max', x, y);
  return y > x ? y : x;
}

/** linux/kernel.h */
export function linuxKernel(realm: Realm) {
  return {
    ...linuxBits,
    ...linuxCompiler,
    ...linuxSprintf(realm),
    ...linuxPrintk(realm),
    ...linuxBug(realm),
    ...linuxStddef(realm),
    ...linuxContainerOf(realm),
    ALIGN: (x, a) => roundUp('ALIGN', x, a),
    ALIGN_DOWN(x, a) {
      const mask = ulongArgument('ALIGN_DOWN', 'a', a) - 1n;
      return BigInt.asUintN(64, ulongArgument('ALIGN_DOWN', 'x', x) & ~mask);
    },
    IS_ALIGNED(x, a) {
      const mask = ulongArgument('IS_ALIGNED', 'a', a) - 1n;
      return (ulongArgument('IS_ALIGNED', 'x', x) & mask) === 0n;
    },
    DIV_ROUND_UP(n, d) {
      const divisor = ulongArgument('DIV_ROUND_UP', 'd', d);
      return BigInt.asUintN(64, ulongArgument('DIV_ROUND_UP', 'n', n) + divisor - 1n) / divisor;
    },
    might_sleep: () => realm.kernel.might_sleep('include/linux/kernel.h:73'),
    ARRAY_SIZE(arr) {
      if (!Array.isArray(arr)) throw wrongType('ARRAY_SIZE', 'arr', 'an array', arr);
      return arr.length;
    },
    min,
    max,
  } satisfies typeof header;
}

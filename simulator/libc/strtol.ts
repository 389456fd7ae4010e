import { toUlong } from '../lib/ulong.ts';
import { intArgument, ulongArgument } from './arguments.ts';
import { stringBytes, type CLibrary } from './context.ts';

const EINVAL = 22;
const ERANGE = 34;
const LONG_MAX = 0x7fffffffffffffffn;
const LONG_MIN = -0x8000000000000000n;
const ULONG_MAX = 0xffffffffffffffffn;

interface Digits {
  /** Magnitude. */
  readonly value: bigint;
  readonly negative: boolean;
  /** Bytes up to where the number ends; 0 when there is none. */
  readonly length: number;
}

/** Linux: glibc's stdlib/strtol_l.c: white space, a sign, 0x or 0, then digits of the base. */
function digitsOf(text: string, wanted: number): Digits {
  const head = /^[ \t-\r]*([-+]?)/.exec(text)!;
  const negative = head[1] === '-';
  let at = head[0].length;
  let base = wanted;
  const prefixed = /^0[xX][0-9a-fA-F]/.test(text.slice(at, at + 3));
  if ((base === 0 || base === 16) && prefixed) {
    base = 16;
    at += 2;
  } else if (base === 0) {
    base = text[at] === '0' ? 8 : 10;
  }
  const start = at;
  let value = 0n;
  for (; at < text.length; at++) {
    const digit = Number.parseInt(text[at]!, 36);
    if (Number.isNaN(digit) || digit >= base) break;
    value = value * BigInt(base) + BigInt(digit);
  }
  return { value, negative, length: at === start ? 0 : at };
}

/** The functions of stdlib.h that read numbers. */
export function numberReaders({ memory, ports, errno }: CLibrary) {
  function read(fn: string, nptr: unknown, endptr: unknown, base: unknown): Digits | undefined {
    const radix = intArgument(fn, 'base', base);
    const text = stringBytes(memory, fn, 'nptr', nptr);
    const to = ulongArgument(fn, 'endptr', endptr ?? 0n);
    if (radix !== 0 && (radix < 2 || radix > 36)) {
      errno.value = EINVAL;
      return undefined;
    }
    const digits = digitsOf(text, radix);
    if (to !== 0n && typeof nptr === 'bigint')
      ports.store(toUlong(to), 8, nptr + BigInt(digits.length));
    return digits;
  }

  function signed(fn: string, nptr: unknown, endptr: unknown, base: unknown): bigint {
    const digits = read(fn, nptr, endptr, base);
    if (!digits) return 0n;
    const value = digits.negative ? -digits.value : digits.value;
    if (value <= LONG_MAX && value >= LONG_MIN) return value;
    errno.value = ERANGE;
    return value > 0n ? LONG_MAX : LONG_MIN;
  }

  function unsigned(fn: string, nptr: unknown, endptr: unknown, base: unknown): bigint {
    const digits = read(fn, nptr, endptr, base);
    if (!digits) return 0n;
    if (digits.value <= ULONG_MAX) {
      return BigInt.asUintN(64, digits.negative ? -digits.value : digits.value);
    }
    errno.value = ERANGE;
    return ULONG_MAX;
  }

  return {
    atoi: (nptr: string | bigint) => Number(BigInt.asIntN(32, signed('atoi', nptr, 0n, 10))),
    atol: (nptr: string | bigint) => Number(signed('atol', nptr, 0n, 10)),
    strtol: (nptr: string | bigint, endptr: bigint, base: number) =>
      Number(signed('strtol', nptr, endptr, base)),
    strtoll: (nptr: string | bigint, endptr: bigint, base: number) =>
      Number(signed('strtoll', nptr, endptr, base)),
    strtoul: (nptr: string | bigint, endptr: bigint, base: number) =>
      unsigned('strtoul', nptr, endptr, base),
    strtoull: (nptr: string | bigint, endptr: bigint, base: number) =>
      unsigned('strtoull', nptr, endptr, base),
  };
}

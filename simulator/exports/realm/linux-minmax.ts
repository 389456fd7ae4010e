import type * as header from 'linux/minmax.h';
import { wrongType } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

type Integer = bigint | number;

/** Values of one type: the kernel's min() and max() do not compile otherwise. */
function sameType(fn: string, values: Readonly<Record<string, unknown>>): void {
  const [[first, value], ...others] = Object.entries(values) as [[string, unknown]];
  if (typeof value !== 'bigint' && typeof value !== 'number')
    throw wrongType(fn, first, 'a bigint or a number', value);
  for (const [name, other] of others as [string, unknown][]) {
    if (typeof other !== typeof value)
      throw wrongType(fn, name, `a ${typeof value} as '${first}' is`, other);
  }
}

const smaller = (x: Integer, y: Integer): never => (y < x ? y : x) as never;
const larger = (x: Integer, y: Integer): never => (y > x ? y : x) as never;
/** Linux: __clamp(), include/linux/minmax.h. */
const within = (val: Integer, lo: Integer, hi: Integer): never =>
  (val >= hi ? hi : val <= lo ? lo : val) as never;

/** linux/minmax.h */
export function linuxMinmax({ structs }: Realm) {
  return {
    min(x: Integer, y: Integer) {
      sameType('min', { x, y });
      return smaller(x, y);
    },
    max(x: Integer, y: Integer) {
      sameType('max', { x, y });
      return larger(x, y);
    },
    min3(x: Integer, y: Integer, z: Integer) {
      sameType('min3', { x, y, z });
      return smaller(smaller(x, y), z);
    },
    max3(x: Integer, y: Integer, z: Integer) {
      sameType('max3', { x, y, z });
      return larger(larger(x, y), z);
    },
    clamp(val: Integer, lo: Integer, hi: Integer) {
      sameType('clamp', { val, lo, hi });
      return within(val, lo, hi);
    },
    min_t(type, x, y) {
      const cast = structs.cast('min_t', type);
      return smaller(cast('x', x), cast('y', y));
    },
    max_t(type, x, y) {
      const cast = structs.cast('max_t', type);
      return larger(cast('x', x), cast('y', y));
    },
    clamp_t(type, val, lo, hi) {
      const cast = structs.cast('clamp_t', type);
      return within(cast('val', val), cast('lo', lo), cast('hi', hi));
    },
  } satisfies typeof header;
}

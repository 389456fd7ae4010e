import type * as header from 'linux/atomic.h';
import type { atomic64_t, atomic_t } from 'linux/atomic.h';
import type { member_type, struct_type } from 'pagewalk.h';
import { longArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

export interface Counter {
  counter: number;
}

/**
 * The operations of one width, without their prefix. Linux: include/linux/atomic/atomic-instrumented.h (6.12).
 *
 * Differs: each is one step here, so that acquire and release mean nothing.
 */
function operations(realm: Realm, prefix: string, bits: 32 | 64, type: struct_type<Counter>) {
  const { structs } = realm;
  const at = (fn: string, v: unknown): Counter => structs.view(`${prefix}_${fn}`, 'v', type, v);
  const whole = (fn: string, parameter: string, value: unknown): bigint =>
    BigInt(longArgument(`${prefix}_${fn}`, parameter, value));
  const cut = (value: bigint): number => Number(BigInt.asIntN(bits, value));

  /** Replaces the value by `change` of it; what was there before and what is there now. */
  function update(fn: string, v: unknown, change: (value: bigint) => bigint): [number, number] {
    const view = at(fn, v);
    const before = view.counter;
    const after = cut(change(BigInt(before)));
    view.counter = after;
    return [before, after];
  }

  const OPERATORS = {
    add: (a: bigint, b: bigint) => a + b,
    sub: (a: bigint, b: bigint) => a - b,
    and: (a: bigint, b: bigint) => a & b,
    or: (a: bigint, b: bigint) => a | b,
    xor: (a: bigint, b: bigint) => a ^ b,
    andnot: (a: bigint, b: bigint) => a & ~b,
  } as const;
  const change =
    (fn: string, operator: keyof typeof OPERATORS) =>
    (i: unknown, v: unknown): [number, number] => {
      const operand = whole(fn, 'i', i);
      return update(fn, v, (value) => OPERATORS[operator](value, operand));
    };
  const plain = (operator: keyof typeof OPERATORS) => {
    const run = change(operator, operator);
    return (i: number, v: Counter): void => void run(i, v);
  };
  const fetch = (operator: keyof typeof OPERATORS) => {
    const run = change(`fetch_${operator}`, operator);
    return (i: number, v: Counter): number => run(i, v)[0];
  };
  const step =
    <T>(fn: string, by: bigint, result: (before: number, after: number) => T) =>
    (v: Counter): T =>
      result(...update(fn, v, (value) => value + by));
  const store = (fn: string) => (v: Counter, i: number) => {
    at(fn, v).counter = cut(whole(fn, 'i', i));
  };
  const addUnless = (fn: string, v: Counter, a: unknown, u: unknown): boolean => {
    const [by, unless] = [whole(fn, 'a', a), cut(whole(fn, 'u', u))];
    const view = at(fn, v);
    if (view.counter === unless) return false;
    view.counter = cut(BigInt(view.counter) + by);
    return true;
  };

  return {
    init: (i: number): Counter => {
      const value = cut(BigInt(longArgument(`${prefix.toUpperCase()}_INIT`, 'i', i)));
      const view = type.variable();
      view.counter = value;
      return view;
    },
    read: (v: Counter) => at('read', v).counter,
    set: store('set'),
    read_acquire: (v: Counter) => at('read_acquire', v).counter,
    set_release: store('set_release'),
    add: plain('add'),
    sub: plain('sub'),
    and: plain('and'),
    or: plain('or'),
    xor: plain('xor'),
    andnot: plain('andnot'),
    fetch_add: fetch('add'),
    fetch_sub: fetch('sub'),
    fetch_and: fetch('and'),
    fetch_or: fetch('or'),
    fetch_xor: fetch('xor'),
    fetch_andnot: fetch('andnot'),
    add_return: (i: number, v: Counter) => change('add_return', 'add')(i, v)[1],
    sub_return: (i: number, v: Counter) => change('sub_return', 'sub')(i, v)[1],
    inc: step('inc', 1n, () => undefined),
    dec: step('dec', -1n, () => undefined),
    inc_return: step('inc_return', 1n, (_before, after) => after),
    dec_return: step('dec_return', -1n, (_before, after) => after),
    fetch_inc: step('fetch_inc', 1n, (before) => before),
    fetch_dec: step('fetch_dec', -1n, (before) => before),
    inc_and_test: step('inc_and_test', 1n, (_before, after) => after === 0),
    dec_and_test: step('dec_and_test', -1n, (_before, after) => after === 0),
    sub_and_test: (i: number, v: Counter) => change('sub_and_test', 'sub')(i, v)[1] === 0,
    add_negative: (i: number, v: Counter) => change('add_negative', 'add')(i, v)[1] < 0,
    xchg(v: Counter, new_value: number) {
      const value = whole('xchg', 'new_value', new_value);
      return update('xchg', v, () => value)[0];
    },
    cmpxchg(v: Counter, old: number, new_value: number) {
      const expected = cut(whole('cmpxchg', 'old', old));
      const value = whole('cmpxchg', 'new_value', new_value);
      const view = at('cmpxchg', v);
      const before = view.counter;
      if (before === expected) view.counter = cut(value);
      return before;
    },
    add_unless: (v: Counter, a: number, u: number) => addUnless('add_unless', v, a, u),
    inc_not_zero: (v: Counter) => addUnless('inc_not_zero', v, 1, 0),
    dec_if_positive(v: Counter) {
      const view = at('dec_if_positive', v);
      const after = cut(BigInt(view.counter) - 1n);
      if (after >= 0) view.counter = after;
      return after;
    },
  };
}

type Prefixed<P extends string, T> = { [K in keyof T as `${P}_${K & string}`]: T[K] };

function prefixed<P extends string, T extends object>(prefix: P, table: T): Prefixed<P, T> {
  const entries = Object.entries(table).map(([name, fn]) => [`${prefix}_${name}`, fn as unknown]);
  return Object.fromEntries(entries) as Prefixed<P, T>;
}

/** linux/atomic.h */
export function linuxAtomic(realm: Realm) {
  const { structs } = realm;
  const counter = (of: object): struct_type<Counter> =>
    structs.struct({ counter: of as member_type<number> });
  const atomic: struct_type<atomic_t> = counter(structs.scalars.s32);
  const atomic64: struct_type<atomic64_t> = counter(structs.scalars.s64);
  const { init, ...narrow } = operations(realm, 'atomic', 32, atomic);
  const { init: init64, ...wide } = operations(realm, 'atomic64', 64, atomic64);
  return {
    atomic_t: atomic,
    atomic64_t: atomic64,
    ATOMIC_INIT: init,
    ATOMIC64_INIT: init64,
    ...prefixed('atomic', narrow),
    ...prefixed('atomic64', wide),
  } satisfies typeof header;
}

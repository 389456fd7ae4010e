import type { atomic_t } from 'linux/atomic.h';
import type * as krefHeader from 'linux/kref.h';
import type { kref } from 'linux/kref.h';
import type * as header from 'linux/refcount.h';
import type { refcount_t } from 'linux/refcount.h';
import type { member_type, struct_type } from 'pagewalk.h';
import { functionArgument, intArgument } from '../../libc/arguments.ts';
import type { linuxAtomic } from './linux-atomic.ts';
import { linuxContainerOf } from './linux-list.ts';
import type { Realm } from './realm.ts';

const SATURATED = -0x40000000;
const MAX = 0x7fffffff;

/** Warnings of refcount_warn_saturate(), each given once. Linux: lib/refcount.c (6.12). */
const WARNINGS = {
  addNotZero: [19, 'refcount_t: saturated; leaking memory.'],
  add: [22, 'refcount_t: saturated; leaking memory.'],
  useAfterFree: [25, 'refcount_t: addition on 0; use-after-free.'],
  underflow: [28, 'refcount_t: underflow; use-after-free.'],
  leak: [31, 'refcount_t: decrement hit 0; leaking memory.'],
} as const;

/** linux/refcount.h. Linux: include/linux/refcount.h, lib/refcount.c (6.12). */
export function linuxRefcount({ structs, kernel }: Realm, atomics: ReturnType<typeof linuxAtomic>) {
  const refs: member_type<atomic_t> = atomics.atomic_t;
  const type: struct_type<refcount_t> = structs.struct({ refs });
  const given = new Set<keyof typeof WARNINGS>();

  const at = (fn: string, r: unknown): { counter: number } => structs.view(fn, 'r', type, r).refs;
  const warn = (counter: { counter: number }, kind: keyof typeof WARNINGS): void => {
    counter.counter = SATURATED;
    if (given.has(kind)) return;
    given.add(kind);
    const [line, text] = WARNINGS[kind];
    kernel.warn(`lib/refcount.c:${line} refcount_warn_saturate`, text);
  };

  /** Linux: __refcount_add(). */
  function add(fn: string, i: number, r: unknown): void {
    const counter = at(fn, r);
    const old = counter.counter;
    counter.counter = (old + i) | 0;
    if (old === 0) warn(counter, 'useAfterFree');
    else if (old < 0 || ((old + i) | 0) < 0) warn(counter, 'add');
  }

  /** Linux: __refcount_add_not_zero(). */
  function addNotZero(fn: string, i: number, r: unknown): boolean {
    const counter = at(fn, r);
    const old = counter.counter;
    if (old === 0) return false;
    counter.counter = (old + i) | 0;
    if (old < 0 || ((old + i) | 0) < 0) warn(counter, 'addNotZero');
    return true;
  }

  /** Linux: __refcount_sub_and_test(). */
  function subAndTest(fn: string, i: number, r: unknown): boolean {
    const counter = at(fn, r);
    const old = counter.counter;
    counter.counter = (old - i) | 0;
    if (old > 0 && old === i) return true;
    if (old <= 0 || old - i < 0) warn(counter, 'underflow');
    return false;
  }

  return {
    ...atomics,
    refcount_t: type,
    REFCOUNT_SATURATED: SATURATED,
    REFCOUNT_MAX: MAX,
    REFCOUNT_INIT(n) {
      const view = type.variable();
      view.refs.counter = intArgument('REFCOUNT_INIT', 'n', n);
      return view;
    },
    refcount_set(r, n) {
      at('refcount_set', r).counter = intArgument('refcount_set', 'n', n);
    },
    refcount_read: (r) => at('refcount_read', r).counter >>> 0,
    refcount_inc: (r) => {
      add('refcount_inc', 1, r);
    },
    refcount_add: (i, r) => {
      add('refcount_add', intArgument('refcount_add', 'i', i), r);
    },
    refcount_inc_not_zero: (r) => addNotZero('refcount_inc_not_zero', 1, r),
    refcount_add_not_zero: (i, r) =>
      addNotZero('refcount_add_not_zero', intArgument('refcount_add_not_zero', 'i', i), r),
    refcount_dec(r) {
      const counter = at('refcount_dec', r);
      const old = counter.counter;
      counter.counter = (old - 1) | 0;
      if (old <= 1) warn(counter, 'leak');
    },
    refcount_dec_and_test: (r) => subAndTest('refcount_dec_and_test', 1, r),
    refcount_sub_and_test: (i, r) =>
      subAndTest('refcount_sub_and_test', intArgument('refcount_sub_and_test', 'i', i), r),
    refcount_dec_if_one(r) {
      const counter = at('refcount_dec_if_one', r);
      if (counter.counter !== 1) return false;
      counter.counter = 0;
      return true;
    },
    refcount_dec_not_one(r) {
      const counter = at('refcount_dec_not_one', r);
      const old = counter.counter;
      if (old === SATURATED) return true;
      if (old === 1) return false;
      if (old === 0) {
        warn(counter, 'underflow');
        return true;
      }
      counter.counter = (old - 1) | 0;
      return true;
    },
  } satisfies typeof header;
}

/** linux/kref.h */
export function linuxKref(realm: Realm, counts: ReturnType<typeof linuxRefcount>) {
  const { structs } = realm;
  const refcount: member_type<refcount_t> = counts.refcount_t;
  const type: struct_type<kref> = structs.struct({ refcount });
  const at = (fn: string, value: unknown): refcount_t =>
    structs.view(fn, 'kref', type, value).refcount;
  return {
    ...counts,
    ...linuxContainerOf(realm),
    kref: type,
    KREF_INIT(n) {
      const view = type.variable();
      counts.refcount_set(view.refcount, n);
      return view;
    },
    kref_init: (kref) => {
      counts.refcount_set(at('kref_init', kref), 1);
    },
    kref_read: (kref) => counts.refcount_read(at('kref_read', kref)),
    kref_get: (kref) => {
      counts.refcount_inc(at('kref_get', kref));
    },
    kref_get_unless_zero: (kref) => counts.refcount_inc_not_zero(at('kref_get_unless_zero', kref)),
    kref_put(kref, release) {
      functionArgument('kref_put', 'release', release);
      if (!counts.refcount_dec_and_test(at('kref_put', kref))) return 0;
      release(structs.view('kref_put', 'kref', type, kref));
      return 1;
    },
  } satisfies typeof krefHeader;
}

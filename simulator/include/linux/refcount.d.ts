/**
 * linux/refcount.h: reference counts that do not wrap. A count that goes wrong stays at a value far from 0, so that the
 * object is leaked and not freed twice, and the log tells once for each kind of mistake. Nothing here sleeps.
 */
import type { struct_type } from 'pagewalk.h';
import type { atomic_t } from 'linux/atomic.h';

export * from 'linux/atomic.h';

/** `refcount_t`. Since 4.11. Linux: include/linux/refcount_types.h. */
export interface refcount_t {
  /** The count. Use refcount_read(). */
  readonly refs: atomic_t;
}
/** Type of a member `refcount_t`, for struct(). */
export declare const refcount_t: struct_type<refcount_t>;

/** Where a count stays that went wrong: 0xc0000000. Linux: include/linux/refcount.h. */
export declare const REFCOUNT_SATURATED: -1073741824;
/** The largest count. Linux: include/linux/refcount.h. */
export declare const REFCOUNT_MAX: 2147483647;

/** A count with a first value, a variable of the module. Linux: include/linux/refcount.h. */
export declare function REFCOUNT_INIT(n: number): refcount_t;
/** Sets the count, before anyone else can see the object. Linux: include/linux/refcount.h. */
export declare function refcount_set(r: refcount_t, n: number): void;
/** The count, unsigned. Linux: include/linux/refcount.h. */
export declare function refcount_read(r: refcount_t): number;
/** Adds 1. From 0: "refcount_t: addition on 0; use-after-free." Linux: include/linux/refcount.h. */
export declare function refcount_inc(r: refcount_t): void;
/** Adds `i`, as {@link refcount_inc}. Linux: include/linux/refcount.h. */
export declare function refcount_add(i: number, r: refcount_t): void;
/** Adds 1 unless the count is 0. Was it added? Linux: include/linux/refcount.h. */
export declare function refcount_inc_not_zero(r: refcount_t): boolean;
/** Adds `i` unless the count is 0. Was it added? Linux: include/linux/refcount.h. */
export declare function refcount_add_not_zero(i: number, r: refcount_t): boolean;
/** Subtracts 1. To 0: "refcount_t: decrement hit 0; leaking memory." Linux: include/linux/refcount.h. */
export declare function refcount_dec(r: refcount_t): void;
/**
 * Subtracts 1. Below 0: "refcount_t: underflow; use-after-free." Linux: include/linux/refcount.h.
 *
 * @returns true when the count is now 0: the caller frees the object
 */
export declare function refcount_dec_and_test(r: refcount_t): boolean;
/** Subtracts `i`, as {@link refcount_dec_and_test}. Linux: include/linux/refcount.h. */
export declare function refcount_sub_and_test(i: number, r: refcount_t): boolean;
/** Makes a count of 1 to 0. Was it 1? Linux: lib/refcount.c. */
export declare function refcount_dec_if_one(r: refcount_t): boolean;
/** Subtracts 1 unless the count is 1. Was it subtracted? Linux: lib/refcount.c. */
export declare function refcount_dec_not_one(r: refcount_t): boolean;

/**
 * linux/atomic.h: counters that several tasks change. They wrap around at their width, in two's complement, and never
 * sleep. For counting references use linux/refcount.h.
 */
import type { struct_type } from 'pagewalk.h';

/** `atomic_t`: a counter of 32 bits, signed. Linux: include/linux/types.h. */
export interface atomic_t {
  /** The value. Use atomic_read() and atomic_set(). */
  counter: number;
}
/** Type of a member `atomic_t`, for struct(). */
export declare const atomic_t: struct_type<atomic_t>;
/** A counter with a first value, a variable of the module: `static atomic_t v = ATOMIC_INIT(i)` in C. Linux: include/linux/types.h. */
export declare function ATOMIC_INIT(i: number): atomic_t;
/** The value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_read(v: atomic_t): number;
/** Sets the value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_set(v: atomic_t, i: number): void;
/** {@link atomic_read} with acquire semantics. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_read_acquire(v: atomic_t): number;
/** {@link atomic_set} with release semantics. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_set_release(v: atomic_t, i: number): void;
/** Adds `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_add(i: number, v: atomic_t): void;
/** Adds `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_fetch_add(i: number, v: atomic_t): number;
/** Subtracts `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_sub(i: number, v: atomic_t): void;
/** Subtracts `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_fetch_sub(i: number, v: atomic_t): number;
/** Keeps the bits of `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_and(i: number, v: atomic_t): void;
/** Keeps the bits of `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_fetch_and(i: number, v: atomic_t): number;
/** Sets the bits of `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_or(i: number, v: atomic_t): void;
/** Sets the bits of `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_fetch_or(i: number, v: atomic_t): number;
/** Flips the bits of `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_xor(i: number, v: atomic_t): void;
/** Flips the bits of `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_fetch_xor(i: number, v: atomic_t): number;
/** Clears the bits of `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_andnot(i: number, v: atomic_t): void;
/** Clears the bits of `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_fetch_andnot(i: number, v: atomic_t): number;
/** Adds `i`. Returns the new value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_add_return(i: number, v: atomic_t): number;
/** Subtracts `i`. Returns the new value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_sub_return(i: number, v: atomic_t): number;
/** Adds 1. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_inc(v: atomic_t): void;
/** Adds 1. Returns the new value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_inc_return(v: atomic_t): number;
/** Adds 1. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_fetch_inc(v: atomic_t): number;
/** Adds 1. Is the new value 0? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_inc_and_test(v: atomic_t): boolean;
/** Subtracts 1. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_dec(v: atomic_t): void;
/** Subtracts 1. Returns the new value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_dec_return(v: atomic_t): number;
/** Subtracts 1. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_fetch_dec(v: atomic_t): number;
/** Subtracts 1. Is the new value 0? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_dec_and_test(v: atomic_t): boolean;
/** Subtracts `i`. Is the new value 0? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_sub_and_test(i: number, v: atomic_t): boolean;
/** Adds `i`. Is the new value below 0? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_add_negative(i: number, v: atomic_t): boolean;
/** Sets the value and returns the one before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_xchg(v: atomic_t, new_value: number): number;
/** Sets the value if it is `old`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_cmpxchg(v: atomic_t, old: number, new_value: number): number;
/** Adds `a` unless the value is `u`. Was it added? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_add_unless(v: atomic_t, a: number, u: number): boolean;
/** Adds 1 unless the value is 0. Was it added? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_inc_not_zero(v: atomic_t): boolean;
/** Subtracts 1 if the result is not below 0. Returns the value less 1, also when it was not stored. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic_dec_if_positive(v: atomic_t): number;

/** `atomic64_t`: a counter of 64 bits, signed. Linux: include/linux/types.h. */
export interface atomic64_t {
  /** The value, exact up to 2^53. Use atomic64_read() and atomic64_set(). */
  counter: number;
}
/** Type of a member `atomic64_t`, for struct(). */
export declare const atomic64_t: struct_type<atomic64_t>;
/** A counter with a first value, a variable of the module: `static atomic64_t v = ATOMIC64_INIT(i)` in C. Linux: include/linux/types.h. */
export declare function ATOMIC64_INIT(i: number): atomic64_t;
/** The value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_read(v: atomic64_t): number;
/** Sets the value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_set(v: atomic64_t, i: number): void;
/** {@link atomic64_read} with acquire semantics. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_read_acquire(v: atomic64_t): number;
/** {@link atomic64_set} with release semantics. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_set_release(v: atomic64_t, i: number): void;
/** Adds `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_add(i: number, v: atomic64_t): void;
/** Adds `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_fetch_add(i: number, v: atomic64_t): number;
/** Subtracts `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_sub(i: number, v: atomic64_t): void;
/** Subtracts `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_fetch_sub(i: number, v: atomic64_t): number;
/** Keeps the bits of `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_and(i: number, v: atomic64_t): void;
/** Keeps the bits of `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_fetch_and(i: number, v: atomic64_t): number;
/** Sets the bits of `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_or(i: number, v: atomic64_t): void;
/** Sets the bits of `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_fetch_or(i: number, v: atomic64_t): number;
/** Flips the bits of `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_xor(i: number, v: atomic64_t): void;
/** Flips the bits of `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_fetch_xor(i: number, v: atomic64_t): number;
/** Clears the bits of `i`. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_andnot(i: number, v: atomic64_t): void;
/** Clears the bits of `i`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_fetch_andnot(i: number, v: atomic64_t): number;
/** Adds `i`. Returns the new value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_add_return(i: number, v: atomic64_t): number;
/** Subtracts `i`. Returns the new value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_sub_return(i: number, v: atomic64_t): number;
/** Adds 1. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_inc(v: atomic64_t): void;
/** Adds 1. Returns the new value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_inc_return(v: atomic64_t): number;
/** Adds 1. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_fetch_inc(v: atomic64_t): number;
/** Adds 1. Is the new value 0? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_inc_and_test(v: atomic64_t): boolean;
/** Subtracts 1. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_dec(v: atomic64_t): void;
/** Subtracts 1. Returns the new value. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_dec_return(v: atomic64_t): number;
/** Subtracts 1. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_fetch_dec(v: atomic64_t): number;
/** Subtracts 1. Is the new value 0? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_dec_and_test(v: atomic64_t): boolean;
/** Subtracts `i`. Is the new value 0? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_sub_and_test(i: number, v: atomic64_t): boolean;
/** Adds `i`. Is the new value below 0? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_add_negative(i: number, v: atomic64_t): boolean;
/** Sets the value and returns the one before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_xchg(v: atomic64_t, new_value: number): number;
/** Sets the value if it is `old`. Returns the value before. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_cmpxchg(v: atomic64_t, old: number, new_value: number): number;
/** Adds `a` unless the value is `u`. Was it added? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_add_unless(v: atomic64_t, a: number, u: number): boolean;
/** Adds 1 unless the value is 0. Was it added? Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_inc_not_zero(v: atomic64_t): boolean;
/** Subtracts 1 if the result is not below 0. Returns the value less 1, also when it was not stored. Linux: include/linux/atomic/atomic-instrumented.h. */
export declare function atomic64_dec_if_positive(v: atomic64_t): number;

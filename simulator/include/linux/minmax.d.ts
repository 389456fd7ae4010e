/**
 * linux/minmax.h: the smaller and the larger. `min_t` and its kin take the type to compare in as a value, from `pagewalk.h`:
 * `min_t(u64, count, PAGE_SIZE)`.
 */
import type { member_type } from 'pagewalk.h';

/** The smaller value. Both have the same type, as in the kernel. Linux: include/linux/minmax.h. */
export declare function min(x: bigint, y: bigint): bigint;
export declare function min(x: number, y: number): number;
/** The larger value. Both have the same type, as in the kernel. Linux: include/linux/minmax.h. */
export declare function max(x: bigint, y: bigint): bigint;
export declare function max(x: number, y: number): number;
/** The smallest of three values of one type. Linux: include/linux/minmax.h. */
export declare function min3(x: bigint, y: bigint, z: bigint): bigint;
export declare function min3(x: number, y: number, z: number): number;
/** The largest of three values of one type. Linux: include/linux/minmax.h. */
export declare function max3(x: bigint, y: bigint, z: bigint): bigint;
export declare function max3(x: number, y: number, z: number): number;
/** The value of `[lo, hi]`, both included, that is nearest to `val`. All have one type. Linux: include/linux/minmax.h. */
export declare function clamp(val: bigint, lo: bigint, hi: bigint): bigint;
export declare function clamp(val: number, lo: number, hi: number): number;

/**
 * The smaller value, after both are cast to `type`: -1 is the greatest value of an unsigned type. Linux:
 * include/linux/minmax.h.
 *
 * @param type `u8` to `u64`, `s8` to `s64` of pagewalk.h
 */
export declare function min_t<T extends bigint | number>(
  type: member_type<T>,
  x: bigint | number,
  y: bigint | number,
): T;

/** The larger value, after both are cast to `type` as by {@link min_t}. Linux: include/linux/minmax.h. */
export declare function max_t<T extends bigint | number>(
  type: member_type<T>,
  x: bigint | number,
  y: bigint | number,
): T;

/** {@link clamp}, after all are cast to `type` as by {@link min_t}. Linux: include/linux/minmax.h. */
export declare function clamp_t<T extends bigint | number>(
  type: member_type<T>,
  val: bigint | number,
  lo: bigint | number,
  hi: bigint | number,
): T;

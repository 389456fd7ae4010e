/** linux/align.h: rounding to powers of two. Numbers count as C's `long`; both arguments have the same type. */

/** Rounds up to a multiple of `a`, a power of two; a bigint modulo 2^64. Linux: include/linux/align.h. */
export declare function ALIGN(x: bigint, a: bigint): bigint;
export declare function ALIGN(x: number, a: number): number;
/** Rounds down to a multiple of `a`, a power of two. Linux: include/linux/align.h. */
export declare function ALIGN_DOWN(x: bigint, a: bigint): bigint;
export declare function ALIGN_DOWN(x: number, a: number): number;
/** Is `x` a multiple of `a`, a power of two? Linux: include/linux/align.h. */
export declare function IS_ALIGNED(x: bigint, a: bigint): boolean;
export declare function IS_ALIGNED(x: number, a: number): boolean;

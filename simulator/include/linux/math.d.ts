/** linux/math.h: rounding and division. Numbers count as C's `long`; both arguments have the same type. */

/** Rounds up to a multiple of `y`, a power of two; a bigint modulo 2^64. Linux: include/linux/math.h. */
export declare function round_up(x: bigint, y: bigint): bigint;
export declare function round_up(x: number, y: number): number;
/** Rounds down to a multiple of `y`, a power of two. Linux: include/linux/math.h. */
export declare function round_down(x: bigint, y: bigint): bigint;
export declare function round_down(x: number, y: number): number;
/** Rounds up to a multiple of `y`, any number above 0. An oops for 0. Linux: include/linux/math.h. */
export declare function roundup(x: bigint, y: bigint): bigint;
export declare function roundup(x: number, y: number): number;
/** Rounds down to a multiple of `y`, any number above 0. An oops for 0. Linux: include/linux/math.h. */
export declare function rounddown(x: bigint, y: bigint): bigint;
export declare function rounddown(x: number, y: number): number;
/** `n / d`, rounded up, for values that are not negative. An oops for a `d` of 0. Linux: include/linux/math.h. */
export declare function DIV_ROUND_UP(n: bigint, d: bigint): bigint;
export declare function DIV_ROUND_UP(n: number, d: number): number;

/** linux/kernel.h: what everyone needs. */
export * from 'linux/printk.h';
export * from 'linux/bug.h';
export * from 'linux/container_of.h';
export * from 'linux/stddef.h';
export * from 'linux/bits.h';
export * from 'linux/compiler.h';
export * from 'linux/sprintf.h';

/** Rounds up to a multiple of `a`, a power of two, modulo 2^64. Linux: include/linux/align.h. */
export declare function ALIGN(x: bigint, a: bigint): bigint;
/** Rounds down to a multiple of `a`, a power of two. Linux: include/linux/align.h. */
export declare function ALIGN_DOWN(x: bigint, a: bigint): bigint;
/** Is `x` a multiple of `a`, a power of two? Linux: include/linux/align.h. */
export declare function IS_ALIGNED(x: bigint, a: bigint): boolean;
/** `n / d`, rounded up. Linux: include/linux/math.h. */
export declare function DIV_ROUND_UP(n: bigint, d: bigint): bigint;
/**
 * Says that the caller may sleep: where it must not, the log says so ("sleeping function called from invalid context").
 *
 * Linux: include/linux/kernel.h.
 */
export declare function might_sleep(): void;
/** Elements of an array. Linux: include/linux/array_size.h. */
export declare function ARRAY_SIZE(arr: readonly unknown[]): number;
/** The smaller value. Both have the same type, as in the kernel. Linux: include/linux/minmax.h. */
export declare function min(x: bigint, y: bigint): bigint;
export declare function min(x: number, y: number): number;
/** The larger value. Both have the same type, as in the kernel. Linux: include/linux/minmax.h. */
export declare function max(x: bigint, y: bigint): bigint;
export declare function max(x: number, y: number): number;

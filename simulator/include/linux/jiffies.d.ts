/** linux/jiffies.h: time in ticks. */

/** Ticks per second: 250. Linux: CONFIG_HZ, include/asm-generic/param.h. */
export declare const HZ: 250n;

/**
 * Ticks since five minutes before boot's wrap of 32 bits, so that overflows show early.
 *
 * A live binding: read it where you need it. Linux: include/linux/jiffies.h.
 */
export let jiffies: bigint;

/** The same as {@link jiffies}. Linux: kernel/time/jiffies.c. */
export declare function get_jiffies_64(): bigint;

/** Longest delay in jiffies: (LONG_MAX >> 1) - 1. Linux: include/linux/jiffies.h. */
export declare const MAX_JIFFY_OFFSET: 0x3ffffffffffffffen;

/** Milliseconds as jiffies, rounded up; below 0 gives MAX_JIFFY_OFFSET. Linux: kernel/time/time.c. */
export declare function msecs_to_jiffies(m: number): bigint;

/** Microseconds as jiffies, rounded up. Linux: kernel/time/time.c. */
export declare function usecs_to_jiffies(u: number): bigint;

/** Jiffies as milliseconds. Linux: kernel/time/time.c. */
export declare function jiffies_to_msecs(j: bigint): number;

/** Jiffies as microseconds. Linux: kernel/time/time.c. */
export declare function jiffies_to_usecs(j: bigint): number;

/** Is the time `a` after `b`? Works across a wrap. Linux: include/linux/jiffies.h. */
export declare function time_after(a: bigint, b: bigint): boolean;

/** Is the time `a` before `b`? Linux: include/linux/jiffies.h. */
export declare function time_before(a: bigint, b: bigint): boolean;

/** Is the time `a` after `b`, or the same? Linux: include/linux/jiffies.h. */
export declare function time_after_eq(a: bigint, b: bigint): boolean;

/** Is the time `a` before `b`, or the same? Linux: include/linux/jiffies.h. */
export declare function time_before_eq(a: bigint, b: bigint): boolean;

/** linux/ktime.h: time in nanoseconds. */

/** `ktime_t`: nanoseconds; exact up to 2^53. Linux: include/linux/types.h. */
export type ktime_t = number;

/** Nanoseconds since boot. Does not sleep. Linux: kernel/time/timekeeping.c. */
export declare function ktime_get(): ktime_t;

/** Nanoseconds since boot. Does not sleep. Linux: include/linux/timekeeping.h. */
export declare function ktime_get_ns(): bigint;

/** `later - earlier` in microseconds. Linux: include/linux/ktime.h. */
export declare function ktime_us_delta(later: ktime_t, earlier: ktime_t): number;

/** `later - earlier` in milliseconds. Linux: include/linux/ktime.h. */
export declare function ktime_ms_delta(later: ktime_t, earlier: ktime_t): number;

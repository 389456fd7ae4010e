/** time.h: virtual time. */

/** `struct timespec`. */
export interface timespec {
  /** Whole seconds. */
  tv_sec: number;
  /** Nanoseconds below a second. */
  tv_nsec: number;
}

/** clock_gettime(): time since boot. */
export declare const CLOCK_MONOTONIC: 1;

/** Virtual time since boot. @returns 0, or -1 with errno EINVAL for any other clock */
export declare function clock_gettime(clockid: number, tp: timespec): number;

/**
 * Sleeps. Virtual time jumps: a long sleep takes no longer than a short one.
 *
 * @param rem gets what is left after a signal; null if it does not matter
 * @returns 0, or -1 with errno: EINTR, EINVAL
 */
export declare function nanosleep(duration: timespec, rem: timespec | null): number;

/** linux/timer.h: functions that run after a time, in a softirq, where nobody may sleep. */

declare const opaque: unique symbol;

/** `struct timer_list`. `{}` until {@link timer_setup} makes one of it. Linux: include/linux/timer_types.h. */
export interface timer_list {
  readonly [opaque]?: 'timer_list';
  /** When it is due, in jiffies; {@link mod_timer} writes it, {@link add_timer} reads it. */
  expires?: bigint;
}

/** A timer's function. It runs in a softirq: no sleeping, no mutex, no copy_to_user(). */
export type timer_callback = (timer: timer_list) => void;

/**
 * Ties a timer to its function. Does not arm it. Linux: include/linux/timer.h.
 *
 * @param flags TIMER_* flags; 0
 */
export declare function timer_setup(
  timer: timer_list,
  callback: timer_callback,
  flags: number,
): void;

/** A timer with its function. C's macro declares a variable; here it is the value. Linux: include/linux/timer.h. */
export declare function DEFINE_TIMER(callback: timer_callback): timer_list;

/**
 * Arms the timer for `expires`, whether it was armed or not. It is never early; far away it is up to an eighth late.
 *
 * Does not sleep. Linux: kernel/time/timer.c.
 *
 * @param expires jiffies, such as `jiffies + msecs_to_jiffies(100)`
 * @returns 1 when it was armed
 */
export declare function mod_timer(timer: timer_list, expires: bigint): number;

/** Arms the timer for `timer.expires`; one that is armed already is a BUG. Linux: kernel/time/timer.c. */
export declare function add_timer(timer: timer_list): void;

/** Disarms the timer; its function may still be running elsewhere. @returns 1 when it was armed. Linux: kernel/time/timer.c. */
export declare function timer_delete(timer: timer_list): number;

/** Disarms the timer and waits for its function: not in that function. @returns 1 when it was armed. Linux: kernel/time/timer.c. */
export declare function timer_delete_sync(timer: timer_list): number;

/** The older name of {@link timer_delete}, gone since 6.15. Linux: include/linux/timer.h. */
export declare function del_timer(timer: timer_list): number;

/** The older name of {@link timer_delete_sync}, gone since 6.15. Linux: include/linux/timer.h. */
export declare function del_timer_sync(timer: timer_list): number;

/** As {@link timer_delete_sync}; the timer cannot be armed again. Linux: kernel/time/timer.c. */
export declare function timer_shutdown_sync(timer: timer_list): number;

/** 1 while the timer is armed. Linux: include/linux/timer.h. */
export declare function timer_pending(timer: timer_list): number;

export {};

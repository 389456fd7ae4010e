/** linux/completion.h: waiting for one thing to be done. */

declare const opaque: unique symbol;

/** `struct completion`. `{}` until {@link init_completion} makes one of it. Linux: include/linux/completion.h. */
export interface completion {
  readonly [opaque]?: 'completion';
}

/** A completion that is not done. C's macro declares a variable; here it is the value. Linux: include/linux/completion.h. */
export declare function DECLARE_COMPLETION(): completion;

/** Makes a completion of an object. Linux: include/linux/completion.h. */
export declare function init_completion(x: completion): void;

/** Not done again, for the next use. Linux: include/linux/completion.h. */
export declare function reinit_completion(x: completion): void;

/** Sleeps until it is done; nothing else ends the sleep. May sleep. Linux: kernel/sched/completion.c. */
export declare function wait_for_completion(x: completion): void;

/**
 * Sleeps until it is done, or the time is over. May sleep. Linux: kernel/sched/completion.c.
 *
 * @param timeout jiffies
 * @returns 0n when the time is over, else jiffies left, at least 1n
 */
export declare function wait_for_completion_timeout(
  x: completion,
  timeout: bigint | number,
): bigint;

/** Sleeps until it is done or a signal comes. May sleep. @returns 0 or -ERESTARTSYS. Linux: kernel/sched/completion.c. */
export declare function wait_for_completion_interruptible(x: completion): number;

/**
 * Sleeps until it is done, a signal comes, or the time is over. May sleep. Linux: kernel/sched/completion.c.
 *
 * @param timeout jiffies
 * @returns 0 when the time is over, jiffies left (at least 1), or -ERESTARTSYS
 */
export declare function wait_for_completion_interruptible_timeout(
  x: completion,
  timeout: bigint | number,
): number;

/** Sleeps until it is done or a signal kills the process. May sleep. @returns 0 or -ERESTARTSYS. Linux: kernel/sched/completion.c. */
export declare function wait_for_completion_killable(x: completion): number;

/** Is it done? Takes one of it if so. Does not sleep. Linux: kernel/sched/completion.c. */
export declare function try_wait_for_completion(x: completion): boolean;

/** Is it done? Does not sleep. Linux: kernel/sched/completion.c. */
export declare function completion_done(x: completion): boolean;

/** Done once: one waiter goes on. Does not sleep, and may be called in interrupts. Linux: kernel/sched/completion.c. */
export declare function complete(x: completion): void;

/** Done for ever: all waiters go on, later ones too. Does not sleep. Linux: kernel/sched/completion.c. */
export declare function complete_all(x: completion): void;

export {};

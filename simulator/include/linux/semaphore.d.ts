/** linux/semaphore.h: counting semaphores. A mutex is what most drivers want instead. */

declare const opaque: unique symbol;

/** `struct semaphore`. `{}` until {@link sema_init} makes one of it. Linux: include/linux/semaphore.h. */
export interface semaphore {
  readonly [opaque]?: 'semaphore';
}

/** Makes a semaphore of an object. Linux: include/linux/semaphore.h. @param val how many may hold it at once */
export declare function sema_init(sem: semaphore, val: number): void;

/** Counts down, or sleeps until somebody counts up. May sleep. Linux: kernel/locking/semaphore.c. */
export declare function down(sem: semaphore): void;

/** As {@link down}, until a signal comes. May sleep. @returns 0 or -EINTR. Linux: kernel/locking/semaphore.c. */
export declare function down_interruptible(sem: semaphore): number;

/** As {@link down}, until a signal kills the process. May sleep. @returns 0 or -EINTR. Linux: kernel/locking/semaphore.c. */
export declare function down_killable(sem: semaphore): number;

/** Counts down if that is possible. Does not sleep. @returns 0 when down, 1 when not: the reverse of mutex_trylock(). Linux: kernel/locking/semaphore.c. */
export declare function down_trylock(sem: semaphore): number;

/** As {@link down}, for `timeout` jiffies at most. May sleep. @returns 0 or -ETIME. Linux: kernel/locking/semaphore.c. */
export declare function down_timeout(sem: semaphore, timeout: bigint | number): number;

/** Counts up and wakes a waiter. Does not sleep. Linux: kernel/locking/semaphore.c. */
export declare function up(sem: semaphore): void;

export {};

/** linux/mutex.h: locks whose waiters sleep. */

declare const opaque: unique symbol;

/** `struct mutex`. `{}` until {@link mutex_init} makes one of it. Linux: include/linux/mutex_types.h. */
export interface mutex {
  readonly [opaque]?: 'mutex';
}

/** An unlocked mutex. C's macro declares a variable; here it is the value. Linux: include/linux/mutex.h. */
export declare function DEFINE_MUTEX(): mutex;

/** Makes an unlocked mutex of an object. Linux: include/linux/mutex.h. */
export declare function mutex_init(mutex: mutex): void;

/** The mutex will not be used again. Linux: include/linux/mutex.h. */
export declare function mutex_destroy(lock: mutex): void;

/**
 * Takes the mutex, or sleeps until its owner gives it back. Who takes it twice waits for itself, for ever.
 *
 * May sleep. Linux: kernel/locking/mutex.c.
 */
export declare function mutex_lock(lock: mutex): void;

/** As {@link mutex_lock}, until a signal comes. May sleep. @returns 0 or -EINTR. Linux: kernel/locking/mutex.c. */
export declare function mutex_lock_interruptible(lock: mutex): number;

/** As {@link mutex_lock}, until a signal kills the process. May sleep. @returns 0 or -EINTR. Linux: kernel/locking/mutex.c. */
export declare function mutex_lock_killable(lock: mutex): number;

/** Takes the mutex if it is free. Does not sleep. @returns 1 when taken, 0 when not. Linux: kernel/locking/mutex.c. */
export declare function mutex_trylock(lock: mutex): number;

/** Gives the mutex back. Does not sleep, but not for interrupts. Linux: kernel/locking/mutex.c. */
export declare function mutex_unlock(lock: mutex): void;

/** Is the mutex taken? Linux: kernel/locking/mutex.c. */
export declare function mutex_is_locked(lock: mutex): boolean;

export {};

/** linux/rwsem.h: locks that many readers share, or one writer has; who waits sleeps. */

declare const opaque: unique symbol;

/** `struct rw_semaphore`. `{}` until {@link init_rwsem} makes one of it. Linux: include/linux/rwsem.h. */
export interface rw_semaphore {
  readonly [opaque]?: 'rw_semaphore';
}

/** An unlocked semaphore. C's macro declares a variable; here it is the value. Linux: include/linux/rwsem.h. */
export declare function DECLARE_RWSEM(): rw_semaphore;

/** Makes an unlocked semaphore of an object. Linux: include/linux/rwsem.h. */
export declare function init_rwsem(sem: rw_semaphore): void;

/**
 * Takes the lock for reading, or sleeps while a writer has it, or waits for it beside other readers. So who reads twice
 * waits for itself when a writer came between.
 *
 * May sleep. Linux: kernel/locking/rwsem.c.
 */
export declare function down_read(sem: rw_semaphore): void;

/** As {@link down_read}, until a signal comes. May sleep. @returns 0 or -EINTR. Linux: kernel/locking/rwsem.c, since 5.11. */
export declare function down_read_interruptible(sem: rw_semaphore): number;

/** As {@link down_read}, until a signal kills the process. May sleep. @returns 0 or -EINTR. Linux: kernel/locking/rwsem.c. */
export declare function down_read_killable(sem: rw_semaphore): number;

/** Takes the lock for reading unless a writer has it. Does not sleep. @returns 1 when taken, 0 when not. Linux: kernel/locking/rwsem.c. */
export declare function down_read_trylock(sem: rw_semaphore): number;

/** Gives back what down_read() took. Does not sleep. Linux: kernel/locking/rwsem.c. */
export declare function up_read(sem: rw_semaphore): void;

/** Takes the lock for writing, or sleeps while anybody has it. May sleep. Linux: kernel/locking/rwsem.c. */
export declare function down_write(sem: rw_semaphore): void;

/** As {@link down_write}, until a signal kills the process. May sleep. @returns 0 or -EINTR. Linux: kernel/locking/rwsem.c. */
export declare function down_write_killable(sem: rw_semaphore): number;

/** Takes the lock for writing if it is free. Does not sleep. @returns 1 when taken, 0 when not. Linux: kernel/locking/rwsem.c. */
export declare function down_write_trylock(sem: rw_semaphore): number;

/** Gives back what down_write() took. Does not sleep. Linux: kernel/locking/rwsem.c. */
export declare function up_write(sem: rw_semaphore): void;

/** Goes on as a reader, without giving the lock to another writer between. Does not sleep. Linux: kernel/locking/rwsem.c. */
export declare function downgrade_write(sem: rw_semaphore): void;

/** Has anybody the lock? @returns 1 or 0. Linux: include/linux/rwsem.h. */
export declare function rwsem_is_locked(sem: rw_semaphore): number;

/** Does anybody wait for the lock? @returns 1 or 0. Linux: include/linux/rwsem.h. */
export declare function rwsem_is_contended(sem: rw_semaphore): number;

export {};

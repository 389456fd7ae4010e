/** sys/file.h: locks on whole files. */

/** For flock(): others may share the lock. */
export declare const LOCK_SH: 1;
/** For flock(): nobody else may have the lock. */
export declare const LOCK_EX: 2;
/** With one of the others: EWOULDBLOCK instead of waiting. */
export declare const LOCK_NB: 4;
/** For flock(): gives the lock back. */
export declare const LOCK_UN: 8;

/**
 * Locks an open file. The lock belongs to the open file: descriptors made by dup() and fork() share it, and it goes with the
 * last of them. Going from one kind to the other gives the lock back first.
 *
 * @param operation {@link LOCK_SH}, {@link LOCK_EX} or {@link LOCK_UN}, and {@link LOCK_NB}
 * @returns 0, or -1 with errno: EBADF, EINVAL, EWOULDBLOCK, EINTR, or what the driver returned
 */
export declare function flock(fd: number, operation: number): number;

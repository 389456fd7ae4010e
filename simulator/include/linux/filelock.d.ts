/** linux/filelock.h: locks of programs on a driver's files. (In linux/fs.h before 6.3.) */
import type { file } from 'linux/fs.h';
import type { loff_t } from 'linux/types.h';

declare const opaque: unique symbol;

/** `struct file_lock_core`: what all kinds of locks have. (Members of file_lock before 6.9.) Linux: include/linux/filelock.h. */
export interface file_lock_core {
  /** F_RDLCK, F_WRLCK or F_UNLCK. */
  flc_type: number;
  /** `FL_*` */
  flc_flags: number;
  /** Process that asks, or that has the lock. */
  flc_pid: number;
  /** The open file. */
  readonly flc_file: file;
}

/**
 * `struct file_lock`: what the program asks for. It is the kernel's and lasts until the function that got it returns.
 * Linux: include/linux/filelock.h.
 */
export interface file_lock {
  readonly [opaque]: 'file_lock';
  /** Type, flags, and whose it is. */
  readonly c: file_lock_core;
  /** First byte. */
  fl_start: loff_t;
  /** Last byte, which is included; {@link OFFSET_MAX} for "to the end". */
  fl_end: loff_t;
}

/** A lock of fcntl(). Linux: include/linux/filelock.h. */
export declare const FL_POSIX: 1;
/** A lock of flock(). Linux: include/linux/filelock.h. */
export declare const FL_FLOCK: 2;
/** Nothing is locked: it is only asked. Linux: include/linux/filelock.h. */
export declare const FL_ACCESS: 8;
/** Unlocking fails with ENOENT when there is no lock. Linux: include/linux/filelock.h. */
export declare const FL_EXISTS: 16;
/** Unlocks because a descriptor is closed. Linux: include/linux/filelock.h. */
export declare const FL_CLOSE: 64;
/** The program waits. Linux: include/linux/filelock.h. */
export declare const FL_SLEEP: 128;
/** A lock of fcntl() that belongs to the open file. Linux: include/linux/filelock.h. */
export declare const FL_OFDLCK: 1024;
/** What `lock` returns when the program has to wait: the kernel calls it again when there is a chance. Linux: include/linux/filelock.h. */
export declare const FILE_LOCK_DEFERRED: 1;
/** The greatest position, which a number holds only rounded. Linux: include/linux/fs.h. */
export declare const OFFSET_MAX: number;

/**
 * Sets, changes or removes a lock, as the kernel does for files without `lock`: ranges of one owner are joined and split.
 * Does not sleep. Linux: fs/locks.c.
 *
 * @param conflock becomes the lock that is in the way, or null
 * @returns 0; -EAGAIN when another process has a conflicting lock; with FL_SLEEP in that case {@link FILE_LOCK_DEFERRED}, or
 *   -EDEADLK when the other waits for this one
 */
export declare function posix_lock_file(
  filp: file,
  fl: file_lock,
  conflock: file_lock | null,
): number;

/** Makes `fl` the lock that is in its way, or one of type F_UNLCK. Does not sleep. Linux: fs/locks.c. */
export declare function posix_test_lock(filp: file, fl: file_lock): void;

/**
 * Sets, changes or removes a lock of fcntl() or flock(); with FL_SLEEP it waits. May sleep. Linux: fs/locks.c.
 *
 * @returns 0; -EAGAIN when another has a conflicting lock; -EDEADLK; -ERESTARTSYS when a signal came first
 */
export declare function locks_lock_file_wait(filp: file, fl: file_lock): number;

/** Is the lock to be given back? (Since 6.9.) Linux: include/linux/filelock.h. */
export declare function lock_is_unlock(fl: file_lock): boolean;
/** Is it a lock that others may share? (Since 6.9.) Linux: include/linux/filelock.h. */
export declare function lock_is_read(fl: file_lock): boolean;
/** Is it a lock for one only? (Since 6.9.) Linux: include/linux/filelock.h. */
export declare function lock_is_write(fl: file_lock): boolean;

export {};

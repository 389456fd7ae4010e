/** sys/types.h: types of system calls. */

/** Size in bytes. Parameters that take a size accept a whole `number` too. */
export type size_t = bigint;
/** Size in bytes, or -1. */
export type ssize_t = number;
/** Position in a file, in bytes; exact up to 2^53. */
export type off_t = number;
/** Permissions of a file. */
export type mode_t = number;
/** Process number. */
export type pid_t = number;
/** User number. */
export type uid_t = number;
/** Group number. */
export type gid_t = number;
/** Device number. */
export type dev_t = number;
/** Inode number. */
export type ino_t = bigint;

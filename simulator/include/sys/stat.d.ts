/** sys/stat.h: what a file is, and its permissions. */
import type { dev_t, ino_t, mode_t } from 'sys/types.h';
import type { array_view, struct_type } from 'pagewalk.h';

/** `struct stat`: what is known of a file. Owners are root and times 0. */
export interface struct_stat {
  /** Device that holds the file. */
  readonly st_dev: bigint;
  /** Inode number. */
  readonly st_ino: ino_t;
  /** Number of names. */
  readonly st_nlink: bigint;
  /** Type, `S_IFMT`, and permissions. */
  readonly st_mode: mode_t;
  /** Owner. */
  readonly st_uid: number;
  /** Group. */
  readonly st_gid: number;
  /** Device number of a device file: major() and minor() take it apart. */
  readonly st_rdev: bigint;
  /** Bytes. */
  readonly st_size: number;
  /** Best size of a read or write, in bytes. */
  readonly st_blksize: number;
  /** Room taken, in units of 512 bytes. */
  readonly st_blocks: number;
  /** Time of the last access, change of content and change of anything: seconds and nanoseconds each. */
  readonly st_times: array_view<number>;
}
/** Type of `struct stat`; `struct_stat.variable()` is one. 144 bytes. */
export declare const struct_stat: struct_type<struct_stat>;

/**
 * Tells what an open file is.
 *
 * @param buf a struct_stat, or its address
 * @returns 0, or -1 with errno: EBADF, EFAULT
 */
export declare function fstat(fd: number, buf: struct_stat | bigint): number;
/** Tells what the file of a name is: 0, or -1 with errno: ENOENT, ENOTDIR, EFAULT. */
export declare function stat(path: string | bigint, buf: struct_stat | bigint): number;

/**
 * Makes a device file, or a regular one.
 *
 * @param mode `S_IFCHR` or `S_IFREG`, and permissions
 * @param dev makedev(major, minor)
 * @returns 0, or -1 with errno: EEXIST, ENOENT, EINVAL for another type
 */
export declare function mknod(path: string | bigint, mode: mode_t, dev: dev_t): number;

/** Mask of the type in `st_mode`. */
export declare const S_IFMT: 0o170000;
/** Character device. */
export declare const S_IFCHR: 0o020000;
/** Directory. */
export declare const S_IFDIR: 0o040000;
/** Regular file. */
export declare const S_IFREG: 0o100000;
/** Is it a character device? */
export declare function S_ISCHR(mode: mode_t): boolean;
/** Is it a directory? */
export declare function S_ISDIR(mode: mode_t): boolean;
/** Is it a regular file? */
export declare function S_ISREG(mode: mode_t): boolean;

export type { mode_t } from 'sys/types.h';

/** Owner may read: 0o400. */
export declare const S_IRUSR: number;
/** Owner may write: 0o200. */
export declare const S_IWUSR: number;
/** Owner may execute: 0o100. */
export declare const S_IXUSR: number;
/** Owner may read, write and execute: 0o700. */
export declare const S_IRWXU: number;
/** Group may read: 0o40. */
export declare const S_IRGRP: number;
/** Group may write: 0o20. */
export declare const S_IWGRP: number;
/** Group may execute: 0o10. */
export declare const S_IXGRP: number;
/** Group may read, write and execute: 0o70. */
export declare const S_IRWXG: number;
/** Others may read: 0o4. */
export declare const S_IROTH: number;
/** Others may write: 0o2. */
export declare const S_IWOTH: number;
/** Others may execute: 0o1. */
export declare const S_IXOTH: number;
/** Others may read, write and execute: 0o7. */
export declare const S_IRWXO: number;

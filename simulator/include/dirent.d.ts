/** dirent.h: reading directories. */
import type { ssize_t } from 'sys/types.h';

declare const opaque: unique symbol;

/** `DIR`: an open directory. */
export interface DIR {
  readonly [opaque]: 'DIR';
}

/** `struct dirent`: a name in a directory. Differs: readdir() gives each caller one of its own. */
export interface dirent {
  /** Inode number. */
  readonly d_ino: bigint;
  /** Position of the entry behind it, for seekdir(). */
  readonly d_off: number;
  /** Bytes of the entry as the kernel wrote it. */
  readonly d_reclen: number;
  /** `DT_*`. */
  readonly d_type: number;
  /** The name. */
  readonly d_name: string;
}

/** Type of an entry: not known. */
export declare const DT_UNKNOWN: 0;
/** Type of an entry: a FIFO. */
export declare const DT_FIFO: 1;
/** Type of an entry: a character device. */
export declare const DT_CHR: 2;
/** Type of an entry: a directory. */
export declare const DT_DIR: 4;
/** Type of an entry: a block device. */
export declare const DT_BLK: 6;
/** Type of an entry: a regular file. */
export declare const DT_REG: 8;
/** Type of an entry: a symbolic link. */
export declare const DT_LNK: 10;
/** Type of an entry: a socket. */
export declare const DT_SOCK: 12;

/**
 * Opens a directory.
 *
 * @param name text, or the address of a C string
 * @returns the directory, or null with errno: ENOENT, ENOTDIR, EMFILE
 */
export declare function opendir(name: string | bigint): DIR | null;

/**
 * Reads the directory that is open as `fd`, which belongs to the result from now on.
 *
 * @returns the directory, or null with errno: EBADF, ENOTDIR
 */
export declare function fdopendir(fd: number): DIR | null;

/**
 * The next entry, `.` and `..` among them, in the file system's order. Entries are read ahead, 32 KiB at once.
 *
 * @returns the entry; null at the end, where errno stays as it was, or null with errno
 */
export declare function readdir(dirp: DIR): dirent | null;

/** Closes a directory and its descriptor. @returns 0, or -1 with errno */
export declare function closedir(dirp: DIR): number;

/** Goes back to the first entry; the directory is read anew. */
export declare function rewinddir(dirp: DIR): void;

/** Where the directory stands, for seekdir(): `d_off` of the last entry that was read, 0 before the first. */
export declare function telldir(dirp: DIR): number;

/**
 * Goes to where telldir() was.
 *
 * @param loc result of telldir()
 */
export declare function seekdir(dirp: DIR, loc: number): void;

/** Descriptor of a directory. */
export declare function dirfd(dirp: DIR): number;

/**
 * The system call behind readdir(): entries as `struct linux_dirent64`, of `d_reclen` bytes each: u64 `d_ino`, s64
 * `d_off`, u16 `d_reclen`, u8 `d_type` and, from byte 19 on, the name with its NUL. Works on every file whose driver has
 * an `iterate_shared`.
 *
 * @param buffer address
 * @param length its bytes
 * @returns bytes written, 0 at the end, or -1 with errno: EBADF, ENOTDIR, EINVAL (not even one entry fits), EFAULT, EIO
 *   (a name is empty or has a slash), or what the driver returned
 */
export declare function getdents64(fd: number, buffer: bigint, length: number | bigint): ssize_t;

export {};

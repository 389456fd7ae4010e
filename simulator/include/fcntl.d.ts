/** fcntl.h: opening files. */
import type { struct_type } from 'pagewalk.h';
import type { mode_t, off_t, pid_t } from 'sys/types.h';

export * from 'sys/stat.h';

/** Mask of the access mode: one of the next three. */
export declare const O_ACCMODE: number;
/** Open for reading. */
export declare const O_RDONLY: number;
/** Open for writing. */
export declare const O_WRONLY: number;
/** Open for reading and writing. */
export declare const O_RDWR: number;
/** Make the file if it does not exist; open() takes its mode. */
export declare const O_CREAT: number;
/** With {@link O_CREAT}: fail with EEXIST if the file exists. */
export declare const O_EXCL: number;
/** Do not make a terminal the controlling one. */
export declare const O_NOCTTY: number;
/** Cut the file to length 0. */
export declare const O_TRUNC: number;
/** Every write goes to the end. */
export declare const O_APPEND: number;
/** Calls return EAGAIN instead of waiting. */
export declare const O_NONBLOCK: number;
/** The same as {@link O_ASYNC}. */
export declare const FASYNC: number;
/** The owner gets SIGIO when the file is ready; fcntl(F_SETFL) sets it, open() has no use for it. */
export declare const O_ASYNC: number;
/** A write returns when the data is on the device. */
export declare const O_DSYNC: number;
/** A write returns when data and metadata are on the device. */
export declare const O_SYNC: number;
/** Bypass the page cache. */
export declare const O_DIRECT: number;
/** Fail with ENOTDIR if the path is no directory. */
export declare const O_DIRECTORY: number;
/** Fail with ELOOP if the path is a symbolic link. */
export declare const O_NOFOLLOW: number;
/** Close the descriptor at exec. */
export declare const O_CLOEXEC: number;

/**
 * Opens a file, or makes one with O_CREAT.
 *
 * @param path text, or the address of a C string
 * @param oflag O_RDONLY, O_WRONLY or O_RDWR, and others
 * @param mode permissions of a file that is made
 * @returns the lowest free descriptor, or -1 with errno: ENOENT, EACCES, EEXIST, EISDIR, ENXIO, or what the driver's
 *   `open` returned
 */
export declare function open(path: string | bigint, oflag: number, mode?: mode_t): number;

/** Command of fcntl(): another descriptor for the file, the lowest from `arg` on. */
export declare const F_DUPFD: 0;
/** Command of fcntl(): flags of the descriptor. */
export declare const F_GETFD: 1;
/** Command of fcntl(): sets the flags of the descriptor. */
export declare const F_SETFD: 2;
/** Command of fcntl(): `O_*` flags of the open file. */
export declare const F_GETFL: 3;
/** Command of fcntl(): sets {@link O_APPEND}, {@link O_NONBLOCK}, {@link O_DIRECT} and, as the driver's `fasync` does,
 * {@link O_ASYNC}; others stay. */
export declare const F_SETFL: 4;
/** Command of fcntl(): the process `arg` gets SIGIO; 0 for none. ESRCH when there is none. */
export declare const F_SETOWN: 8;
/** Command of fcntl(): pid of the process that gets SIGIO, or 0. */
export declare const F_GETOWN: 9;
/** Command of fcntl(): as {@link F_DUPFD}; there is no exec at which it could close. */
export declare const F_DUPFD_CLOEXEC: 1030;
/** Command of fcntl(): adds `F_SEAL_*` to a memfd. EPERM (sealed, read only), EBUSY (a writable mapping), EINVAL. */
export declare const F_ADD_SEALS: 1033;
/** Command of fcntl(): the `F_SEAL_*` of a memfd. */
export declare const F_GET_SEALS: 1034;
/** No more seals. */
export declare const F_SEAL_SEAL: 0x1;
/** The file gets no shorter. */
export declare const F_SEAL_SHRINK: 0x2;
/** The file gets no longer. */
export declare const F_SEAL_GROW: 0x4;
/** Nobody writes, and nobody has a writable shared mapping. */
export declare const F_SEAL_WRITE: 0x8;
/** Nobody writes who does not have it mapped already. Since 5.1. */
export declare const F_SEAL_FUTURE_WRITE: 0x10;
/** The mode's executable bits stay. Since 6.3. */
export declare const F_SEAL_EXEC: 0x20;

/** `struct flock`: a lock on bytes of a file. */
export interface struct_flock {
  /** {@link F_RDLCK}, {@link F_WRLCK} or {@link F_UNLCK}. */
  l_type: number;
  /** From where `l_start` counts: SEEK_SET 0, SEEK_CUR 1 or SEEK_END 2. */
  l_whence: number;
  /** First byte. */
  l_start: off_t;
  /** Bytes; 0 for all to the end, below 0 for those before `l_start`. */
  l_len: off_t;
  /** Of {@link F_GETLK}: the process that has the lock, -1 when an open file has it. */
  l_pid: pid_t;
}
/** Type of `struct flock`; `struct_flock.variable()` is one. 32 bytes. */
export declare const struct_flock: struct_type<struct_flock>;

/** Type of a lock: others may read. Needs a file that is open for reading. */
export declare const F_RDLCK: 0;
/** Type of a lock: nobody else may have one. Needs a file that is open for writing. */
export declare const F_WRLCK: 1;
/** No lock. */
export declare const F_UNLCK: 2;
/**
 * Command of fcntl(): the lock that is in the way of the {@link struct_flock} `arg` is written to it, or type
 * {@link F_UNLCK}.
 */
export declare const F_GETLK: 5;
/**
 * Command of fcntl(): sets, changes or removes a lock of the process, which ranges beside it join. It goes when the process
 * closes any descriptor of the file. EAGAIN when another process has one that conflicts.
 */
export declare const F_SETLK: 6;
/** Command of fcntl(): as {@link F_SETLK}, but waits. EDEADLK when the other waits for this process, EINTR. */
export declare const F_SETLKW: 7;
/** Command of fcntl(): as {@link F_GETLK}, for locks that belong to the open file; `l_pid` must be 0. */
export declare const F_OFD_GETLK: 36;
/** Command of fcntl(): as {@link F_SETLK}, for a lock that belongs to the open file; `l_pid` must be 0. */
export declare const F_OFD_SETLK: 37;
/** Command of fcntl(): as {@link F_SETLKW}, for a lock that belongs to the open file; `l_pid` must be 0. */
export declare const F_OFD_SETLKW: 38;

/**
 * Asks or changes an open file.
 *
 * @param cmd `F_*`
 * @param arg as the command wants it: a number, or a struct_flock or its address
 * @returns what the command says, or -1 with errno: EBADF, EFAULT, EINVAL, ESRCH, EAGAIN, EDEADLK, EINTR, EOVERFLOW, or
 *   what the driver returned
 */
export declare function fcntl(
  fd: number,
  cmd: number,
  arg?: number | bigint | struct_flock,
): number;

/** fallocate() leaves the file's size as it is. */
export declare const FALLOC_FL_KEEP_SIZE: 1;
/** fallocate() takes pages away, which read as zeros then; only with {@link FALLOC_FL_KEEP_SIZE}. */
export declare const FALLOC_FL_PUNCH_HOLE: 2;

/**
 * Gives the bytes `[offset, offset + len)` of a file memory, or takes it away.
 *
 * @param mode 0, or `FALLOC_FL_*`
 * @param offset bytes
 * @param len bytes
 * @returns 0, or -1 with errno: EBADF, EINVAL, ENODEV (a device), EOPNOTSUPP (mode), EFBIG, ENOSPC, EPERM (a seal)
 */
export declare function fallocate(fd: number, mode: number, offset: off_t, len: off_t): number;

/** `open(path, O_CREAT | O_WRONLY | O_TRUNC, mode)` */
export declare function creat(path: string | bigint, mode: mode_t): number;

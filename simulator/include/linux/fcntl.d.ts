/** linux/fcntl.h: flags of open(), as drivers see them in `file.f_flags`. Linux: include/uapi/asm-generic/fcntl.h. */

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
/** O_ASYNC of programs: the owner gets SIGIO. */
export declare const FASYNC: number;
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
/** Type of a lock: others may read. */
export declare const F_RDLCK: 0;
/** Type of a lock: nobody else may have one. */
export declare const F_WRLCK: 1;
/** No lock. */
export declare const F_UNLCK: 2;
/** Command of `lock`: which lock is in the way? */
export declare const F_GETLK: 5;
/** Command of `lock`: set, change or remove, without waiting. */
export declare const F_SETLK: 6;
/** Command of `lock`: set, change or remove; wait if need be. */
export declare const F_SETLKW: 7;

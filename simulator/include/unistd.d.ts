/** unistd.h: system calls on descriptors and processes. */
import type { off_t, pid_t, size_t, ssize_t } from 'sys/types.h';

export { NULL } from 'stddef.h';
export type { off_t, pid_t, size_t, ssize_t } from 'sys/types.h';

/** Descriptor of standard input: 0. */
export declare const STDIN_FILENO: 0;
/** Descriptor of standard output: 1. */
export declare const STDOUT_FILENO: 1;
/** Descriptor of standard error: 2. */
export declare const STDERR_FILENO: 2;
/** lseek(): from the start. */
export declare const SEEK_SET: 0;
/** lseek(): from the current position. */
export declare const SEEK_CUR: 1;
/** lseek(): from the end. */
export declare const SEEK_END: 2;
/** sysconf(): bytes of a page. */
export declare const _SC_PAGESIZE: number;
/** The same as {@link _SC_PAGESIZE}. */
export declare const _SC_PAGE_SIZE: number;

/**
 * Closes a descriptor. Mappings of the file stay.
 *
 * @returns 0, or -1 with errno EBADF or what the driver's `flush` returned
 */
export declare function close(fd: number): number;

/**
 * Reads at most `count` bytes into memory at `buf`.
 *
 * @returns bytes read, 0 at the end, or -1 with errno: EBADF, EINVAL, EFAULT, EISDIR, or what the driver returned
 */
export declare function read(fd: number, buf: bigint, count: size_t | number): ssize_t;

/**
 * Writes at most `count` bytes.
 *
 * @param buf address, or text, of which the first `count` bytes of UTF-8 are written
 * @returns bytes written, or -1 with errno: EBADF, EINVAL, EFAULT, or what the driver returned
 */
export declare function write(fd: number, buf: bigint | string, count: size_t | number): ssize_t;

/**
 * Reads at a position; the file's own stays where it is.
 *
 * @param offset bytes
 * @returns bytes read, or -1 with errno: EBADF, EFAULT, EINVAL for a negative offset
 */
export declare function pread(
  fd: number,
  buf: bigint,
  count: bigint | number,
  offset: off_t,
): ssize_t;

/** Writes at a position, as {@link pread} reads. */
export declare function pwrite(
  fd: number,
  buf: bigint,
  count: bigint | number,
  offset: off_t,
): ssize_t;

/**
 * Moves the position of read() and write().
 *
 * @param whence SEEK_SET, SEEK_CUR or SEEK_END
 * @returns the new position in bytes, or -1 with errno: EBADF, EINVAL, ESPIPE
 */
export declare function lseek(fd: number, offset: off_t, whence: number): off_t;

/** Cuts or grows a file to `length` bytes; 0, or -1 with errno. Pages behind the new end are SIGBUS from then on. */
export declare function ftruncate(fd: number, length: off_t): number;

/** {@link fsync} of the data alone. */
export declare function fdatasync(fd: number): number;

/** Writes a file's data to its device; 0, or -1 with errno. */
export declare function fsync(fd: number): number;

/** A second descriptor of the same open file: the lowest free one, or -1 with errno. */
export declare function dup(fd: number): number;

/** Removes a name; the file goes when nobody has it open or mapped. 0, or -1 with errno. */
export declare function unlink(path: string | bigint): number;

/** Number of this process. */
export declare function getpid(): pid_t;

/** Number of the parent process; 1 when it has ended. */
export declare function getppid(): pid_t;

/** What may be handed to a child: values that the two processes cannot share. */
export type primitive = number | bigint | string | boolean | null | undefined;

/**
 * Makes a child that calls `child(...args)` and exits with what it returns. It gets copies of the memory and the
 * descriptors; written pages are copied one by one (copy on write).
 *
 * Differs: C's child goes on behind the call. Here it begins a function at the top level of the program, which may use
 * constants and functions only: variables of TypeScript are not copied. State that is to be copied lives in the
 * simulated memory, by mmap(). The child runs when its parent waits, sleeps, blocks or ends.
 *
 * @returns the child's pid, or -1 with errno ENOMEM
 */
export declare function fork<A extends readonly primitive[]>(
  child: (...args: A) => number,
  ...args: A
): pid_t;
/** fork() of a function that returns nothing: the child exits with 0. */
export declare function fork<A extends readonly primitive[]>(
  child: (...args: A) => void,
  ...args: A
): pid_t;

/** Sleeps whole seconds of virtual time. @returns 0, or seconds left after a signal */
export declare function sleep(seconds: number): number;

/** Sleeps microseconds of virtual time. @returns 0, or -1 with errno: EINTR, EINVAL */
export declare function usleep(usec: number): number;

/** Sends SIGALRM after some seconds of virtual time; 0 takes it back. @returns seconds left of the alarm before */
export declare function alarm(seconds: number): number;

/** Sleeps until a signal with a handler has come. @returns -1 with errno EINTR */
export declare function pause(): number;

/**
 * Moves the end of the heap, the break, to `addr`: `[heap]` in `/proc/PID/maps`.
 *
 * @returns 0, or -1 with errno ENOMEM (below the heap's start, over RLIMIT_DATA, or something lies in the way)
 */
export declare function brk(addr: bigint): number;

/**
 * Moves the break by `increment` bytes, which may be negative; 0 asks where it is.
 *
 * @returns the break before, the first byte of what was gained; or `(void *) -1`, 0xffffffffffffffff, with errno ENOMEM
 */
export declare function sbrk(increment: number | bigint): bigint;

/** Bytes of a page: 4096. */
export declare function getpagesize(): number;

/** A limit of the system: `sysconf(_SC_PAGESIZE)` is 4096; -1 with errno EINVAL for what is not known. */
export declare function sysconf(name: number): number;

/** Ends the process at once. Does not return; no `catch` or `finally` of the program runs. */
export declare function _exit(status: number): never;

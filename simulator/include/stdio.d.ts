/**
 * stdio.h: streams and formatted output.
 *
 * Formats are the C library's: `%d %u %x %o %c %s %p %f %m` with `h`, `hh`, `l`, `ll`, `z`, flags, width and precision. A
 * number or a bigint goes with any length and is cut to it, as in C. `%s` takes a string or the address of one.
 *
 * Differs: output is written at once, so nothing is lost when the program dies before a newline. Input is read ahead by
 * 4096 bytes, where glibc asks st_blksize.
 */

import type { size_t } from 'stddef.h';

export { NULL } from 'stddef.h';
export type { size_t } from 'stddef.h';

declare const opaque: unique symbol;

/** A stream. */
export interface FILE {
  readonly [opaque]: 'FILE';
}

/** Standard input, descriptor 0. */
export declare const stdin: FILE;
/** Standard output, descriptor 1. */
export declare const stdout: FILE;
/** Standard error, descriptor 2. */
export declare const stderr: FILE;
/** What output functions return on failure: -1. */
export declare const EOF: -1;
/** Bytes of a buffer that setvbuf() would like. */
export declare const BUFSIZ: 8192;
/** fseek(): from the start. */
export declare const SEEK_SET: 0;
/** fseek(): from where the stream is. */
export declare const SEEK_CUR: 1;
/** fseek(): from the end. */
export declare const SEEK_END: 2;

/**
 * Opens a file as a stream.
 *
 * @param mode `r`, `w` (emptied or made) or `a` (written at its end), with `+` for both ways, `x` to fail where it is
 *   there, `e` and `b`
 * @returns the stream, or null with errno as open() sets it; EINVAL for a mode that is none
 */
export declare function fopen(path: string | bigint, mode: string | bigint): FILE | null;

/** A stream over an open descriptor; null with errno EBADF or EINVAL. */
export declare function fdopen(fd: number, mode: string | bigint): FILE | null;

/** Closes a stream and its descriptor; 0, or EOF with errno. The stream must not be used again. */
export declare function fclose(stream: FILE): number;

/** The descriptor of a stream. */
export declare function fileno(stream: FILE): number;

/**
 * Reads `nmemb` members of `size` bytes each to `ptr`. Small reads come from what was read ahead: a driver's `read` is
 * asked for 4096 bytes.
 *
 * @returns whole members read; fewer at the end of the file or on an error: {@link feof} and {@link ferror} tell
 */
export declare function fread(
  ptr: bigint,
  size: size_t | number,
  nmemb: size_t | number,
  stream: FILE,
): size_t;

/**
 * Writes `nmemb` members of `size` bytes each from `ptr`, at once.
 *
 * @returns whole members written; fewer on an error
 */
export declare function fwrite(
  ptr: bigint | string,
  size: size_t | number,
  nmemb: size_t | number,
  stream: FILE,
): size_t;

/**
 * Reads a line with its newline, at most `size - 1` bytes, and puts a NUL behind it.
 *
 * @returns `s`, or NULL at the end of the file and on an error
 */
export declare function fgets(s: bigint, size: number, stream: FILE): bigint;

/** The next byte, or EOF. */
export declare function fgetc(stream: FILE): number;
/** The next byte, or EOF. */
export declare function getc(stream: FILE): number;
/** The next byte of standard input, or EOF. */
export declare function getchar(): number;
/** Puts one byte back, to be read next; the byte, or EOF when nothing was read. */
export declare function ungetc(c: number, stream: FILE): number;

/** Not 0 once a read met the end of the file. */
export declare function feof(stream: FILE): number;
/** Not 0 once a read or write failed. */
export declare function ferror(stream: FILE): number;
/** Forgets the end of the file and the error. */
export declare function clearerr(stream: FILE): void;

/**
 * Goes to a place of the file.
 *
 * @param offset bytes
 * @param whence SEEK_SET, SEEK_CUR or SEEK_END
 * @returns 0, or -1 with errno
 */
export declare function fseek(stream: FILE, offset: number, whence: number): number;
/** Where the stream is, in bytes; -1 with errno where there are no positions. */
export declare function ftell(stream: FILE): number;
/** Goes to the start and forgets the error. */
export declare function rewind(stream: FILE): void;

/**
 * Writes to standard output.
 *
 * @returns bytes written, or -1 with errno
 */
export declare function printf(format: string, ...args: unknown[]): number;

/** {@link printf} to a stream. */
export declare function fprintf(stream: FILE, format: string, ...args: unknown[]): number;

/** {@link printf} to a descriptor. */
export declare function dprintf(fd: number, format: string, ...args: unknown[]): number;

/**
 * Formats into memory, with a NUL at the end, whatever room is there: snprintf() checks it.
 *
 * @returns bytes without the NUL
 */
export declare function sprintf(str: bigint, format: string, ...args: unknown[]): number;

/**
 * Formats into `size` bytes of memory, the last of which is a NUL.
 *
 * @returns bytes that all of it would need, without the NUL
 */
export declare function snprintf(
  str: bigint,
  size: bigint | number,
  format: string,
  ...args: unknown[]
): number;

/** Writes a text and a newline to standard output; 0 or more, or EOF with errno. */
export declare function puts(s: string | bigint): number;

/** Writes a text to a stream; 0 or more, or EOF with errno. */
export declare function fputs(s: string | bigint, stream: FILE): number;

/** Writes one byte to standard output; the byte, or EOF with errno. */
export declare function putchar(c: number): number;

/** Writes one byte to a stream; the byte, or EOF with errno. */
export declare function putc(c: number, stream: FILE): number;
/** Writes one byte to a stream; the byte, or EOF with errno. */
export declare function fputc(c: number, stream: FILE): number;

/** Does nothing, since output is written at once; 0. */
export declare function fflush(stream: FILE | null): number;

/** Writes `s: `, the text of errno and a newline to standard error: `mmap: Invalid argument`. */
export declare function perror(s: string | bigint | null): void;

export {};

/**
 * stdio.h: formatted output.
 *
 * Formats are the C library's: `%d %u %x %o %c %s %p %f %m` with `h`, `hh`, `l`, `ll`, `z`, flags, width and precision. A
 * number or a bigint goes with any length and is cut to it, as in C. `%s` takes a string or the address of one.
 *
 * Differs: output is written at once, so nothing is lost when the program dies before a newline.
 */

export { NULL } from 'stddef.h';
export type { size_t } from 'stddef.h';

declare const opaque: unique symbol;

/** A stream. */
export interface FILE {
  readonly [opaque]: 'FILE';
}

/** Standard output, descriptor 1. */
export declare const stdout: FILE;
/** Standard error, descriptor 2. */
export declare const stderr: FILE;
/** What output functions return on failure: -1. */
export declare const EOF: -1;

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

/** Does nothing, since output is written at once; 0. */
export declare function fflush(stream: FILE | null): number;

/** Writes `s: `, the text of errno and a newline to standard error: `mmap: Invalid argument`. */
export declare function perror(s: string | bigint | null): void;

export {};

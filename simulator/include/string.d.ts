/**
 * string.h: bytes in the program's memory.
 *
 * Pointers are addresses of the program; a wild one is SIGSEGV. Where C would have a string literal, a TypeScript string
 * may stand: its UTF-8 bytes and a NUL.
 */

export { NULL } from 'stddef.h';
export type { size_t } from 'stddef.h';

/**
 * Fills `n` bytes with the low byte of `c`.
 *
 * @returns `s`
 */
export declare function memset(s: bigint, c: number, n: bigint | number): bigint;
/**
 * Copies `n` bytes; the ranges must not overlap.
 *
 * @returns `dest`
 */
export declare function memcpy(dest: bigint, src: bigint | string, n: bigint | number): bigint;
/**
 * Copies `n` bytes; the ranges may overlap.
 *
 * @returns `dest`
 */
export declare function memmove(dest: bigint, src: bigint | string, n: bigint | number): bigint;
/**
 * Compares `n` bytes.
 *
 * @returns below 0, 0 or above 0
 */
export declare function memcmp(a: bigint | string, b: bigint | string, n: bigint | number): number;
/** Bytes before the NUL. */
export declare function strlen(s: bigint | string): bigint;
/** Bytes before the NUL, at most `count`. */
export declare function strnlen(s: bigint | string, count: bigint | number): bigint;
/**
 * Copies up to and with the NUL, whatever the size of `dest`: strncpy() checks it.
 *
 * @returns `dest`
 */
export declare function strcpy(dest: bigint, src: bigint | string): bigint;
/**
 * Copies at most `n` bytes and fills the rest with NULs; without room there is no NUL at the end.
 *
 * @returns `dest`
 */
export declare function strncpy(dest: bigint, src: bigint | string, n: bigint | number): bigint;
/**
 * Appends `src` to the string at `dest`.
 *
 * @returns `dest`
 */
export declare function strcat(dest: bigint, src: bigint | string): bigint;
/** Compares strings: -1, 0 or 1. */
export declare function strcmp(a: bigint | string, b: bigint | string): number;
/** Compares at most `n` bytes of strings: -1, 0 or 1. */
export declare function strncmp(a: bigint | string, b: bigint | string, n: bigint | number): number;
/**
 * First occurrence of a byte in `n` bytes.
 *
 * @returns its address, or NULL
 */
export declare function memchr(s: bigint, c: number, n: bigint | number): bigint;
/**
 * First occurrence of a byte in a string.
 *
 * @returns its address, or NULL
 */
export declare function strchr(s: bigint, c: number): bigint;
/**
 * Last occurrence of a byte in a string.
 *
 * @returns its address, or NULL
 */
export declare function strrchr(s: bigint, c: number): bigint;
/**
 * First occurrence of a string in another.
 *
 * @returns its address, or NULL
 */
export declare function strstr(haystack: bigint, needle: bigint | string): bigint;
/**
 * Appends at most `n` bytes of a string and a NUL, whatever room is there.
 *
 * @returns `dest`
 */
export declare function strncat(dest: bigint, src: bigint | string, n: bigint | number): bigint;
/** Bytes at the start of a string that are all in `accept`. */
export declare function strspn(s: bigint | string, accept: bigint | string): bigint;
/** Bytes at the start of a string none of which is in `reject`. */
export declare function strcspn(s: bigint | string, reject: bigint | string): bigint;
/** Text of an error number: `Invalid argument` for EINVAL. */
export declare function strerror(errnum: number): string;

/** stdlib.h */

export { NULL } from 'stddef.h';
export type { size_t } from 'stddef.h';

/** Exit status of success: 0. */
export declare const EXIT_SUCCESS: 0;
/** Exit status of failure: 1. */
export declare const EXIT_FAILURE: 1;

/**
 * Ends the process. Does not return; no `catch` or `finally` of the program runs.
 *
 * @param status the low 8 bits are the exit status
 */
export declare function exit(status: number): never;

/** Ends the process by SIGABRT, after the handler of that signal if there is one. Does not return. */
export declare function abort(): never;

/**
 * Memory for `size` bytes, a multiple of 16, whose content is whatever was there. Below 128 KiB it comes from `[heap]`, which
 * grows by 132 KiB and more; above it is a mapping of its own. Freeing such a mapping raises the limit to its size.
 *
 * A program that writes beyond the end, or frees wrongly, gets what glibc says of it, if it notices, and SIGABRT.
 *
 * @param size bytes; 0 gives a pointer too
 * @returns the address, or NULL with errno ENOMEM (RLIMIT_DATA, RLIMIT_AS, more than 2^63 bytes)
 */
export declare function malloc(size: bigint | number): bigint;

/** Memory for `nmemb` members of `size` bytes, all zero. @returns as {@link malloc}; ENOMEM too when the product overflows */
export declare function calloc(nmemb: bigint | number, size: bigint | number): bigint;

/**
 * Makes memory larger or smaller; the content moves along.
 *
 * @param ptr what malloc() and its kin returned, or NULL for new memory
 * @param size bytes; 0 frees the memory
 * @returns the address, which may be another; NULL with errno ENOMEM, and the memory stays; NULL for size 0
 */
export declare function realloc(ptr: bigint, size: bigint | number): bigint;

/** `realloc(ptr, nmemb * size)`, which fails with ENOMEM when the product overflows. */
export declare function reallocarray(
  ptr: bigint,
  nmemb: bigint | number,
  size: bigint | number,
): bigint;

/** Gives memory back; NULL is allowed, and errno stays. What was mapped alone is unmapped. */
export declare function free(ptr: bigint): void;

/** Where posix_memalign() puts an address: `{ value: 0n }` stands for C's `void *p`. */
export interface pointer_location {
  /** The address. */
  value: bigint;
}

/**
 * Memory whose address is a multiple of `alignment`.
 *
 * @param memptr gets the address; left alone on failure
 * @param alignment a power of two, at least 8
 * @param size bytes
 * @returns 0, EINVAL (alignment) or ENOMEM; errno is left alone
 */
export declare function posix_memalign(
  memptr: pointer_location,
  alignment: bigint | number,
  size: bigint | number,
): number;

/** Memory whose address is a multiple of `alignment`, which is rounded up to a power of two. @returns as {@link malloc} */
export declare function aligned_alloc(alignment: bigint | number, size: bigint | number): bigint;

/** Value of a decimal number at the start of a text, cut to an int; 0 without one. */
export declare function atoi(nptr: string | bigint): number;
/** Value of a decimal number at the start of a text, 0 without one. */
export declare function atol(nptr: string | bigint): number;

/**
 * The number at the start of a text, behind white space and a sign.
 *
 * @param endptr address of a pointer that gets where the number ends, or NULL; left alone where `nptr` is no pointer
 * @param base 2 to 36, or 0 to go by a leading `0x` or `0`
 * @returns the number, exact up to 2^53; 0 without one. errno becomes ERANGE for one that no `long` holds, and EINVAL for
 *   a base that is none
 */
export declare function strtol(nptr: string | bigint, endptr: bigint, base: number): number;
/** As {@link strtol}: `long long` has 64 bits too. */
export declare function strtoll(nptr: string | bigint, endptr: bigint, base: number): number;

/**
 * As {@link strtol}, for `unsigned long`: an address in a line of `/proc/self/maps`, say. A minus sign negates modulo
 * 2^64.
 */
export declare function strtoul(nptr: string | bigint, endptr: bigint, base: number): bigint;
/** As {@link strtoul}: `unsigned long long` has 64 bits too. */
export declare function strtoull(nptr: string | bigint, endptr: bigint, base: number): bigint;

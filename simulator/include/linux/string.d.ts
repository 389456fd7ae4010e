/**
 * linux/string.h: bytes in kernel memory.
 *
 * Pointers are kernel addresses; a wild one is an oops. Where C would have a string literal, a TypeScript string may stand:
 * its UTF-8 bytes and a NUL. Nothing here sleeps. Linux: lib/string.c.
 */
import type { gfp_t } from 'linux/types.h';

/**
 * Fills `n` bytes with the low byte of `c`.
 *
 * Linux: lib/string.c.
 *
 * @returns `s`
 */
export declare function memset(s: bigint, c: number, n: bigint | number): bigint;
/**
 * Fills with 16-bit values, little-endian.
 *
 * Linux: lib/string.c.
 *
 * @param n values, not bytes
 * @returns `s`
 */
export declare function memset16(s: bigint, v: number, n: bigint | number): bigint;
/**
 * Fills with 32-bit values, little-endian.
 *
 * Linux: lib/string.c.
 *
 * @param n values, not bytes
 * @returns `s`
 */
export declare function memset32(s: bigint, v: number, n: bigint | number): bigint;
/**
 * Fills with 64-bit values, little-endian.
 *
 * Linux: lib/string.c.
 *
 * @param n values, not bytes
 * @returns `s`
 */
export declare function memset64(s: bigint, v: bigint, n: bigint | number): bigint;
/**
 * Copies `n` bytes; the ranges must not overlap.
 *
 * Linux: lib/string.c.
 *
 * @returns `dest`
 */
export declare function memcpy(dest: bigint, src: bigint | string, n: bigint | number): bigint;
/**
 * Copies `n` bytes; the ranges may overlap.
 *
 * Linux: lib/string.c.
 *
 * @returns `dest`
 */
export declare function memmove(dest: bigint, src: bigint | string, n: bigint | number): bigint;
/**
 * Compares `n` bytes.
 *
 * Linux: lib/string.c.
 *
 * @returns below 0, 0 or above 0
 */
export declare function memcmp(a: bigint | string, b: bigint | string, n: bigint | number): number;
/** Bytes before the NUL. Linux: lib/string.c. */
export declare function strlen(s: bigint | string): bigint;
/** Bytes before the NUL, at most `count`. Linux: lib/string.c. */
export declare function strnlen(s: bigint | string, count: bigint | number): bigint;
/**
 * Copies up to and with the NUL, whatever the size of `dest`: strscpy() checks it.
 *
 * Linux: lib/string.c.
 *
 * @returns `dest`
 */
export declare function strcpy(dest: bigint, src: bigint | string): bigint;
/**
 * Copies at most `size` bytes, the last of which is always a NUL.
 *
 * Linux: lib/string.c.
 *
 * @returns bytes copied without the NUL, or -E2BIG when it did not fit
 */
export declare function strscpy(dest: bigint, src: bigint | string, size: bigint | number): number;
/**
 * Copies at most `n` bytes and fills the rest with NULs; without room there is no NUL at the end.
 *
 * Linux: lib/string.c.
 *
 * @returns `dest`
 */
export declare function strncpy(dest: bigint, src: bigint | string, n: bigint | number): bigint;
/**
 * Appends `src` to the string at `dest`.
 *
 * Linux: lib/string.c.
 *
 * @returns `dest`
 */
export declare function strcat(dest: bigint, src: bigint | string): bigint;
/** Compares strings: -1, 0 or 1. Linux: lib/string.c. */
export declare function strcmp(a: bigint | string, b: bigint | string): number;
/** Compares at most `n` bytes of strings: -1, 0 or 1. Linux: lib/string.c. */
export declare function strncmp(a: bigint | string, b: bigint | string, n: bigint | number): number;

/**
 * A copy of a text in memory of its own, for kfree(). May sleep unless GFP_ATOMIC. Linux: mm/util.c.
 *
 * @returns its address; 0n for 0n, and when out of memory
 */
export declare function kstrdup(s: bigint | string, gfp: gfp_t): bigint;

/** {@link kstrdup} of at most `max` bytes. Linux: mm/util.c. */
export declare function kstrndup(s: bigint | string, max: bigint | number, gfp: gfp_t): bigint;

/** A copy of `len` bytes, for kfree(); 0n when out of memory. May sleep unless GFP_ATOMIC. Linux: mm/util.c. */
export declare function kmemdup(src: bigint, len: bigint | number, gfp: gfp_t): bigint;

/**
 * A copy of the program's memory, for kfree(). May sleep. Linux: mm/util.c.
 *
 * @param src user address
 * @param len bytes
 * @returns its address, or ERR_PTR(-ENOMEM), ERR_PTR(-EFAULT): ask IS_ERR()
 */
export declare function memdup_user(src: bigint, len: bigint | number): bigint;

/** {@link memdup_user} for large buffers, for kvfree(). Linux: mm/util.c, since 4.16. */
export declare function vmemdup_user(src: bigint, len: bigint | number): bigint;

/** {@link memdup_user} with a NUL behind the copy. Linux: mm/util.c. */
export declare function memdup_user_nul(src: bigint, len: bigint | number): bigint;

/**
 * A copy of a text of the program's, for kfree(). May sleep. Linux: mm/util.c.
 *
 * @param s user address
 * @param n bytes that it may have, the NUL's included
 * @returns its address, or ERR_PTR(-EFAULT), ERR_PTR(-EINVAL) (longer than that), ERR_PTR(-ENOMEM)
 */
export declare function strndup_user(s: bigint, n: number): bigint;

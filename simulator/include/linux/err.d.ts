/** linux/err.h: error numbers in pointers. The last 4095 addresses are errors, never memory. */

/** Largest error number a pointer can hold: 4095. */
export declare const MAX_ERRNO: number;

/**
 * Makes a pointer of an error number. Linux: include/linux/err.h.
 *
 * @param error negative error number, `-ENOMEM`
 */
export declare function ERR_PTR(error: number): bigint;

/** The negative error number in a pointer for which IS_ERR() is true. Linux: include/linux/err.h. */
export declare function PTR_ERR(ptr: bigint): number;

/** Is the pointer an error number? A pointer to a struct is an object, or a `bigint` when it is an error. Linux: include/linux/err.h. */
export declare function IS_ERR(ptr: bigint): boolean;
export declare function IS_ERR<T extends object>(ptr: T | bigint): ptr is bigint;

/** Is the pointer NULL or an error number? Linux: include/linux/err.h. */
export declare function IS_ERR_OR_NULL(ptr: bigint): boolean;
export declare function IS_ERR_OR_NULL<T extends object>(
  ptr: T | bigint | null,
): ptr is bigint | null;

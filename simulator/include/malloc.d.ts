/** malloc.h: more about dynamic memory. */

/** Bytes that may be used behind a pointer of malloc() and its kin, at least what was asked for; 0 for NULL. */
export declare function malloc_usable_size(ptr: bigint): bigint;

/** stddef.h */

/** The null pointer. */
export declare const NULL: 0n;
/** Size in bytes. Parameters that take a size accept a whole `number` too. */
export type size_t = bigint;
/** Distance between two pointers. */
export type ptrdiff_t = number;

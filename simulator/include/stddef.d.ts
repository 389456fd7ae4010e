/** stddef.h */
import type { struct_type } from 'pagewalk.h';

/** The null pointer. */
export declare const NULL: 0n;
/** Size in bytes. Parameters that take a size accept a whole `number` too. */
export type size_t = bigint;
/** Distance between two pointers. */
export type ptrdiff_t = number;

/** Bytes from the start of a struct to a member. */
export declare function offsetof<T extends object>(
  type: struct_type<T>,
  member: keyof T & string,
): bigint;

/** linux/stddef.h */
import type { struct_type } from 'pagewalk.h';

/** The null pointer, for addresses. Where the kernel has a pointer to a struct, TypeScript has `null`. */
export declare const NULL: 0n;

/** Bytes from the start of a struct to a member. Linux: include/linux/stddef.h. */
export declare function offsetof<T extends object>(
  type: struct_type<T>,
  member: keyof T & string,
): bigint;

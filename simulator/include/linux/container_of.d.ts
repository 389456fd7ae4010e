/** linux/container_of.h: from a member to the struct around it. */
import type { struct_type } from 'pagewalk.h';

/**
 * The struct whose member is at `ptr`. Nothing is checked: a pointer to something else gives nonsense, as in C.
 *
 * Does not sleep. Linux: include/linux/container_of.h.
 *
 * @param ptr the member (a struct or an array), or its address
 * @param type type of the outer struct, made by struct()
 * @param member name of the member
 */
export declare function container_of<T extends object>(
  ptr: bigint | object,
  type: struct_type<T>,
  member: keyof T & string,
): T;

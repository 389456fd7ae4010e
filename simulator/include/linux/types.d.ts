/**
 * linux/types.h: the kernel's integer types.
 *
 * Everything unsigned and 64 bits wide is `bigint`, everything signed or narrower is `number`. A literal `10n` is C's
 * `10UL`.
 */

/** Unsigned 8 bits. */
export type u8 = number;
/** Unsigned 16 bits. */
export type u16 = number;
/** Unsigned 32 bits. The 32-bit operators of TypeScript give signed results: write `(~x) >>> 0`. */
export type u32 = number;
/** Unsigned 64 bits. */
export type u64 = bigint;
/** Signed 8 bits. */
export type s8 = number;
/** Signed 16 bits. */
export type s16 = number;
/** Signed 32 bits. */
export type s32 = number;
/** Signed 64 bits; exact up to 2^53. */
export type s64 = number;
/** `unsigned long`: 64 bits on x86-64. Addresses, frame numbers and `vm_flags` have this type. */
export type ulong = bigint;
/** Size in bytes. Parameters that take a size accept a whole `number` too. */
export type size_t = bigint;
/** Size in bytes, or a negative error number. */
export type ssize_t = number;
/** Position in a file, in bytes; exact up to 2^53. */
export type loff_t = number;
/** Page offset in a file. */
export type pgoff_t = bigint;
/** Physical address. */
export type phys_addr_t = bigint;
/** Address as a device sees it. */
export type dma_addr_t = bigint;
/** Start or length of a resource, such as a BAR. */
export type resource_size_t = bigint;
/** Device number: `major << 20 | minor`. */
export type dev_t = number;
/** File mode bits, `0o666`. */
export type umode_t = number;
/** Allocation flags, `GFP_*`. */
export type gfp_t = number;
/** Address in kernel memory (`void *`). Read and write it with `pagewalk.h` or `linux/string.h`. */
export type pointer = bigint;
/** Address in the program's memory (`void __user *`): reach it with copy_to_user() and copy_from_user() only. */
export type user_pointer = bigint;

/** A variable that a function writes through a pointer: `loff_t *ppos` is `ppos.value`. */
export interface pointer_to<T> {
  /** What the pointer points to. */
  value: T;
}

/**
 * linux/uaccess.h: the program's memory.
 *
 * May sleep, since a page may have to come first. Not in `mmap` or a fault handler: they hold mmap_lock, which a fault
 * takes.
 */

import type { pointer_to } from 'linux/types.h';

/**
 * Copies to the program's memory.
 *
 * Linux: include/linux/uaccess.h.
 *
 * @param to user address
 * @param from kernel address
 * @param n bytes
 * @returns bytes NOT copied: 0n is success, anything else a reason to return -EFAULT
 */
export declare function copy_to_user(to: bigint, from: bigint, n: bigint | number): bigint;

/**
 * Copies from the program's memory; what cannot be read is filled with zeros.
 *
 * Linux: include/linux/uaccess.h.
 *
 * @param to kernel address
 * @param from user address
 * @param n bytes
 * @returns bytes NOT copied: 0n is success, anything else a reason to return -EFAULT
 */
export declare function copy_from_user(to: bigint, from: bigint, n: bigint | number): bigint;

/**
 * Writes one value to the program: four bytes for a `number`, eight for a `bigint`.
 *
 * May sleep. Linux: include/asm-generic/uaccess.h, arch/x86/include/asm/uaccess.h.
 *
 * @param x the value
 * @param ptr user address
 * @returns 0, or -EFAULT
 */
export declare function put_user(x: number | bigint, ptr: bigint): number;

/**
 * Reads one value of the program: `int` of four bytes when `x.value` is a `number`, `unsigned long` of eight when it is a
 * `bigint`. On failure it becomes 0.
 *
 * May sleep. Linux: arch/x86/include/asm/uaccess.h.
 *
 * @param x `x.value` becomes the value
 * @param ptr user address
 * @returns 0, or -EFAULT
 */
export declare function get_user(x: pointer_to<number> | pointer_to<bigint>, ptr: bigint): number;

/** Fills `n` bytes of the program with zeros; bytes NOT written. May sleep. Linux: include/asm-generic/uaccess.h. */
export declare function clear_user(to: bigint, n: bigint | number): bigint;

/**
 * Copies a C string of the program, NUL included if it fits.
 *
 * May sleep. Linux: lib/strncpy_from_user.c.
 *
 * @param dst kernel address of `count` bytes
 * @param src user address
 * @returns length without the NUL; `count` when there was no NUL, and none is written; -EFAULT
 */
export declare function strncpy_from_user(dst: bigint, src: bigint, count: number): number;

/** Length of a C string of the program with its NUL: more than `n` when it is longer, 0 for a fault. May sleep. Linux: lib/strnlen_user.c. */
export declare function strnlen_user(str: bigint, n: number): number;

/** Does a range lie in the user half? What is mapped there is not looked at. Does not sleep. Linux: arch/x86/include/asm/uaccess_64.h. */
export declare function access_ok(addr: bigint, size: bigint | number): boolean;

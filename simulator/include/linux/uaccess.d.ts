/**
 * linux/uaccess.h: the program's memory.
 *
 * May sleep, since a page may have to come first. Not in `mmap` or a fault handler: they hold mmap_lock, which a fault
 * takes.
 */

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

/**
 * linux/printk.h: messages to the kernel log.
 *
 * The format is the kernel's: `%d %u %x %o %c %s` with `h`, `hh`, `l`, `ll`, `z`, flags, width and precision; `%px` an
 * address, `%p` and `%pK` a hashed one, `%pe` an error pointer by name. A number or a bigint goes with any length and is
 * cut to it, as in C. `%s` takes a string or a kernel pointer. There is no `%f`. A newline ends the message.
 */

/** System is unusable: level 0. Write `printk(KERN_EMERG + 'text\n')`. Linux: include/linux/kern_levels.h. */
export declare const KERN_EMERG: string;
/** Action must be taken at once: level 1. */
export declare const KERN_ALERT: string;
/** Critical condition: level 2. */
export declare const KERN_CRIT: string;
/** Error: level 3. */
export declare const KERN_ERR: string;
/** Warning: level 4. */
export declare const KERN_WARNING: string;
/** Normal but significant: level 5. */
export declare const KERN_NOTICE: string;
/** Information: level 6. */
export declare const KERN_INFO: string;
/** Debugging: level 7. */
export declare const KERN_DEBUG: string;
/** The default level, 4. */
export declare const KERN_DEFAULT: string;

/**
 * Writes a message to the kernel log.
 *
 * Does not sleep; may be called anywhere. Linux: kernel/printk/printk.c; formats: lib/vsprintf.c.
 *
 * @param fmt format, led by a `KERN_*` level; without one the level is 4
 * @returns the number of bytes of the message
 */
export declare function printk(fmt: string, ...args: unknown[]): number;

/** {@link printk} at level 0, system is unusable. Linux: include/linux/printk.h. */
export declare function pr_emerg(fmt: string, ...args: unknown[]): number;
/** {@link printk} at level 1, action must be taken at once. Linux: include/linux/printk.h. */
export declare function pr_alert(fmt: string, ...args: unknown[]): number;
/** {@link printk} at level 2, critical condition. Linux: include/linux/printk.h. */
export declare function pr_crit(fmt: string, ...args: unknown[]): number;
/** {@link printk} at level 3, error. Linux: include/linux/printk.h. */
export declare function pr_err(fmt: string, ...args: unknown[]): number;
/** {@link printk} at level 4, warning. Linux: include/linux/printk.h. */
export declare function pr_warn(fmt: string, ...args: unknown[]): number;
/** {@link printk} at level 5, normal but significant. Linux: include/linux/printk.h. */
export declare function pr_notice(fmt: string, ...args: unknown[]): number;
/** {@link printk} at level 6, information. Linux: include/linux/printk.h. */
export declare function pr_info(fmt: string, ...args: unknown[]): number;
/**
 * {@link printk} at level 7, debugging.
 *
 * Differs: Linux compiles it out unless the module is built with `DEBUG` or dynamic debug turns it on; here it is on.
 *
 * Linux: include/linux/printk.h.
 */
export declare function pr_debug(fmt: string, ...args: unknown[]): number;

/** Logs where the running task is: the functions of its stack in the kernel. Does not sleep. Linux: lib/dump_stack.c. */
export declare function dump_stack(): void;

/** linux/bug.h: what must not happen. */

/** Stops the kernel here: an oops, and the current task is killed. Linux: include/asm-generic/bug.h. */
export declare function BUG(): never;

/** {@link BUG} when the condition is true. Linux: include/asm-generic/bug.h. */
export declare function BUG_ON(condition: unknown): void;

/**
 * Writes a warning with a call trace when the condition is true; the kernel goes on. Linux: include/asm-generic/bug.h.
 *
 * @returns the condition
 */
export declare function WARN_ON(condition: unknown): boolean;

/** {@link WARN_ON}, but only the first time at that place. Linux: include/asm-generic/bug.h. */
export declare function WARN_ON_ONCE(condition: unknown): boolean;

/**
 * {@link WARN_ON} with a line of its own before the warning. Linux: include/asm-generic/bug.h.
 *
 * @param format as printk()'s
 * @returns the condition
 */
export declare function WARN(condition: unknown, format: string, ...args: unknown[]): boolean;

/** {@link WARN}, but only the first time at that place. Linux: include/asm-generic/bug.h. */
export declare function WARN_ONCE(condition: unknown, format: string, ...args: unknown[]): boolean;

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

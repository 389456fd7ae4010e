/** linux/kernel.h: what everyone needs. */
export * from 'linux/printk.h';
export * from 'linux/align.h';
export * from 'linux/array_size.h';
export * from 'linux/bug.h';
export * from 'linux/container_of.h';
export * from 'linux/stddef.h';
export * from 'linux/bits.h';
export * from 'linux/compiler.h';
export * from 'linux/math.h';
export * from 'linux/minmax.h';
export * from 'linux/sprintf.h';
export * from 'linux/wordpart.h';

/**
 * Says that the caller may sleep: where it must not, the log says so ("sleeping function called from invalid context").
 *
 * Linux: include/linux/kernel.h.
 */
export declare function might_sleep(): void;

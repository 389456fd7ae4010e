/** linux/sprintf.h: text in kernel memory. The formats are printk()'s. (In linux/kernel.h before 6.6.) */
import type { gfp_t } from 'linux/types.h';

/** Writes a text and its NUL; nothing checks whether it fits. Linux: lib/vsprintf.c. @returns bytes without the NUL */
export declare function sprintf(buf: bigint, fmt: string, ...args: unknown[]): number;

/**
 * Writes as much of a text as fits, and a NUL. Does not sleep. Linux: lib/vsprintf.c.
 *
 * @param size bytes of the buffer, the NUL's included; 0 writes nothing
 * @returns bytes of the whole text, without the NUL: `size` or more says that it did not fit
 */
export declare function snprintf(
  buf: bigint,
  size: bigint | number,
  fmt: string,
  ...args: unknown[]
): number;

/** As {@link snprintf}. Linux: lib/vsprintf.c. @returns bytes written, without the NUL */
export declare function scnprintf(
  buf: bigint,
  size: bigint | number,
  fmt: string,
  ...args: unknown[]
): number;

/** A text in memory of its own, for kfree(). May sleep unless GFP_ATOMIC. Linux: lib/kasprintf.c. @returns its address, or 0n */
export declare function kasprintf(gfp: gfp_t, fmt: string, ...args: unknown[]): bigint;

/** linux/slab.h: memory of any size. */
import type { gfp_t } from 'linux/types.h';

export * from 'linux/gfp.h';

/**
 * Allocates `size` bytes, contiguous in physical memory.
 *
 * Sizes that are powers of two are aligned to themselves, so that kmalloc(4096n) is one whole page; smaller ones share
 * their page with other allocations, which a mapping of that page shows too. The memory holds what was there before. May
 * sleep unless GFP_ATOMIC. Linux: mm/slub.c.
 *
 * @param size bytes, at most 4 MiB
 * @returns direct-map address, or 0n
 */
export declare function kmalloc(size: bigint | number, flags: gfp_t): bigint;

/** {@link kmalloc} filled with zeros. Linux: include/linux/slab.h. */
export declare function kzalloc(size: bigint | number, flags: gfp_t): bigint;

/** {@link kmalloc} of `n * size` bytes; 0n when the product overflows. Linux: include/linux/slab.h. */
export declare function kmalloc_array(
  n: bigint | number,
  size: bigint | number,
  flags: gfp_t,
): bigint;

/** {@link kmalloc_array} filled with zeros. Linux: include/linux/slab.h. */
export declare function kcalloc(n: bigint | number, size: bigint | number, flags: gfp_t): bigint;

/**
 * Makes an object larger or smaller: it stays where it is while it is large enough, else its content moves. May sleep unless
 * GFP_ATOMIC. Linux: mm/slab_common.c.
 *
 * @param p what kmalloc() returned, or 0n for a new object
 * @param new_size bytes; 0 frees the object and returns ZERO_SIZE_PTR, 16n
 * @returns the address, or 0n, and `p` stays as it was
 */
export declare function krealloc(p: bigint, new_size: bigint | number, flags: gfp_t): bigint;

/** {@link krealloc} to `new_n * new_size` bytes; 0n when the product overflows. Linux: include/linux/slab.h, since 5.11. */
export declare function krealloc_array(
  p: bigint,
  new_n: bigint | number,
  new_size: bigint | number,
  flags: gfp_t,
): bigint;

/** Bytes that an object has, which may be more than was asked for; 0n for 0n. Does not sleep. Linux: mm/slab_common.c. */
export declare function ksize(objp: bigint): bigint;

/** kfree() of an object that is filled with zeros first. Does not sleep. Linux: mm/slab_common.c, since 5.9. */
export declare function kfree_sensitive(objp: bigint): void;

/**
 * Frees what kmalloc() and its kin returned. Does not sleep. Linux: mm/slub.c.
 *
 * @param objp the address, or 0n, which does nothing
 */
export declare function kfree(objp: bigint): void;

/**
 * kmalloc() where that works, else vmalloc(): for large buffers that need not be contiguous in memory.
 *
 * May sleep. Linux: mm/util.c, since 4.12.
 *
 * @param size bytes
 * @returns a direct-map or a vmalloc address, or 0n; virt_to_phys() is for the first kind only
 */
export declare function kvmalloc(size: bigint | number, flags: gfp_t): bigint;

/** {@link kvmalloc} filled with zeros. Linux: include/linux/slab.h, since 4.12. */
export declare function kvzalloc(size: bigint | number, flags: gfp_t): bigint;

/** {@link kvmalloc} of `n * size` bytes; 0n when the product overflows. Linux: include/linux/slab.h, since 4.12. */
export declare function kvmalloc_array(
  n: bigint | number,
  size: bigint | number,
  flags: gfp_t,
): bigint;

/** {@link kvmalloc_array} filled with zeros. Linux: include/linux/slab.h, since 5.15. */
export declare function kvcalloc(n: bigint | number, size: bigint | number, flags: gfp_t): bigint;

/** Frees what kvmalloc(), kmalloc() or vmalloc() returned; 0n does nothing. May sleep. Linux: mm/util.c. */
export declare function kvfree(addr: bigint): void;

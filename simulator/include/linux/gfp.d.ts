/** linux/gfp.h: the page allocator. */
import type { page } from 'linux/mm_types.h';
import type { gfp_t } from 'linux/types.h';

export * from 'linux/gfp_types.h';
export { get_order } from 'asm/page.h';

/**
 * Allocates `2^order` frames in a row, aligned to that many.
 *
 * The first page has one reference, the others none unless `__GFP_COMP`. The memory holds what was there before unless
 * `__GFP_ZERO`. May sleep unless GFP_ATOMIC. Linux: mm/page_alloc.c.
 *
 * @param order 0 to 10: 4 KiB to 4 MiB
 * @returns the first page, or null
 */
export declare function alloc_pages(gfp: gfp_t, order: number): page | null;

/** {@link alloc_pages} of one page. Linux: include/linux/gfp.h. */
export declare function alloc_page(gfp: gfp_t): page | null;

/**
 * Allocates as {@link alloc_pages} does and gives the address.
 *
 * May sleep unless GFP_ATOMIC. Linux: mm/page_alloc.c.
 *
 * @returns direct-map address, or 0n
 */
export declare function __get_free_pages(gfp: gfp_t, order: number): bigint;

/** {@link __get_free_pages} of one page. Linux: include/linux/gfp.h. */
export declare function __get_free_page(gfp: gfp_t): bigint;

/** One page filled with zeros. Linux: mm/page_alloc.c. */
export declare function get_zeroed_page(gfp: gfp_t): bigint;

/**
 * Gives a block back: drops the reference of its first page, and frees the block when that was the last.
 *
 * Does not sleep. Linux: mm/page_alloc.c.
 *
 * @param order as at the allocation
 */
export declare function __free_pages(page: page, order: number): void;

/** {@link __free_pages} of one page. Linux: include/linux/gfp.h. */
export declare function __free_page(page: page): void;

/**
 * {@link __free_pages} by address. Does not sleep. Linux: mm/page_alloc.c.
 *
 * @param addr what __get_free_pages() returned; 0n does nothing
 * @param order as at the allocation
 */
export declare function free_pages(addr: bigint, order: number): void;

/** {@link free_pages} of one page. Linux: include/linux/gfp.h. */
export declare function free_page(addr: bigint): void;

/**
 * Allocates whole pages for `size` bytes and gives back the rest of the block. Each page has a reference of its own, so
 * that vm_insert_page() takes them.
 *
 * May sleep. Linux: mm/page_alloc.c.
 *
 * @param size bytes
 * @returns direct-map address, or 0n
 */
export declare function alloc_pages_exact(size: bigint | number, gfp: gfp_t): bigint;

/**
 * Frees what {@link alloc_pages_exact} returned. Does not sleep. Linux: mm/page_alloc.c.
 *
 * @param size as at the allocation
 */
export declare function free_pages_exact(virt: bigint, size: bigint | number): void;

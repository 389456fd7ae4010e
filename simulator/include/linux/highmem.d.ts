/**
 * linux/highmem.h: the memory of a page. On x86-64 all of it is mapped already, so that these functions are arithmetic;
 * drivers that run on 32 bits too need them.
 */
import type { page } from 'linux/mm_types.h';

/** Address of a page's memory. May sleep. Since 5.11 kmap_local_page() is preferred. Linux: include/linux/highmem.h. */
export declare function kmap(page: page): bigint;
/** Undoes {@link kmap}. Linux: include/linux/highmem.h. */
export declare function kunmap(page: page): void;
/** Address of a page's memory, for this task. Does not sleep. Since 5.11. Linux: include/linux/highmem.h. */
export declare function kmap_local_page(page: page): bigint;
/** Undoes {@link kmap_local_page}. Linux: include/linux/highmem.h. */
export declare function kunmap_local(addr: bigint): void;
/** Fills a page with zeros. Does not sleep. Linux: include/linux/highmem.h. */
export declare function clear_highpage(page: page): void;
/** Copies a page. Does not sleep. Linux: include/linux/highmem.h. */
export declare function copy_highpage(to: page, from: page): void;
/** Fills `size` bytes of a page from `start` on with zeros. Does not sleep. Linux: include/linux/highmem.h. */
export declare function zero_user(page: page, start: number, size: number): void;
/** Copies kernel memory into a page. Does not sleep. Since 5.11. Linux: include/linux/highmem.h. */
export declare function memcpy_to_page(
  page: page,
  offset: bigint | number,
  from: bigint,
  len: bigint | number,
): void;
/** Copies from a page to kernel memory. Does not sleep. Since 5.11. Linux: include/linux/highmem.h. */
export declare function memcpy_from_page(
  to: bigint,
  page: page,
  offset: bigint | number,
  len: bigint | number,
): void;

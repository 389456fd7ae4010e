/** asm/page.h: pages and the direct map of x86-64. Linux: arch/x86/include/asm/page.h, page_64.h. */
import type { page } from 'linux/mm_types.h';

/** Bytes of a page: 4096n. */
export declare const PAGE_SIZE: 4096n;
/** Bits of an offset in a page: 12n. An address shifted right by it is a page number. */
export declare const PAGE_SHIFT: 12n;
/** Clears the offset in a page: `address & PAGE_MASK`. */
export declare const PAGE_MASK: 0xfffffffffffff000n;
/** First address of the direct map, where all RAM is visible to the kernel: 0xffff888000000000n. */
export declare const PAGE_OFFSET: 0xffff888000000000n;

/**
 * Physical address of a direct-map or kernel-image address. Pure arithmetic: garbage for vmalloc and ioremap addresses.
 *
 * Linux: arch/x86/include/asm/page.h.
 */
export declare function __pa(address: bigint): bigint;

/** Direct-map address of a physical address in RAM. Pure arithmetic. Linux: arch/x86/include/asm/page.h. */
export declare function __va(phys: bigint): bigint;

/**
 * The page of a direct-map address, of whose frame it is the record. Pure arithmetic: a wild pointer gives a page that
 * oopses when it is used.
 *
 * Linux: arch/x86/include/asm/page.h.
 */
export declare function virt_to_page(address: bigint): page;

/**
 * Is the address in the direct map or the kernel image, and backed by RAM? Linux: arch/x86/include/asm/page.h.
 */
export declare function virt_addr_valid(address: bigint): boolean;

/** Does the frame have a struct page? False for device memory. Linux: include/linux/mmzone.h. */
export declare function pfn_valid(pfn: bigint): boolean;

/**
 * Smallest order whose block of `PAGE_SIZE << order` bytes holds `size` bytes.
 *
 * Linux: include/asm-generic/getorder.h.
 *
 * @param size bytes; 0 gives 52
 */
export declare function get_order(size: bigint | number): number;

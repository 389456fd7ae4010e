/** asm/io.h: physical addresses of x86-64. Linux: arch/x86/include/asm/io.h. */

/**
 * Physical address of a kmalloc() or page allocator address. Shift it right by PAGE_SHIFT for remap_pfn_range().
 *
 * Pure arithmetic: for vmalloc() and ioremap() addresses the result is garbage, without any error.
 *
 * Linux: arch/x86/include/asm/io.h.
 */
export declare function virt_to_phys(address: bigint): bigint;

/** Direct-map address of a physical address in RAM. Pure arithmetic: device memory needs ioremap(). Linux: arch/x86/include/asm/io.h. */
export declare function phys_to_virt(phys: bigint): bigint;

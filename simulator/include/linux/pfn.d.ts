/** linux/pfn.h: frame numbers and physical addresses. */

/** First byte of a frame: `pfn << PAGE_SHIFT`. Linux: include/linux/pfn.h. */
export declare function PFN_PHYS(pfn: bigint): bigint;
/** Frame of a physical address: `phys >> PAGE_SHIFT`. Linux: include/linux/pfn.h. */
export declare function PHYS_PFN(phys: bigint): bigint;
/** Frame of a physical address, rounded up. Linux: include/linux/pfn.h. */
export declare function PFN_UP(phys: bigint): bigint;
/** Frame of a physical address, rounded down. Linux: include/linux/pfn.h. */
export declare function PFN_DOWN(phys: bigint): bigint;

/** linux/pfn.h: frame numbers and physical addresses. */

/** First byte of a frame: `pfn << PAGE_SHIFT`. */
export declare function PFN_PHYS(pfn: bigint): bigint;
/** Frame of a physical address: `phys >> PAGE_SHIFT`. */
export declare function PHYS_PFN(phys: bigint): bigint;
/** Frame of a physical address, rounded up. */
export declare function PFN_UP(phys: bigint): bigint;
/** Frame of a physical address, rounded down. */
export declare function PFN_DOWN(phys: bigint): bigint;

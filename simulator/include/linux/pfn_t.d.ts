/** linux/pfn_t.h: frame numbers with flags. Gone in 6.17. */

declare const opaque: unique symbol;

/** A frame number with flags in its upper bits. */
export type pfn_t = bigint & { readonly [opaque]: 'pfn_t' };

/** A frame number as a pfn_t without flags. Linux: include/linux/pfn_t.h. */
export declare function pfn_to_pfn_t(pfn: bigint): pfn_t;

/** The frame number of a pfn_t. Linux: include/linux/pfn_t.h. */
export declare function pfn_t_to_pfn(pfn: pfn_t): bigint;

/** Has the frame a struct page? Linux: include/linux/pfn_t.h. */
export declare function pfn_t_valid(pfn: pfn_t): boolean;

export {};

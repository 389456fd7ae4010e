/** linux/page-flags.h: what is marked on a page, and which pages belong together. */
import type { folio, page } from 'linux/mm_types.h';

/** The folio that a page belongs to. Linux: include/linux/page-flags.h, since 5.16. */
export declare function page_folio(page: page): folio;

/** Page `n` of a folio, not checked. Linux: include/linux/page-flags.h, since 5.16. */
export declare function folio_page(folio: folio, n: bigint): page;

/** First page of the compound page that a page belongs to, or the page itself. Linux: include/linux/page-flags.h. */
export declare function compound_head(page: page): page;

/** 1 for a page of a block that was allocated with `__GFP_COMP`. Linux: include/linux/page-flags.h. */
export declare function PageCompound(page: page): number;

/** Was the folio written since it was last clean? Linux: include/linux/page-flags.h, since 5.16. */
export declare function folio_test_dirty(folio: folio): boolean;

/** Is the folio locked? Linux: include/linux/page-flags.h, since 5.16. */
export declare function folio_test_locked(folio: folio): boolean;

/**
 * Marks a page as not for the memory manager. remap_pfn_range() needs it no more since 2.6.15; clear the mark before the
 * page is freed. Linux: include/linux/page-flags.h.
 */
export declare function SetPageReserved(page: page): void;

/** Takes the mark of {@link SetPageReserved} away. Linux: include/linux/page-flags.h. */
export declare function ClearPageReserved(page: page): void;

/** 1 for a page with the mark of {@link SetPageReserved}. Linux: include/linux/page-flags.h. */
export declare function PageReserved(page: page): number;

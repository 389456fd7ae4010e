/** linux/page_ref.h: how many use a page. */
import type { folio, page } from 'linux/mm_types.h';

/** References to a page, the same as page_count(). Linux: include/linux/page_ref.h. */
export declare function page_ref_count(page: page): number;

/** References to a page. Linux: include/linux/page_ref.h. */
export declare function page_count(page: page): number;

/** References to a folio. Linux: include/linux/page_ref.h, since 5.16. */
export declare function folio_ref_count(folio: folio): number;

/** linux/rmap.h: from a page to the entries that map it. */
import type { folio } from 'linux/mm_types.h';

/**
 * Makes all entries of shared mappings of a folio clean and read-only, so that the next write calls `page_mkwrite`. The
 * folio must be locked, and found by its `mapping` and `index`.
 *
 * May sleep. Linux: mm/rmap.c, since 5.16; page_mkclean() before.
 *
 * @returns how many entries were dirty or writable
 */
export declare function folio_mkclean(folio: folio): number;

/** linux/pagemap.h: locked and dirty pages. */
import type { address_space } from 'linux/fs.h';
import type { folio, page } from 'linux/mm_types.h';

/** Locks a page; waits while it is locked, for ever if by the caller. May sleep. Linux: include/linux/pagemap.h. */
export declare function lock_page(page: page): void;

/** Unlocks a page. Does not sleep. Linux: mm/folio-compat.c. */
export declare function unlock_page(page: page): void;

/** Locks a page unless it is locked: 1 when it did. Does not sleep. Linux: include/linux/pagemap.h. */
export declare function trylock_page(page: page): number;

/** {@link lock_page} of a folio. Linux: include/linux/pagemap.h, since 5.16. */
export declare function folio_lock(folio: folio): void;

/** {@link unlock_page} of a folio. Linux: mm/filemap.c, since 5.16. */
export declare function folio_unlock(folio: folio): void;

/** 1 when the page is locked. Linux: include/linux/page-flags.h. */
export declare function PageLocked(page: page): number;

/** 1 when the page was written since it was last clean. Linux: include/linux/page-flags.h. */
export declare function PageDirty(page: page): number;

/**
 * The `dirty_folio` of files that need no write-back: sets the dirty mark only. Does not sleep. Linux:
 * mm/page-writeback.c, since 5.18.
 *
 * @returns true when the folio was clean
 */
export declare function noop_dirty_folio(mapping: address_space, folio: folio): boolean;

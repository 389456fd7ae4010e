import type * as header from 'linux/pagemap.h';
import type * as rmap from 'linux/rmap.h';
import { PAGE_DIRTY, PAGE_LOCKED } from '../gate.ts';
import type { Realm } from './realm.ts';

/** linux/pagemap.h */
export function linuxPagemap({ kernel, mappings, pages }: Realm) {
  const lock = (fn: string, parameter: string, value: unknown): void =>
    kernel.page_set(pages.live(fn, parameter, value), PAGE_LOCKED, 1);
  const unlock = (fn: string, parameter: string, value: unknown): void =>
    kernel.page_set(pages.live(fn, parameter, value), PAGE_LOCKED, 0);
  return {
    lock_page: (page) => lock('lock_page', 'page', page),
    unlock_page: (page) => unlock('unlock_page', 'page', page),
    folio_lock: (folio) => lock('folio_lock', 'folio', folio),
    folio_unlock: (folio) => unlock('folio_unlock', 'folio', folio),
    trylock_page(page) {
      const pfn = pages.live('trylock_page', 'page', page);
      if (kernel.page_get(pfn, PAGE_LOCKED) !== 0) return 0;
      kernel.page_set(pfn, PAGE_LOCKED, 1);
      return 1;
    },
    PageLocked: (page) => kernel.page_get(pages.live('PageLocked', 'page', page), PAGE_LOCKED),
    PageDirty: (page) => kernel.page_get(pages.live('PageDirty', 'page', page), PAGE_DIRTY),
    noop_dirty_folio(mapping, folio) {
      mappings.handle('noop_dirty_folio', 'mapping', mapping);
      const pfn = pages.live('noop_dirty_folio', 'folio', folio);
      const fresh = kernel.page_get(pfn, PAGE_DIRTY) === 0;
      kernel.page_set(pfn, PAGE_DIRTY, 1);
      return fresh;
    },
  } satisfies typeof header;
}

/** linux/rmap.h */
export function linuxRmap({ kernel, pages }: Realm) {
  return {
    folio_mkclean: (folio) => kernel.folio_mkclean(pages.live('folio_mkclean', 'folio', folio)),
  } satisfies typeof rmap;
}

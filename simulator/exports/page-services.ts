import { PG_RESERVED } from '../mm/mem-map.ts';
import type { Gate } from './gate.ts';
import type { GateParts } from './kernel-side.ts';

type Members =
  | 'alloc_pages'
  | 'free_pages'
  | 'get_page'
  | 'put_page'
  | 'page_count'
  | 'set_page_reserved'
  | 'pfn_valid';

/** Frames and their struct pages. A pfn without struct page is ignored as Linux would oops elsewhere. */
export function pageServices(parts: GateParts): Pick<Gate, Members> {
  const { alloc, pages, memory } = parts.kernel.mm;
  return {
    alloc_pages: (gfp, order) => alloc.alloc(gfp, order),
    free_pages: (pfn, order) => {
      if (memory.isValid(pfn)) alloc.freeBlock(pfn, order);
    },
    get_page: (pfn) => {
      if (memory.isValid(pfn)) pages.get(pfn);
    },
    put_page: (pfn) => {
      if (memory.isValid(pfn)) alloc.put(pfn);
    },
    page_count: (pfn) => (memory.isValid(pfn) ? pages.refcount[pfn]! : 0),
    set_page_reserved: (pfn, reserved) => {
      if (!memory.isValid(pfn)) return;
      if (reserved) pages.set(pfn, PG_RESERVED);
      else pages.clear(pfn, PG_RESERVED);
    },
    pfn_valid: (pfn) => memory.isValid(pfn),
  };
}

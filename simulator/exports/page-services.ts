import { exitCurrent } from '../kernel/exit.ts';
import { currentTask } from '../kernel/current.ts';
import { might_sleep, mightAlloc } from '../kernel/preempt.ts';
import { EFAULT } from '../lib/errno.ts';
import { folio_mkclean } from '../mm/folio-mkclean.ts';
import { FOLL_FORCE, FOLL_TOUCH, FOLL_WRITE, get_user_page_fast } from '../mm/gup.ts';
import { PG_DIRTY, PG_HEAD, PG_LOCKED, PG_RESERVED, PG_TAIL, type MemMap } from '../mm/mem-map.ts';
import { folio_mark_dirty } from '../mm/page-writeback.ts';
import {
  PAGE_DIRTY,
  PAGE_HEAD,
  PAGE_INDEX,
  PAGE_LOCKED,
  PAGE_MAPCOUNT,
  PAGE_MAPPING,
  PAGE_ORDER,
  PAGE_REFCOUNT,
  PAGE_RESERVED,
  type Gate,
} from './gate.ts';
import type { GateParts } from './kernel-side.ts';

type Members =
  | 'alloc_pages'
  | 'free_pages'
  | 'split_page'
  | 'get_page'
  | 'get_user_page'
  | 'put_page'
  | 'page_get'
  | 'page_set'
  | 'pfn_valid'
  | 'set_page_dirty'
  | 'folio_mkclean';

const SIGKILL = 9;
const FLAGS: readonly (readonly [field: number, flag: number])[] = [
  [PAGE_LOCKED, PG_LOCKED],
  [PAGE_RESERVED, PG_RESERVED],
  [PAGE_DIRTY, PG_DIRTY],
];

function head(pages: MemMap, pfn: number): number {
  return pages.has(pfn, PG_TAIL) ? pages.priv[pfn]! : pfn;
}

function pageField(pages: MemMap, pfn: number, field: number): number {
  switch (field) {
    case PAGE_REFCOUNT:
      return pages.refcount[head(pages, pfn)]!;
    case PAGE_MAPCOUNT:
      return pages.mapcount[pfn]!;
    case PAGE_MAPPING:
      return pages.mapping[pfn]!;
    case PAGE_INDEX:
      return pages.index[pfn]!;
    case PAGE_HEAD:
      return head(pages, pfn);
    case PAGE_ORDER: {
      const first = head(pages, pfn);
      return pages.has(first, PG_HEAD) ? pages.priv[first]! : 0;
    }
    default: {
      const flag = FLAGS.find(([known]) => known === field)?.[1] ?? 0;
      return pages.has(pfn, flag) ? 1 : 0;
    }
  }
}

/** Frames and their struct pages. A pfn without struct page is ignored as Linux would oops elsewhere. */
export function pageServices(parts: GateParts): Pick<Gate, Members> {
  const { kernel } = parts;
  const { alloc, pages, memory } = kernel.mm;

  const setFlag = (pfn: number, field: number, value: number): void => {
    const flag = FLAGS.find(([known]) => known === field)?.[1] ?? 0;
    if (field === PAGE_LOCKED && value !== 0 && pages.has(pfn, PG_LOCKED)) {
      const who = `${kernel.current?.comm ?? 'insmod'}:${kernel.current?.pid ?? 1}`;
      kernel.log.write(3, `INFO: task ${who} blocked for more than 120 seconds.`);
      const reason = `lock_page() of page ${pfn.toString(16)}, which is locked: nobody else runs who could unlock it`;
      exitCurrent(kernel, { code: 0, signal: SIGKILL, reason });
    }
    if (value !== 0) pages.set(pfn, flag);
    else pages.clear(pfn, flag);
  };

  return {
    alloc_pages: (gfp, order) => {
      mightAlloc(kernel, gfp);
      return alloc.alloc(gfp, order);
    },
    free_pages: (pfn, order) => {
      if (memory.isValid(pfn)) alloc.freeBlock(pfn, order);
    },
    split_page: (pfn, order) => {
      if (!memory.isValid(pfn)) return;
      // Linux: VM_BUG_ON_PAGE(PageCompound(page)) and VM_BUG_ON_PAGE(!page_count(page)) are compiled out.
      if (pages.has(pfn, PG_HEAD | PG_TAIL)) return;
      for (let i = 1; i < 1 << order; i++) pages.refcount[pfn + i] = pages.refcount[pfn]!;
    },
    get_user_page: (address, write, force) => {
      might_sleep(kernel, 'mm/gup.c:3521');
      const { mm } = currentTask(kernel);
      const flags = FOLL_TOUCH | (write ? FOLL_WRITE : 0) | (force ? FOLL_FORCE : 0);
      return mm ? get_user_page_fast(kernel.mm, mm, address, flags) : -EFAULT;
    },
    get_page: (pfn) => {
      if (memory.isValid(pfn)) pages.get(head(pages, pfn));
    },
    put_page: (pfn) => {
      if (memory.isValid(pfn)) alloc.put(pfn);
    },
    page_get: (pfn, field) => (memory.isValid(pfn) ? pageField(pages, pfn, field) : 0),
    page_set: (pfn, field, value) => {
      if (!memory.isValid(pfn)) return;
      if (field === PAGE_MAPPING) pages.mapping[pfn] = value;
      else if (field === PAGE_INDEX) pages.index[pfn] = value;
      else setFlag(pfn, field, value);
    },
    pfn_valid: (pfn) => memory.isValid(pfn),
    set_page_dirty: (pfn) => {
      if (!memory.isValid(pfn)) return false;
      const fresh = !pages.has(pfn, PG_DIRTY);
      folio_mark_dirty(kernel.mm, pfn);
      return fresh;
    },
    folio_mkclean: (pfn) => (memory.isValid(pfn) ? folio_mkclean(kernel.mm, pfn) : 0),
  };
}

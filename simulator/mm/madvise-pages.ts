/** What MADV_FREE and MADV_COLD do to pages. Linux: mm/madvise.c (6.12), R4.42, R4.44. */
import { PAGE_ACCESSED, PAGE_DIRTY, ptePresent } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { PG_DIRTY, PG_LAZYFREE, PG_REFERENCED } from './mem-map.ts';
import { forEachLeafRun } from './pgtable.ts';
import type { Vma } from './vma-table.ts';
import { vm_normal_page } from './zap.ts';

/** Calls back with each normal page of the range and the index of its entry. */
function forEachNormalPage(
  k: MmContext,
  vma: Vma,
  start: number,
  end: number,
  visit: (pfn: number, at: number) => void,
): void {
  forEachLeafRun(k, mmOf(k, vma), start, end, (first, address, count) => {
    for (let i = 0; i < count; i++) {
      const at = first + i * 2;
      const low = k.memory.i32[at]!;
      if (!ptePresent(low)) continue;
      const pfn = vm_normal_page(k, vma, address + i * 4096, low, k.memory.i32[at + 1]!);
      if (pfn !== 0) visit(pfn, at);
    }
  });
}

/**
 * The pages may be dropped instead of swapped: they become clean and old. A dirty page that others map too is left
 * alone. Linux: madvise_free_pte_range().
 */
export function freePages(k: MmContext, vma: Vma, start: number, end: number): void {
  forEachNormalPage(k, vma, start, end, (pfn, at) => {
    if (k.pages.has(pfn, PG_DIRTY)) {
      if (k.pages.mapcount[pfn] !== 1) return;
      k.pages.clear(pfn, PG_DIRTY);
    }
    k.memory.i32[at]! &= ~(PAGE_ACCESSED | PAGE_DIRTY);
    k.pages.set(pfn, PG_LAZYFREE);
  });
}

/** The pages become old, if nobody else maps them. Linux: madvise_cold_or_pageout_pte_range(). */
export function deactivatePages(k: MmContext, vma: Vma, start: number, end: number): void {
  forEachNormalPage(k, vma, start, end, (pfn, at) => {
    if (k.pages.mapcount[pfn] !== 1) return;
    k.memory.i32[at]! &= ~PAGE_ACCESSED;
    k.pages.clear(pfn, PG_REFERENCED);
  });
}

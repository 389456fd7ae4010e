/** Write-protecting a page in every address space. Linux: mm/rmap.c (6.12), R5.43. */
import { PAGE_DIRTY, PAGE_RW, pteFrame, ptePresent } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { PG_LOCKED } from './mem-map.ts';
import { pteIndex } from './pgtable.ts';
import { forEachPlaceOfPage } from './rmap-walk.ts';
import { VM_SHARED } from './vm-flags.ts';

/**
 * Makes every shared entry of a page clean and read-only, so that the next write faults again. Linux: folio_mkclean(),
 * mm/rmap.c, 6.12. The page must be locked; only a page with mapping and index is found.
 *
 * @returns how many entries were dirty or writable
 */
export function folio_mkclean(k: MmContext, pfn: number): number {
  if (!k.pages.has(pfn, PG_LOCKED)) k.ports.bug('mm/rmap.c:1111 folio_mkclean');
  const { i32 } = k.memory;
  let cleaned = 0;
  forEachPlaceOfPage(k, pfn, (vma, address) => {
    if ((k.vmas.vm_flags[vma]! & VM_SHARED) === 0) return;
    const at = pteIndex(k, mmOf(k, vma), address);
    if (at < 0) return;
    const low = i32[at]!;
    if (!ptePresent(low) || pteFrame(low, i32[at + 1]!) !== pfn) return;
    if ((low & (PAGE_DIRTY | PAGE_RW)) === 0) return;
    i32[at] = low & ~(PAGE_DIRTY | PAGE_RW);
    cleaned++;
  });
  return cleaned;
}

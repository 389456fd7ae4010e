/** Dirty pages. Linux: mm/page-writeback.c (6.12). */
import type { MmContext } from './context.ts';
import { PG_ANON, PG_DIRTY } from './mem-map.ts';

/**
 * Marks a page dirty through its mapping's operations. Linux: folio_mark_dirty(): a page with a mapping whose owner has
 * no ->dirty_folio is a call of address 0 (R5.44).
 */
export function folio_mark_dirty(k: MmContext, pfn: number): void {
  if (!k.pages.has(pfn, PG_ANON)) {
    const mapping = k.mappings[k.pages.mapping[pfn]!];
    if (mapping && !mapping.a_ops.present) {
      k.ports.page_fault_oops(0n, 'execute');
    }
  }
  k.pages.set(pfn, PG_DIRTY);
}

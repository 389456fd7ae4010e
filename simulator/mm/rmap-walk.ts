/** From a page or a file range to the VMAs that may map it. Linux: mm/rmap.c (rmap_walk), mm/interval_tree.c. */
import type { AddressSpace } from './address-space.ts';
import type { MmContext } from './context.ts';
import { PG_ANON } from './mem-map.ts';
import type { Vma } from './vma-table.ts';

/** A part of a VMA: addresses in bytes, half-open. */
export type VmaPart = (vma: Vma, start: number, end: number) => void;

/** A VMA and the address at which a page would lie in it. */
export type PagePlace = (vma: Vma, address: number) => void;

/**
 * Visits every VMA that maps pages [firstPgoff, lastPgoff] of a file, with the part of it that does. Linux:
 * vma_interval_tree_foreach().
 *
 * Contract: `visit` adds no VMA to the mapping and removes none.
 *
 * @param lastPgoff inclusive; Infinity for the rest of the file
 */
export function forEachVmaOfMapping(
  k: MmContext,
  mapping: AddressSpace,
  firstPgoff: number,
  lastPgoff: number,
  visit: VmaPart,
): void {
  const { vm_start, vm_pgoff } = k.vmas;
  for (const vma of mapping.i_mmap) {
    const pgoff = vm_pgoff[vma]!;
    const pages = k.vmas.pages(vma);
    if (pgoff > lastPgoff || pgoff + pages <= firstPgoff) continue;
    const from = Math.max(firstPgoff - pgoff, 0);
    const to = Math.min(lastPgoff - pgoff + 1, pages);
    visit(vma, vm_start[vma]! + from * 4096, vm_start[vma]! + to * 4096);
  }
}

/**
 * Visits every place at which an anonymous page may be mapped; whether it is must be seen in the page tables. Linux:
 * rmap_walk_anon().
 */
export function forEachVmaOfAnonPage(k: MmContext, pfn: number, visit: PagePlace): void {
  const anon = k.anonVmas.find(k.pages.mapping[pfn]!);
  if (!anon) return;
  for (const vma of anon.vmas) visitPlace(k, vma, k.pages.index[pfn]!, visit);
}

/** Visits every place at which a page may be mapped, anonymous or cached. Linux: rmap_walk(). */
export function forEachPlaceOfPage(k: MmContext, pfn: number, visit: PagePlace): void {
  if (k.pages.has(pfn, PG_ANON)) {
    forEachVmaOfAnonPage(k, pfn, visit);
    return;
  }
  const mapping = k.mappings[k.pages.mapping[pfn]!];
  if (!mapping) return;
  for (const vma of mapping.i_mmap) visitPlace(k, vma, k.pages.index[pfn]!, visit);
}

/** Linux: vma_address(). */
function visitPlace(k: MmContext, vma: Vma, index: number, visit: PagePlace): void {
  const page = index - k.vmas.vm_pgoff[vma]!;
  if (page >= 0 && page < k.vmas.pages(vma)) visit(vma, k.vmas.vm_start[vma]! + page * 4096);
}

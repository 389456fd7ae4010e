import { PG_ANON, PG_ANON_EXCLUSIVE, PG_LRU, PG_SWAPBACKED } from './mem-map.ts';
import type { MmContext } from './context.ts';
import type { Vma } from './vma-table.ts';
import { MM_ANONPAGES, MM_FILEPAGES, MM_SHMEMPAGES } from './mm-struct.ts';

/**
 * Accounts a fresh anonymous page to its VMA, exclusive to it. Linux: folio_add_new_anon_rmap(), mm/rmap.c.
 */
export function addNewAnonRmap(k: MmContext, pfn: number, vma: Vma, address: number): void {
  const { flags, mapping, index, mapcount } = k.pages;
  flags[pfn]! |= PG_ANON | PG_ANON_EXCLUSIVE | PG_SWAPBACKED | PG_LRU;
  mapping[pfn] = k.vmas.anon_vma[vma]!;
  index[pfn] = linearPageIndex(k, vma, address);
  mapcount[pfn] = 1;
}

/** Adds one mapping of a page-cache or driver page. Linux: folio_add_file_rmap_pte(). */
export function addFileRmap(k: MmContext, pfn: number): void {
  k.pages.mapcount[pfn]!++;
}

/**
 * Adds the mapping of a forked child: an anonymous page is nobody's alone from now on. Linux:
 * folio_try_dup_anon_rmap_pte(), folio_dup_file_rmap_pte().
 */
export function dupRmap(k: MmContext, pfn: number): void {
  k.pages.mapcount[pfn]!++;
  k.pages.clear(pfn, PG_ANON_EXCLUSIVE);
}

/**
 * Makes an anonymous page the VMA's own: only it and its descendants can map the page from now on. Linux:
 * folio_move_anon_rmap().
 */
export function moveAnonRmap(k: MmContext, pfn: number, vma: Vma): void {
  k.pages.mapping[pfn] = k.vmas.anon_vma[vma]!;
}

/** Removes one mapping of a page. Linux: folio_remove_rmap_pte(). */
export function removeRmap(k: MmContext, pfn: number): void {
  k.pages.mapcount[pfn]!--;
}

/** Which RSS counter a page belongs to. Linux: mm_counter(). */
export function rssCounter(k: MmContext, pfn: number): number {
  const flags = k.pages.flags[pfn]!;
  if ((flags & PG_ANON) !== 0) return MM_ANONPAGES;
  return (flags & PG_SWAPBACKED) !== 0 ? MM_SHMEMPAGES : MM_FILEPAGES;
}

/** Page offset of `address` in the VMA's object. Linux: linear_page_index(). */
export function linearPageIndex(k: MmContext, vma: Vma, address: number): number {
  return k.vmas.vm_pgoff[vma]! + (address - k.vmas.vm_start[vma]!) / 4096;
}

/**
 * The anon_vma of a direct neighbour that the VMA may share (R3.15), or 0. Linux: find_mergeable_anon_vma(), mm/vma.c.
 */
export function findMergeableAnonVma(k: MmContext, vma: Vma, previous: Vma, next: Vma): number {
  if (next !== 0) {
    const anon = reusableAnonVma(k, next, vma, next);
    if (anon !== 0) return anon;
  }
  return previous !== 0 ? reusableAnonVma(k, previous, previous, vma) : 0;
}

/** Linux: reusable_anon_vma(), anon_vma_compatible(). */
function reusableAnonVma(k: MmContext, old: Vma, a: Vma, b: Vma): number {
  const v = k.vmas;
  const flagsDiffer =
    ((v.vm_flags[a]! ^ v.vm_flags[b]!) & ~ANON_COMPATIBLE_FLAGS) !== 0 ||
    v.vm_flags_hi[a] !== v.vm_flags_hi[b];
  if (
    v.vm_end[a] !== v.vm_start[b] ||
    v.vm_file[a] !== v.vm_file[b] ||
    flagsDiffer ||
    v.vm_pgoff[b] !== v.vm_pgoff[a]! + v.pages(a)
  ) {
    return 0;
  }
  return v.anon_vma[old] !== 0 && k.anonVmas.isSingular(old) ? v.anon_vma[old]! : 0;
}

/** VM_ACCESS_FLAGS | VM_SOFTDIRTY. */
const ANON_COMPATIBLE_FLAGS = 0x7 | 0x8000000;

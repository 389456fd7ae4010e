import { PAGE_DIRTY, PAGE_SPECIAL, pteFrame, ptePresent, pteValue } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { print_bad_pte } from './bad-page.ts';
import { PG_ANON } from './mem-map.ts';
import type { MmStruct } from './mm-struct.ts';
import { untrackPfn } from './memtype.ts';
import { folio_mark_dirty } from './page-writeback.ts';
import { leafOrGap, leafStop } from './pgtable.ts';
import { removeRmap, rssCounter } from './rmap.ts';
import { ZAP_VMA_PTES } from './stages.ts';
import { VM_MIXEDMAP, VM_PFNMAP } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/**
 * Frame of a normal page that the entry maps, or 0 for special entries, the zero page and frames without struct page. Says
 * nothing of entries that cannot be, so that views may ask.
 */
export function normalPage(k: MmContext, low: number, high: number): number {
  if ((low & PAGE_SPECIAL) !== 0) return 0;
  const pfn = pteFrame(low, high);
  return pfn === k.zeroPfn || !k.memory.isValid(pfn) ? 0 : pfn;
}

/**
 * {@link normalPage}, which reports an entry that the VMA cannot have. Linux: vm_normal_page(), mm/memory.c (R8.13).
 */
export function vm_normal_page(
  k: MmContext,
  vma: Vma,
  address: number,
  low: number,
  high: number,
): number {
  const special = (low & PAGE_SPECIAL) !== 0;
  if (special && (k.vmas.vm_flags[vma]! & (VM_PFNMAP | VM_MIXEDMAP)) === 0) {
    if (pteFrame(low, high) !== k.zeroPfn) print_bad_pte(k, vma, address, pteValue(low, high), 0);
  }
  return normalPage(k, low, high);
}

/**
 * Clears the entries of [start, end) and drops what they mapped. Linux: unmap_single_vma(), mm/memory.c.
 *
 * @param keepAnon leaves private copies (anonymous pages) in place. Linux: !even_cows
 */
export function zapRange(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  start: number,
  end: number,
  keepAnon = false,
): void {
  for (let address = start; address < end;) {
    const at = leafOrGap(k, mm, address);
    const stop = leafStop(at, address, end);
    if (at >= 0) zapEntries(k, mm, vma, at, address, (stop - address) / 4096, keepAnon);
    address = stop;
  }
}

/**
 * Linux: zap_pte_range(): the hardware dirty bit moves to the page (R5.43); special entries map nothing to drop (R6.7).
 */
function zapEntries(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  first: number,
  address: number,
  count: number,
  keepAnon: boolean,
): void {
  const { i32 } = k.memory;
  const maySpecial = (k.vmas.vm_flags[vma]! & (VM_PFNMAP | VM_MIXEDMAP)) !== 0;
  for (let i = 0; i < count; i++) {
    const at = first + i * 2;
    const low = i32[at]!;
    const high = i32[at + 1]!;
    if ((low | high) === 0) continue;
    if (!ptePresent(low) || (maySpecial && (low & PAGE_SPECIAL) !== 0)) {
      i32[at] = 0;
      i32[at + 1] = 0;
      continue;
    }
    const pfn = vm_normal_page(k, vma, address + i * 4096, low, high);
    if (pfn !== 0 && keepAnon && k.pages.has(pfn, PG_ANON)) continue;
    i32[at] = 0;
    i32[at + 1] = 0;
    if (pfn === 0) continue;
    if ((low & PAGE_DIRTY) !== 0 && !k.pages.has(pfn, PG_ANON)) folio_mark_dirty(k, pfn);
    mm.addRss(rssCounter(k, pfn), -1);
    removeRmap(k, pfn);
    // Linux: zap_present_folio_ptes(): more entries went than had come.
    if (k.pages.mapcount[pfn]! < 0) {
      print_bad_pte(k, vma, address + i * 4096, pteValue(low, high), pfn);
    }
    k.alloc.put(pfn);
  }
}

/** Zaps a whole VMA or the part [start, end) of it. Linux: zap_page_range_single(). */
export function zapVma(k: MmContext, vma: Vma, start: number, end: number, keepAnon = false): void {
  untrackPfn(k, vma);
  zapRange(k, mmOf(k, vma), vma, start, end, keepAnon);
}

/**
 * Clears entries of a VM_PFNMAP mapping, so that the next access asks ->fault again. Does nothing for any other mapping,
 * or when the range leaves the VMA (R6.60). Linux: zap_vma_ptes(), mm/memory.c, 6.12.
 */
export function zap_vma_ptes(k: MmContext, vma: Vma, address: number, size: number): void {
  const { vm_start, vm_end, vm_flags } = k.vmas;
  k.trace.enter(ZAP_VMA_PTES, vma, address, size);
  const inside = address >= vm_start[vma]! && address + size <= vm_end[vma]!;
  if (inside && (vm_flags[vma]! & VM_PFNMAP) !== 0) zapVma(k, vma, address, address + size);
  k.trace.leave(0);
}

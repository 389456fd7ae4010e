import { PAGE_DIRTY, PAGE_SPECIAL, pteFrame, ptePresent } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { PG_ANON, PG_RESERVED } from './mem-map.ts';
import type { MmStruct } from './mm-struct.ts';
import { untrackPfn } from './memtype.ts';
import { folio_mark_dirty } from './page-writeback.ts';
import { forEachLeafRun } from './pgtable.ts';
import { removeRmap, rssCounter } from './rmap.ts';
import { ZAP_VMA_PTES } from './stages.ts';
import { VM_MIXEDMAP, VM_PFNMAP } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/**
 * Frame of a normal page that the entry maps, or 0 for special entries, the zero page and frames without struct page.
 * Linux: vm_normal_page(), mm/memory.c (R8.13).
 */
export function vm_normal_page(
  k: MmContext,
  flags: number,
  address: number,
  low: number,
  high: number,
): number {
  const pfn = pteFrame(low, high);
  if ((low & PAGE_SPECIAL) !== 0) {
    if ((flags & (VM_PFNMAP | VM_MIXEDMAP)) === 0 && pfn !== k.zeroPfn) {
      k.ports.printk(
        1,
        `BUG: Bad page map in process ${k.ports.comm()}  pte:${pfn.toString(16)} addr:${address.toString(16)}`,
      );
    }
    return 0;
  }
  if (pfn === k.zeroPfn || !k.memory.isValid(pfn)) return 0;
  if (k.pages.has(pfn, PG_RESERVED)) return 0;
  return pfn;
}

/** What a zap spares. */
export interface ZapOptions {
  /** Leave private copies (anonymous pages) in place. Linux: !even_cows. */
  readonly keepAnon?: boolean;
}

/**
 * Clears the entries of [start, end) and drops what they mapped. Linux: unmap_single_vma(), zap_pte_range(),
 * mm/memory.c: the hardware dirty bit moves to the page (R5.43); special entries map nothing to drop (R6.7).
 */
export function zapRange(
  k: MmContext,
  mm: MmStruct,
  flags: number,
  start: number,
  end: number,
  options: ZapOptions = {},
): void {
  const i32 = k.memory.i32;
  forEachLeafRun(k, mm, start, end, (first, address, count) => {
    for (let i = 0; i < count; i++) {
      const at = first + i * 2;
      const low = i32[at]!;
      const high = i32[at + 1]!;
      if ((low | high) === 0) continue;
      if (!ptePresent(low)) {
        i32[at] = 0;
        i32[at + 1] = 0;
        continue;
      }
      const pfn = vm_normal_page(k, flags, address + i * 4096, low, high);
      if (pfn !== 0 && options.keepAnon && k.pages.has(pfn, PG_ANON)) continue;
      i32[at] = 0;
      i32[at + 1] = 0;
      if (pfn === 0) continue;
      if ((low & PAGE_DIRTY) !== 0 && !k.pages.has(pfn, PG_ANON)) folio_mark_dirty(k, pfn);
      mm.addRss(rssCounter(k, pfn), -1);
      removeRmap(k, pfn);
      k.alloc.put(pfn);
    }
  });
}

/** Zaps a whole VMA or the part [start, end) of it. Linux: zap_page_range_single(). */
export function zapVma(
  k: MmContext,
  vma: Vma,
  start: number,
  end: number,
  options: ZapOptions = {},
): void {
  untrackPfn(k, vma);
  zapRange(k, mmOf(k, vma), k.vmas.vm_flags[vma]!, start, end, options);
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

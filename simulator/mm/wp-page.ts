/** Write faults on present read-only entries. Linux: do_wp_page(), mm/memory.c (6.12), R5.27–R5.29. */
import { pageStart } from '../arch/memory-layout.ts';
import { PAGE_ACCESSED, pteFrame, writePte } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { vmOps } from './context.ts';
import {
  FAULT_FLAG_UNSHARE,
  VM_FAULT_ERROR,
  VM_FAULT_NOPAGE,
  VM_FAULT_OOM,
} from './fault-flags.ts';
import { PG_ANON, PG_ANON_EXCLUSIVE, PG_LOCKED, PG_UPTODATE } from './mem-map.ts';
import { anonVmaPrepare, callPageMkwrite, dirtyProt } from './set-pte.ts';
import { MM_ANONPAGES, type MmStruct } from './mm-struct.ts';
import { GFP_HIGHUSER, GFP_USER_FOLIO, GFP_ZERO } from './page-alloc.ts';
import { folio_mark_dirty } from './page-writeback.ts';
import type { VmFault } from './ports.ts';
import { addNewAnonRmap, linearPageIndex, moveAnonRmap, removeRmap, rssCounter } from './rmap.ts';
import { DO_WP_PAGE, WP_PAGE_COPY } from './stages.ts';
import { VM_MAYSHARE, VM_SHARED } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { vm_normal_page } from './zap.ts';

/**
 * @param at index of the entry
 * @returns VM_FAULT_* bits
 */
export function do_wp_page(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  address: number,
  flags: number,
  at: number,
): number {
  const pfn = pteFrame(k.memory.i32[at]!, k.memory.i32[at + 1]!);
  k.trace.enter(DO_WP_PAGE, vma, address, pfn);
  return k.trace.leave(writeProtected(k, mm, vma, address, flags, at));
}

function writeProtected(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  address: number,
  flags: number,
  at: number,
): number {
  const low = k.memory.i32[at]!;
  const high = k.memory.i32[at + 1]!;
  const vmFlags = k.vmas.vm_flags[vma]!;
  const page = vm_normal_page(k, vma, address, low, high);
  const unshare = (flags & FAULT_FLAG_UNSHARE) !== 0;
  if ((vmFlags & (VM_SHARED | VM_MAYSHARE)) !== 0) {
    return page === 0 ? wpPfnShared(k, vma, address, at) : wpPageShared(k, vma, address, at, page);
  }
  if (page !== 0 && k.pages.has(page, PG_ANON) && canReuseAnon(k, vma, page)) {
    if (!unshare) wpReuse(k, vma, at);
    return 0;
  }
  if (!k.settings.traits.oldStages) k.trace.step(WP_PAGE_COPY, vma, address, pteFrame(low, high));
  return wpCopy(k, mm, vma, address, at, page, unshare);
}

/**
 * Makes the entry dirty in place, and writable if the VMA is: a forced write (R4.122) must not leave a write bit in a
 * read-only VMA. Linux: wp_page_reuse().
 */
function wpReuse(k: MmContext, vma: Vma, at: number): void {
  k.memory.i32[at]! |= dirtyProt(k, vma, PAGE_ACCESSED);
}

/** Linux: wp_can_reuse_anon_folio(): nobody else refers to the page. */
function canReuseAnon(k: MmContext, vma: Vma, pfn: number): boolean {
  if (k.pages.has(pfn, PG_ANON_EXCLUSIVE)) return true;
  if (k.pages.refcount[pfn] !== 1) return false;
  moveAnonRmap(k, pfn, vma);
  k.pages.set(pfn, PG_ANON_EXCLUSIVE);
  return true;
}

function faultFor(k: MmContext, vma: Vma, address: number, page: number): VmFault {
  const start = pageStart(address);
  return {
    vma,
    address: start,
    real_address: address,
    pgoff: linearPageIndex(k, vma, start),
    flags: 1,
    gfp_mask: GFP_HIGHUSER,
    page,
    cow_page: 0,
  };
}

/** A shared mapping without struct page. Linux: wp_pfn_shared(). */
function wpPfnShared(k: MmContext, vma: Vma, address: number, at: number): number {
  const ops = vmOps(k, vma);
  if (ops?.pfn_mkwrite) {
    const result = ops.pfn_mkwrite(faultFor(k, vma, address, 0));
    if ((result & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) return result;
  }
  wpReuse(k, vma, at);
  return 0;
}

/** A shared mapping of a page. Linux: wp_page_shared(). */
function wpPageShared(k: MmContext, vma: Vma, address: number, at: number, page: number): number {
  const ops = vmOps(k, vma);
  if (ops?.page_mkwrite) {
    k.pages.get(page);
    const result = callPageMkwrite(k, ops, faultFor(k, vma, address, page));
    if (result === 0 || (result & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) {
      k.alloc.put(page);
      return result;
    }
    k.pages.clear(page, PG_LOCKED);
    k.alloc.put(page);
  }
  wpReuse(k, vma, at);
  folio_mark_dirty(k, page);
  return 0;
}

/**
 * Replaces the page by a private copy. Linux: wp_page_copy(). The copy takes vm_page_prot, so an uncached mapping gives
 * an uncached copy (R5.28).
 */
function wpCopy(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  address: number,
  at: number,
  old: number,
  unshare: boolean,
): number {
  const start = pageStart(address);
  const source = pteFrame(k.memory.i32[at]!, k.memory.i32[at + 1]!);
  if (anonVmaPrepare(k, vma) !== 0) return VM_FAULT_OOM;
  const zero = source === k.zeroPfn;
  const copy = k.alloc.alloc(zero ? GFP_USER_FOLIO | GFP_ZERO : GFP_USER_FOLIO, 0);
  if (copy === 0) return VM_FAULT_OOM;
  if (!zero) k.memory.copyFrame(copy, source);
  k.pages.set(copy, PG_UPTODATE);
  if (old !== 0) {
    if (!k.pages.has(old, PG_ANON)) {
      mm.addRss(rssCounter(k, old), -1);
      mm.addRss(MM_ANONPAGES, 1);
    }
  } else {
    mm.addRss(MM_ANONPAGES, 1);
  }
  addNewAnonRmap(k, copy, vma, start);
  const plain = k.vmas.vm_page_prot[vma]!;
  // Linux: an unshared page is only read: its entry stays clean and read-only.
  const prot = unshare ? plain : dirtyProt(k, vma, plain);
  writePte(k.memory.i32, at, copy, prot);
  if (old !== 0) {
    removeRmap(k, old);
    k.alloc.put(old);
  }
  return 0;
}

/** Page faults. Linux: mm/memory.c (6.12), rules R5.10–R5.29. */
import { PAGE_ACCESSED, PAGE_DIRTY, PAGE_RW, PAGE_SPECIAL, ptePresent } from '../arch/pte.ts';
import { STRUCT_PAGE_SIZE, VMEMMAP_START, pageStart } from '../arch/memory-layout.ts';
import type { MmContext } from './context.ts';
import { mmOf, vmaIsAnonymous, vmOps } from './context.ts';
import {
  FAULT_FLAG_UNSHARE,
  FAULT_FLAG_WRITE,
  VM_FAULT_DONE_COW,
  VM_FAULT_ERROR,
  VM_FAULT_LOCKED,
  VM_FAULT_NOPAGE,
  VM_FAULT_OOM,
  VM_FAULT_RETRY,
  VM_FAULT_SIGBUS,
  VM_FAULT_SIGSEGV,
} from './fault-flags.ts';
import { PG_LOCKED, PG_UPTODATE } from './mem-map.ts';
import type { MmStruct } from './mm-struct.ts';
import { DO_NO_PAGE, HANDLE_PTE_FAULT } from './old-stages.ts';
import { GFP_HIGHUSER, GFP_USER_FOLIO, GFP_ZERO } from './page-alloc.ts';
import { folio_mark_dirty } from './page-writeback.ts';
import { pteAlloc, pteIndex } from './pgtable.ts';
import type { VmFault, VmOperations } from './ports.ts';
import { addFileRmap, linearPageIndex, rssCounter } from './rmap.ts';
import { anonVmaPrepare, callPageMkwrite, dirtyProt, mapNewAnon, setPte } from './set-pte.ts';
import {
  DO_ANONYMOUS_PAGE,
  DO_COW_FAULT,
  DO_FAULT,
  DO_READ_FAULT,
  DO_SHARED_FAULT,
  HANDLE_MM_FAULT,
  VM_OPS_FAULT,
} from './stages.ts';
import { isCowMapping, VM_MAYWRITE, VM_SHARED, VM_WRITE } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { do_wp_page } from './wp-page.ts';

/**
 * Handles a fault whose access the VMA allows. Linux: handle_mm_fault(), mm/memory.c, 6.12. May sleep.
 *
 * @param address byte address
 * @param flags FAULT_FLAG_*
 * @returns VM_FAULT_* bits; 0 means: restart the instruction
 */
export function handle_mm_fault(k: MmContext, vma: Vma, address: number, flags: number): number {
  const old = k.settings.traits.oldStages;
  k.trace.enter(HANDLE_MM_FAULT, vma, address, flags);
  if (old) k.trace.enter(HANDLE_PTE_FAULT, vma, address, flags);
  const result = handle(k, vma, address, flags);
  if (old) k.trace.leave(result);
  return k.trace.leave(result);
}

function handle(k: MmContext, vma: Vma, address: number, flags: number): number {
  const mm = mmOf(k, vma);
  const vmFlags = k.vmas.vm_flags[vma]!;
  if ((flags & FAULT_FLAG_WRITE) !== 0) {
    // Linux: sanitize_fault_flags(), R5.10.
    if ((vmFlags & VM_MAYWRITE) === 0) return VM_FAULT_SIGSEGV;
    if ((vmFlags & VM_WRITE) === 0 && !isCowMapping(vmFlags)) return VM_FAULT_SIGSEGV;
  }
  const at = pteIndex(k, mm, address);
  const low = at < 0 ? 0 : k.memory.i32[at]!;
  const high = at < 0 ? 0 : k.memory.i32[at + 1]!;
  if ((low | high) === 0) {
    if (k.settings.traits.oldStages) return do_no_page(k, mm, vma, address, flags);
    return vmaIsAnonymous(k, vma)
      ? do_anonymous_page(k, mm, vma, address, flags)
      : do_fault(k, mm, vma, address, flags);
  }
  if (!ptePresent(low)) return VM_FAULT_SIGSEGV;
  if ((flags & (FAULT_FLAG_WRITE | FAULT_FLAG_UNSHARE)) !== 0 && (low & PAGE_RW) === 0) {
    return do_wp_page(k, mm, vma, address, flags, at);
  }
  k.memory.i32[at]! |= PAGE_ACCESSED | ((flags & FAULT_FLAG_WRITE) !== 0 ? PAGE_DIRTY : 0);
  return 0;
}

/** Anonymous memory touched for the first time (R5.13). Linux: do_anonymous_page(). */
function do_anonymous_page(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  address: number,
  flags: number,
): number {
  k.trace.enter(DO_ANONYMOUS_PAGE, vma, address, flags);
  return k.trace.leave(anonymousPage(k, mm, vma, address, flags));
}

function anonymousPage(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  address: number,
  flags: number,
): number {
  if ((k.vmas.vm_flags[vma]! & VM_SHARED) !== 0) return VM_FAULT_SIGBUS;
  const prot = k.vmas.vm_page_prot[vma]!;
  const at = pteAlloc(k, mm, address);
  if (at < 0) return VM_FAULT_OOM;
  const page = pageStart(address);
  if ((flags & FAULT_FLAG_WRITE) === 0) {
    setPte(k, at, page, k.zeroPfn, prot | PAGE_SPECIAL);
    return 0;
  }
  if (anonVmaPrepare(k, vma) !== 0) return VM_FAULT_OOM;
  const pfn = k.alloc.alloc(GFP_USER_FOLIO | GFP_ZERO, 0);
  if (pfn === 0) return VM_FAULT_OOM;
  k.pages.set(pfn, PG_UPTODATE);
  mapNewAnon(k, mm, vma, page, at, pfn);
  return 0;
}

/** No entry yet: anonymous memory, or the handler is asked. Linux: do_no_page(), mm/memory.c, until 2.6.22. */
function do_no_page(k: MmContext, mm: MmStruct, vma: Vma, address: number, flags: number): number {
  k.trace.enter(DO_NO_PAGE, vma, address, flags);
  if (vmaIsAnonymous(k, vma)) return k.trace.leave(do_anonymous_page(k, mm, vma, address, flags));
  const pgoff = linearPageIndex(k, vma, pageStart(address));
  return k.trace.leave(faultWithOps(k, mm, vma, address, flags, pgoff));
}

/** A VMA with operations (R5.16, R5.17). Linux: do_fault(). */
function do_fault(k: MmContext, mm: MmStruct, vma: Vma, address: number, flags: number): number {
  const pgoff = linearPageIndex(k, vma, pageStart(address));
  k.trace.enter(DO_FAULT, vma, address, flags, pgoff);
  return k.trace.leave(faultWithOps(k, mm, vma, address, flags, pgoff));
}

function faultWithOps(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  address: number,
  flags: number,
  pgoff: number,
): number {
  const ops = vmOps(k, vma);
  if (!ops?.fault) return VM_FAULT_SIGBUS;
  const vmf: VmFault = {
    vma,
    address: pageStart(address),
    real_address: address,
    pgoff,
    flags,
    gfp_mask: GFP_HIGHUSER,
    page: 0,
    cow_page: 0,
  };
  return k.settings.traits.oldStages ? faultOfKind(k, mm, ops, vmf) : namedFault(k, mm, ops, vmf);
}

/** {@link faultOfKind} under the names that the kinds have. Linux: do_fault(), since 3.15. */
function namedFault(k: MmContext, mm: MmStruct, ops: VmOperations, vmf: VmFault): number {
  const { vma, address, pgoff } = vmf;
  if ((vmf.flags & FAULT_FLAG_WRITE) === 0) k.trace.enter(DO_READ_FAULT, vma, address, pgoff);
  else if ((k.vmas.vm_flags[vma]! & VM_SHARED) === 0)
    k.trace.enter(DO_COW_FAULT, vma, address, pgoff);
  else k.trace.enter(DO_SHARED_FAULT, vma, address, pgoff);
  return k.trace.leave(faultOfKind(k, mm, ops, vmf));
}

function faultOfKind(k: MmContext, mm: MmStruct, ops: VmOperations, vmf: VmFault): number {
  if ((vmf.flags & FAULT_FLAG_WRITE) === 0) return readFault(k, mm, ops, vmf);
  if ((k.vmas.vm_flags[vmf.vma]! & VM_SHARED) === 0) return cowFault(k, mm, ops, vmf);
  return sharedFault(k, mm, ops, vmf);
}

/** Calls ->fault and locks the page it returns. Linux: __do_fault(). */
function callFault(k: MmContext, ops: VmOperations, vmf: VmFault): number {
  const named = !k.settings.traits.oldStages;
  if (named) k.trace.enter(VM_OPS_FAULT, vmf.vma, vmf.address, vmf.pgoff, vmf.flags);
  const result = ops.fault?.(vmf) ?? VM_FAULT_SIGBUS;
  if (named) k.trace.leave(result);
  if ((result & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY | VM_FAULT_DONE_COW)) !== 0) {
    return result;
  }
  if (vmf.page === 0) {
    // Linux: page_folio() reads page->compound_head (R5.22).
    k.ports.page_fault_oops(8n, 'read', '__do_fault');
  }
  if (!k.memory.isValid(vmf.page)) {
    const field = VMEMMAP_START + STRUCT_PAGE_SIZE * BigInt(vmf.page) + 8n;
    k.ports.page_fault_oops(field, 'read', '__do_fault');
  }
  k.pages.set(vmf.page, PG_LOCKED);
  return result | VM_FAULT_LOCKED;
}

function unlockPage(k: MmContext, pfn: number): void {
  k.pages.clear(pfn, PG_LOCKED);
}

/** Linux: do_read_fault() (R5.19). */
function readFault(k: MmContext, mm: MmStruct, ops: VmOperations, vmf: VmFault): number {
  if (ops.map_pages) {
    const around = faultAround(k, ops, vmf);
    if (around !== 0) return around;
  }
  const result = callFault(k, ops, vmf);
  if ((result & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY)) !== 0) return result;
  const finished = finishFault(k, mm, vmf, vmf.page);
  unlockPage(k, vmf.page);
  if ((finished & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) k.alloc.put(vmf.page);
  return result | finished;
}

const FAULT_AROUND_PAGES = 16;
const PTRS_PER_PTE = 512;

/**
 * Maps cached pages of the 64 KiB block around the address, cut to the VMA and one page table (R5.50). Linux:
 * do_fault_around(): a block that the VMA's start cuts is still 16 pages long.
 */
function faultAround(k: MmContext, ops: VmOperations, vmf: VmFault): number {
  const v = k.vmas;
  const offset = (vmf.address - v.vm_start[vmf.vma]!) / 4096;
  const pte = Math.floor(vmf.address / 4096) & (PTRS_PER_PTE - 1);
  const from = Math.max(pte - (pte % FAULT_AROUND_PAGES), pte - Math.min(pte, offset));
  const to = Math.min(from + FAULT_AROUND_PAGES, PTRS_PER_PTE, pte + v.pages(vmf.vma) - offset);
  const first = vmf.pgoff - (pte - from);
  return ops.map_pages?.(vmf, first, first + (to - from)) ?? 0;
}

/** Linux: do_cow_fault() (R5.20): the private page is allocated before ->fault is asked. */
function cowFault(k: MmContext, mm: MmStruct, ops: VmOperations, vmf: VmFault): number {
  if (anonVmaPrepare(k, vmf.vma) !== 0) return VM_FAULT_OOM;
  const copy = k.alloc.alloc(GFP_USER_FOLIO, 0);
  if (copy === 0) return VM_FAULT_OOM;
  vmf.cow_page = copy;
  const result = callFault(k, ops, vmf);
  if ((result & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY)) !== 0) {
    k.alloc.put(copy);
    return result;
  }
  if ((result & VM_FAULT_DONE_COW) !== 0) return result;
  k.memory.copyFrame(copy, vmf.page);
  k.pages.set(copy, PG_UPTODATE);
  const finished = finishFault(k, mm, vmf, copy);
  unlockPage(k, vmf.page);
  k.alloc.put(vmf.page);
  if ((finished & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) k.alloc.put(copy);
  return result | finished;
}

/** Linux: do_shared_fault() (R5.21). */
function sharedFault(k: MmContext, mm: MmStruct, ops: VmOperations, vmf: VmFault): number {
  const result = callFault(k, ops, vmf);
  if ((result & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY)) !== 0) return result;
  if (ops.page_mkwrite) {
    unlockPage(k, vmf.page);
    const allowed = callPageMkwrite(k, ops, vmf);
    if (allowed === 0 || (allowed & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) {
      k.alloc.put(vmf.page);
      return allowed;
    }
  }
  const finished = finishFault(k, mm, vmf, vmf.page);
  if ((finished & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY)) !== 0) {
    unlockPage(k, vmf.page);
    k.alloc.put(vmf.page);
    return result | finished;
  }
  folio_mark_dirty(k, vmf.page);
  unlockPage(k, vmf.page);
  return result | finished;
}

/** Maps the page of a fault unless somebody was faster. Linux: finish_fault(), set_pte_range(). */
function finishFault(k: MmContext, mm: MmStruct, vmf: VmFault, pfn: number): number {
  const at = pteAlloc(k, mm, vmf.address);
  if (at < 0) return VM_FAULT_OOM;
  if ((k.memory.i32[at]! | k.memory.i32[at + 1]!) !== 0) return VM_FAULT_NOPAGE;
  mapFaultedPage(k, mm, vmf.vma, vmf.address, at, pfn, (vmf.flags & FAULT_FLAG_WRITE) !== 0);
  return 0;
}

/** Linux: set_pte_range(). */
export function mapFaultedPage(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  address: number,
  at: number,
  pfn: number,
  write: boolean,
): void {
  const shared = (k.vmas.vm_flags[vma]! & VM_SHARED) !== 0;
  const prot = k.vmas.vm_page_prot[vma]!;
  if (write && !shared) {
    mapNewAnon(k, mm, vma, address, at, pfn);
    return;
  }
  addFileRmap(k, pfn);
  mm.addRss(rssCounter(k, pfn), 1);
  setPte(k, at, address, pfn, write ? dirtyProt(k, vma, prot) : prot);
}

/** Pages of a process for the kernel's own use. Linux: mm/gup.c (6.12), R4.50, R4.122, R5.7. */
import { pageStart } from '../arch/memory-layout.ts';
import { EFAULT, EHWPOISON, ENOMEM } from '../lib/errno.ts';
import { PAGE_DIRTY, PAGE_RW, pteFrame, ptePresent } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import {
  FAULT_FLAG_REMOTE,
  FAULT_FLAG_UNSHARE,
  FAULT_FLAG_WRITE,
  VM_FAULT_ERROR,
  VM_FAULT_HWPOISON,
  VM_FAULT_HWPOISON_LARGE,
  VM_FAULT_OOM,
} from './fault-flags.ts';
import { PG_ANON, PG_ANON_EXCLUSIVE, PG_DIRTY, PG_REFERENCED } from './mem-map.ts';
import { handle_mm_fault } from './memory.ts';
import type { MmStruct } from './mm-struct.ts';
import { pteIndex } from './pgtable.ts';
import {
  isCowMapping,
  VM_IO,
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_PFNMAP,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
} from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { vm_normal_page } from './zap.ts';

/** Linux: include/linux/mm_types.h. */
export const FOLL_WRITE = 1 << 0;
/** Access regardless of VM_READ and, in private mappings, VM_WRITE. */
export const FOLL_FORCE = 1 << 1;
/** The page is marked accessed, and dirty if written. */
export const FOLL_TOUCH = 1 << 2;
/** A long-lived pin: a shared anonymous page is unshared first. */
export const FOLL_PIN = 1 << 3;
export const FOLL_REMOTE = 1 << 4;
/** A damaged page is told from other failures. */
export const FOLL_HWPOISON = 1 << 5;

/** Why: a handler that maps nothing would be asked for ever (R5.23). */
const MAX_FAULTS = 1000;
const NEEDS_FAULT = 0;
const NEEDS_UNSHARE = -1000;

/** May the pages of this VMA be taken so? Linux: check_vma_flags(). 0 or -EFAULT. */
export function check_vma_flags(k: MmContext, vma: Vma, gup: number): number {
  const flags = k.vmas.vm_flags[vma]!;
  if ((flags & (VM_IO | VM_PFNMAP)) !== 0) return -EFAULT;
  const force = (gup & FOLL_FORCE) !== 0;
  if ((gup & FOLL_WRITE) !== 0) {
    if ((flags & VM_WRITE) === 0 && !(force && isCowMapping(flags))) return -EFAULT;
  } else if ((flags & VM_READ) === 0 && !(force && (flags & VM_MAYREAD) !== 0)) {
    return -EFAULT;
  }
  return 0;
}

/** Does the entry serve a write? Linux: can_follow_write_pte(): a forced write has copied the page before. */
function canFollowWrite(k: MmContext, flags: number, gup: number, low: number, page: number) {
  if ((low & PAGE_RW) !== 0) return true;
  if ((gup & FOLL_FORCE) === 0) return false;
  if ((flags & (VM_MAYSHARE | VM_SHARED)) !== 0) return false;
  if ((flags & (VM_MAYWRITE | VM_WRITE)) !== VM_MAYWRITE) return false;
  return page !== 0 && k.pages.has(page, PG_ANON) && k.pages.has(page, PG_ANON_EXCLUSIVE);
}

/** The frame behind the entry if it can be used as it is. Linux: follow_page_pte(). */
function followPage(k: MmContext, mm: MmStruct, vma: Vma, address: number, gup: number): number {
  const at = pteIndex(k, mm, address);
  if (at < 0) return NEEDS_FAULT;
  const low = k.memory.i32[at]!;
  const high = k.memory.i32[at + 1]!;
  if (!ptePresent(low)) return NEEDS_FAULT;
  const flags = k.vmas.vm_flags[vma]!;
  const page = vm_normal_page(k, vma, address, low, high);
  const write = (gup & FOLL_WRITE) !== 0;
  if (write && !canFollowWrite(k, flags, gup, low, page)) return NEEDS_FAULT;
  const pfn = pteFrame(low, high);
  if (page === 0) return pfn === k.zeroPfn ? pfn : -EFAULT;
  const pinRead = (gup & (FOLL_WRITE | FOLL_PIN)) === FOLL_PIN;
  if (pinRead && k.pages.has(page, PG_ANON) && !k.pages.has(page, PG_ANON_EXCLUSIVE)) {
    return NEEDS_UNSHARE;
  }
  if ((gup & FOLL_TOUCH) !== 0) {
    if (write && (low & PAGE_DIRTY) === 0) k.pages.set(page, PG_DIRTY);
    k.pages.set(page, PG_REFERENCED);
  }
  return page;
}

/** Linux: vm_fault_to_errno(). */
function faultErrno(result: number, gup: number): number {
  if ((result & VM_FAULT_OOM) !== 0) return -ENOMEM;
  const damaged = (result & (VM_FAULT_HWPOISON | VM_FAULT_HWPOISON_LARGE)) !== 0;
  return damaged && (gup & FOLL_HWPOISON) !== 0 ? -EHWPOISON : -EFAULT;
}

/**
 * The frame behind a user address, faulted in as needed; no reference is taken. Linux: one step of
 * __get_user_pages(), mm/gup.c, 6.12. May sleep.
 *
 * @param vma the VMA that contains `address`, already checked with {@link check_vma_flags}
 * @param gup FOLL_* flags
 * @returns a frame number, -EFAULT (signal in user mode) or -ENOMEM
 */
export function faultin_user_page(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  address: number,
  gup: number,
): number {
  for (let faults = 0; faults < MAX_FAULTS; faults++) {
    const page = followPage(k, mm, vma, address, gup);
    if (page > 0 || (page < 0 && page !== NEEDS_UNSHARE)) return page;
    const flags =
      ((gup & FOLL_WRITE) !== 0 ? FAULT_FLAG_WRITE : 0) |
      ((gup & FOLL_REMOTE) !== 0 ? FAULT_FLAG_REMOTE : 0) |
      (page === NEEDS_UNSHARE ? FAULT_FLAG_UNSHARE : 0);
    const result = handle_mm_fault(k, vma, address, flags);
    if ((result & VM_FAULT_ERROR) !== 0) return faultErrno(result, gup);
  }
  return -EFAULT;
}

/**
 * The frame behind any user address of `mm`. Linux: get_user_pages_remote() for one page.
 *
 * @returns a frame number, -EFAULT or -ENOMEM
 */
export function get_user_page(k: MmContext, mm: MmStruct, address: number, gup: number): number {
  const vma = mm.index.at(address);
  if (vma === 0) return -EFAULT;
  const refused = check_vma_flags(k, vma, gup);
  if (refused !== 0) return refused;
  return faultin_user_page(k, mm, vma, pageStart(address), gup);
}

/**
 * As {@link get_user_page} of the running process, with a reference. What is not there is faulted in, for which mmap_lock is
 * taken. Linux: get_user_pages_fast() for one page.
 */
export function get_user_page_fast(
  k: MmContext,
  mm: MmStruct,
  address: number,
  gup: number,
): number {
  const vma = mm.index.at(address);
  const usable = vma !== 0 && check_vma_flags(k, vma, gup) === 0;
  let pfn = usable ? followPage(k, mm, vma, address, gup) : 0;
  if (pfn <= 0) {
    k.ports.mmap_read_lock_killable();
    pfn = get_user_page(k, mm, address, gup);
  }
  if (pfn > 0) k.pages.get(k.pages.head(pfn));
  return pfn;
}

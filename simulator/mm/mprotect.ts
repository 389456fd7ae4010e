/** Linux: mm/mprotect.c (6.12), rules R4.10–R4.16. */
import { EACCES, EINVAL, ENOMEM, EPERM } from '../lib/errno.ts';
import { pageAlign } from '../arch/memory-layout.ts';
import {
  PAGE_CHG_FLAGS,
  PAGE_DIRTY,
  PAGE_NX,
  PAGE_PRESENT,
  PAGE_RW,
  PAGE_SPECIAL,
  pteFrame,
  ptePresent,
  writePte,
} from '../arch/pte.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import { mmOf, vmOps } from './context.ts';
import { PG_ANON, PG_ANON_EXCLUSIVE } from './mem-map.ts';
import type { MmStruct } from './mm-struct.ts';
import {
  PROT_EXEC,
  PROT_GROWSDOWN,
  PROT_GROWSUP,
  PROT_READ,
  PROT_SEM,
  PROT_WRITE,
} from './mman.ts';
import { may_expand_vm, vm_enough_memory } from './overcommit.ts';
import { mm_populate } from './populate.ts';
import { leafOrGap, leafStop } from './pgtable.ts';
import { vma_set_page_prot, vma_wants_writenotify } from './pgprot.ts';
import { CHANGE_PROTECTION, DO_MPROTECT, MPROTECT_FIXUP } from './stages.ts';
import {
  VM_ACCESS_FLAGS,
  VM_ACCOUNT,
  VM_EXEC,
  VM_GROWSDOWN,
  VM_HI_SEALED,
  VM_HUGETLB,
  VM_LOCKED,
  VM_NORESERVE,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
} from './vm-flags.ts';
import { mergeLeftRefused, modifyVma } from './vma-merge.ts';
import type { Vma } from './vma-table.ts';

/**
 * Linux: do_mprotect_pkey(), 6.12 (R4.10–R4.12). VMAs done before an error keep the new protection.
 *
 * @param start bytes, page aligned
 * @param len bytes, rounded up
 * @returns 0, -EINVAL, -ENOMEM (hole, map count, commit), -EACCES (missing VM_MAY*), -EPERM (sealed), or the errno of
 *   vm_ops->mprotect or ->may_split
 */
export function do_mprotect(
  k: MmContext,
  mm: MmStruct,
  start: ulong,
  len: ulong,
  prot: number,
): number {
  k.trace.enter(DO_MPROTECT, toNumber(start), toNumber(len), prot);
  return k.trace.leave(protectRange(k, mm, start, len, prot));
}

function protectRange(k: MmContext, mm: MmStruct, start: ulong, len: ulong, prot: number): number {
  const grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
  if (grows === (PROT_GROWSDOWN | PROT_GROWSUP)) return -EINVAL;
  if (offsetInPage(start) !== 0) return -EINVAL;
  if (toNumber(len) === 0) return 0;
  const wanted = prot & ~(PROT_GROWSDOWN | PROT_GROWSUP);
  const size = pageAlign(toNumber(len));
  let from = toNumber(start);
  const end = from + size;
  if (end >= 2 ** 64 || end <= from) return -ENOMEM;
  if ((wanted & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM)) !== 0) return -EINVAL;

  const v = k.vmas;
  let vma: Vma = mm.index.find(from);
  if (vma === 0) return -ENOMEM;
  if ((grows & PROT_GROWSDOWN) !== 0) {
    if (v.vm_start[vma]! >= end) return -ENOMEM;
    from = v.vm_start[vma]!;
    if ((v.vm_flags[vma]! & VM_GROWSDOWN) === 0) return -EINVAL;
  } else {
    if (v.vm_start[vma]! > from) return -ENOMEM;
    if ((grows & PROT_GROWSUP) !== 0) return -EINVAL;
  }
  for (let at = from; at < end;) {
    if (vma === 0 || v.vm_start[vma] !== at) {
      if (vma === 0 || v.vm_start[vma]! > at) return -ENOMEM;
    }
    const newFlags = (v.vm_flags[vma]! & ~VM_ACCESS_FLAGS) | protFlags(wanted);
    if ((newFlags & ~(newFlags >> 4) & VM_ACCESS_FLAGS) !== 0) return -EACCES;
    const stop = Math.min(end, v.vm_end[vma]!);
    const refused = vmOps(k, vma)?.mprotect?.(vma, at, stop, newFlags) ?? 0;
    if (refused !== 0) return refused;
    const unchanged = newFlags === v.vm_flags[vma];
    const error = mprotect_fixup(k, vma, at, stop, newFlags);
    if (error !== 0) return error;
    if (!unchanged && v.vm_end[vma] === stop && mergeLeftRefused(k, vma)) {
      // Linux: the merge that ->close forbids leaves the iterator one VMA back, so that this one comes twice (6.12).
      const second = vmOps(k, vma)?.mprotect?.(vma, at, stop, newFlags) ?? 0;
      if (second !== 0) return second;
    }
    at = stop;
    vma = mm.index.find(at);
  }
  return 0;
}

function protFlags(prot: number): number {
  return (
    ((prot & PROT_READ) !== 0 ? VM_READ : 0) |
    ((prot & PROT_WRITE) !== 0 ? VM_WRITE : 0) |
    ((prot & PROT_EXEC) !== 0 ? VM_EXEC : 0)
  );
}

/** Gives [start, end) of one VMA new flags. Linux: mprotect_fixup(). */
export function mprotect_fixup(
  k: MmContext,
  vma: Vma,
  start: number,
  end: number,
  newFlags: number,
): number {
  k.trace.enter(MPROTECT_FIXUP, vma, start, end, newFlags);
  return k.trace.leave(fixup(k, vma, start, end, newFlags));
}

function fixup(k: MmContext, target: Vma, start: number, end: number, wanted: number): number {
  const v = k.vmas;
  const mm = mmOf(k, target);
  const old = v.vm_flags[target]!;
  const pages = (end - start) / 4096;
  if ((v.vm_flags_hi[target]! & VM_HI_SEALED) !== 0) return -EPERM;
  if (wanted === old) return 0;
  let flags = wanted;
  let charged = 0;
  if ((flags & VM_WRITE) !== 0) {
    if (!may_expand_vm(k, mm, flags, pages) && may_expand_vm(k, mm, old, pages)) return -ENOMEM;
    if ((old & (VM_ACCOUNT | VM_WRITE | VM_HUGETLB | VM_SHARED | VM_NORESERVE)) === 0) {
      if (vm_enough_memory(k, mm, pages) !== 0) return -ENOMEM;
      charged = pages;
      flags |= VM_ACCOUNT;
    }
  } else if ((old & VM_ACCOUNT) !== 0 && v.vm_ops[target] === 0 && v.anon_vma[target] === 0) {
    // Linux: a never-faulted anonymous VMA gives its charge back (R4.14).
    flags &= ~VM_ACCOUNT;
  }
  const { vma, error } = modifyVma(k, target, start, end, flags, v.vm_flags_hi[target]!);
  if (error !== 0) {
    k.committed -= charged;
    return error;
  }
  v.vm_flags[vma] = flags;
  vma_set_page_prot(k, vma);
  k.trace.step(CHANGE_PROTECTION, vma, start, end);
  changeProtection(k, mm, vma, start, end);
  if ((old & VM_ACCOUNT) !== 0 && (flags & VM_ACCOUNT) === 0) k.committed -= pages;
  if ((old & (VM_WRITE | VM_SHARED | VM_LOCKED)) === VM_LOCKED && (flags & VM_WRITE) !== 0) {
    mm_populate(k, mm, start, end - start);
  }
  mm.account(old, -pages);
  mm.account(flags, pages);
  return 0;
}

/** Rewrites present entries with the VMA's protection. Linux: change_protection() (R4.15). */
function changeProtection(k: MmContext, mm: MmStruct, vma: Vma, start: number, end: number): void {
  for (let address = start; address < end;) {
    const at = leafOrGap(k, mm, address);
    const stop = leafStop(at, address, end);
    if (at >= 0) changeEntries(k, vma, at, (stop - address) / 4096);
    address = stop;
  }
}

/** Linux: change_pte_range(). */
function changeEntries(k: MmContext, vma: Vma, first: number, count: number): void {
  const i32 = k.memory.i32;
  const prot = k.vmas.vm_page_prot[vma]!;
  const mayUpgrade = (k.vmas.vm_flags[vma]! & VM_WRITE) !== 0;
  for (let at = first; at < first + count * 2; at += 2) {
    const low = i32[at]!;
    const high = i32[at + 1]!;
    if (!ptePresent(low)) continue;
    let next = (low & PAGE_CHG_FLAGS) | (prot & ~PAGE_CHG_FLAGS & 0xfff);
    const pfn = pteFrame(low, high);
    if (mayUpgrade && (next & PAGE_RW) === 0 && canUpgrade(k, vma, pfn, next)) next |= PAGE_RW;
    writePte(i32, at, pfn, next | (prot & PAGE_NX));
  }
}

/**
 * May the entry become writable at once? Linux: can_change_pte_writable(): private pages that are exclusive, shared
 * pages that are dirty already.
 */
function canUpgrade(k: MmContext, vma: Vma, pfn: number, low: number): boolean {
  if ((low & PAGE_PRESENT) === 0) return false;
  if ((k.vmas.vm_flags[vma]! & VM_SHARED) === 0) {
    return (
      (low & PAGE_SPECIAL) === 0 && k.pages.has(pfn, PG_ANON) && k.pages.has(pfn, PG_ANON_EXCLUSIVE)
    );
  }
  return (low & PAGE_DIRTY) !== 0 && vma_wants_writenotify(k, vma, k.vmas.vm_page_prot[vma]!);
}

/** What every fault path ends with: an entry written and its page accounted. Linux: mm/memory.c, mm/rmap.c. */
import { PAGE_DIRTY, PAGE_RW, PAGE_SOFT_DIRTY, writePte } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import {
  FAULT_FLAG_MKWRITE,
  FAULT_FLAG_WRITE,
  VM_FAULT_ERROR,
  VM_FAULT_LOCKED,
  VM_FAULT_NOPAGE,
} from './fault-flags.ts';
import { PG_LOCKED } from './mem-map.ts';
import { MM_ANONPAGES, type MmStruct } from './mm-struct.ts';
import type { VmFault, VmOperations } from './ports.ts';
import { addNewAnonRmap, findMergeableAnonVma } from './rmap.ts';
import { SET_PTE } from './stages.ts';
import { VM_WRITE } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { vmaNext, vmaPrev } from './vma.ts';

/**
 * Makes sure the VMA has an anon_vma, sharing a neighbour's if it may (R3.15). Linux: anon_vma_prepare(). 0 or -ENOMEM.
 */
export function anonVmaPrepare(k: MmContext, vma: Vma): number {
  if (k.vmas.anon_vma[vma] !== 0) return 0;
  return k.anonVmas.prepare(vma, findMergeableAnonVma(k, vma, vmaPrev(k, vma), vmaNext(k, vma)));
}

/** Writes a leaf entry. Linux: set_pte_at(). */
export function setPte(k: MmContext, at: number, address: number, pfn: number, prot: number): void {
  k.trace.enter(SET_PTE, address, pfn, prot);
  writePte(k.memory.i32, at, pfn, prot);
  k.trace.leave(0);
}

/** `prot` for a page just written by its owner. Linux: maybe_mkwrite(pte_mkdirty(…)). */
export function dirtyProt(k: MmContext, vma: Vma, prot: number): number {
  const soft = k.settings.softDirty ? PAGE_SOFT_DIRTY : 0;
  const writable = (k.vmas.vm_flags[vma]! & VM_WRITE) !== 0 ? PAGE_RW : 0;
  return prot | PAGE_DIRTY | soft | writable;
}

/** Maps a fresh private page, writable and dirty. */
export function mapNewAnon(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  page: number,
  at: number,
  pfn: number,
): void {
  addNewAnonRmap(k, pfn, vma, page);
  mm.addRss(MM_ANONPAGES, 1);
  setPte(k, at, page, pfn, dirtyProt(k, vma, k.vmas.vm_page_prot[vma]!));
}

/** Asks the owner whether a page may become writable (R5.41). Linux: do_page_mkwrite(). */
export function callPageMkwrite(k: MmContext, ops: VmOperations, vmf: VmFault): number {
  const before = vmf.flags;
  vmf.flags = FAULT_FLAG_WRITE | FAULT_FLAG_MKWRITE;
  const result = ops.page_mkwrite?.(vmf) ?? 0;
  vmf.flags = before;
  if ((result & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) return result;
  if ((result & VM_FAULT_LOCKED) === 0) {
    // Linux: a page without mapping was truncated meanwhile, and the access is tried again.
    if (k.pages.mapping[vmf.page] === 0) return 0;
    k.pages.set(vmf.page, PG_LOCKED);
    return result | VM_FAULT_LOCKED;
  }
  return result;
}

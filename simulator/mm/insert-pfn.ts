/** Frames without struct page, one at a time, for fault handlers. Linux: mm/memory.c (6.12), R6.30, R6.31. */
import { pageStart } from '../arch/memory-layout.ts';
import { PAGE_ACCESSED, PAGE_SPECIAL, pteFrame } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { VM_FAULT_NOPAGE, VM_FAULT_OOM, VM_FAULT_SIGBUS } from './fault-flags.ts';
import { trackPfnInsert } from './memtype.ts';
import { pteAlloc } from './pgtable.ts';
import { dirtyProt, setPte } from './set-pte.ts';
import { VMF_INSERT_MIXED, VMF_INSERT_PFN } from './stages.ts';
import { isCowMapping, VM_MIXEDMAP, VM_PFNMAP } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/**
 * Maps one frame into a VM_PFNMAP (or, for a frame without struct page, VM_MIXEDMAP) mapping. Linux:
 * vmf_insert_pfn_prot(), mm/memory.c, 6.12. May sleep.
 *
 * @param prot internal pgprot
 * @returns VM_FAULT_NOPAGE, also when an entry is there already; VM_FAULT_SIGBUS outside the VMA; VM_FAULT_OOM
 */
export function vmf_insert_pfn_prot(
  k: MmContext,
  vma: Vma,
  address: number,
  pfn: number,
  prot: number,
): number {
  k.trace.enter(VMF_INSERT_PFN, vma, address, pfn, prot);
  const flags = k.vmas.vm_flags[vma]!;
  const kind = flags & (VM_PFNMAP | VM_MIXEDMAP);
  if (kind === 0) k.ports.bug('mm/memory.c:2359 vmf_insert_pfn_prot');
  if (kind === (VM_PFNMAP | VM_MIXEDMAP)) k.ports.bug('mm/memory.c:2360 vmf_insert_pfn_prot');
  if (kind === VM_PFNMAP && isCowMapping(flags))
    k.ports.bug('mm/memory.c:2362 vmf_insert_pfn_prot');
  if (kind === VM_MIXEDMAP && k.memory.isValid(pfn)) {
    k.ports.bug('mm/memory.c:2363 vmf_insert_pfn_prot');
  }
  return k.trace.leave(insertPfn(k, vma, address, pfn, trackPfnInsert(k, pfn, prot), false));
}

/**
 * Maps one frame into a VM_MIXEDMAP mapping. On x86 the entry is special and nothing is counted, RAM included. Linux:
 * vmf_insert_mixed(), vmf_insert_mixed_mkwrite(), mm/memory.c, 6.12.
 *
 * @param mkwrite an entry of the same frame that is there becomes writable and dirty
 */
export function vmf_insert_mixed(
  k: MmContext,
  vma: Vma,
  address: number,
  pfn: number,
  mkwrite: boolean,
): number {
  k.trace.enter(VMF_INSERT_MIXED, vma, address, pfn, mkwrite ? 1 : 0);
  const mixed = (k.vmas.vm_flags[vma]! & VM_MIXEDMAP) !== 0;
  if (pfn === k.zeroPfn ? mkwrite : !mixed) return k.trace.leave(VM_FAULT_SIGBUS);
  const prot = trackPfnInsert(k, pfn, k.vmas.vm_page_prot[vma]!);
  return k.trace.leave(insertPfn(k, vma, address, pfn, prot, mkwrite));
}

/** Linux: insert_pfn(). */
function insertPfn(
  k: MmContext,
  vma: Vma,
  address: number,
  pfn: number,
  prot: number,
  mkwrite: boolean,
): number {
  const { vm_start, vm_end } = k.vmas;
  if (address < vm_start[vma]! || address >= vm_end[vma]!) return VM_FAULT_SIGBUS;
  const at = pteAlloc(k, mmOf(k, vma), address);
  if (at < 0) return VM_FAULT_OOM;
  const { i32 } = k.memory;
  const low = i32[at]!;
  const high = i32[at + 1]!;
  const page = pageStart(address);
  if ((low | high) === 0) {
    const fresh = prot | PAGE_SPECIAL;
    setPte(k, at, page, pfn, mkwrite ? dirtyProt(k, vma, fresh | PAGE_ACCESSED) : fresh);
  } else if (mkwrite && pteFrame(low, high) === pfn) {
    i32[at] = low | dirtyProt(k, vma, PAGE_ACCESSED);
  }
  return VM_FAULT_NOPAGE;
}

/** Making the VMA. Linux: mmap_region(), __mmap_region(), mm/mmap.c (6.12), rules R1.50–R1.76. */
import { ENOMEM, EPERM } from '../lib/errno.ts';
import { TASK_SIZE } from '../arch/memory-layout.ts';
import type { MmContext } from './context.ts';
import { untrackPfn } from './memtype.ts';
import type { MmStruct } from './mm-struct.ts';
import { vmsAbort, vmsCleanUpArea, vmsComplete, vmsGather, vmsPrepare } from './munmap.ts';
import { accountable, may_expand_vm, vm_enough_memory } from './overcommit.ts';
import { freePgtables } from './pgtable.ts';
import { vma_set_page_prot, vm_get_page_prot } from './pgprot.ts';
import type { MappedFile } from './ports.ts';
import {
  CALL_MMAP,
  MMAP_REGION,
  MMAP_REGION_ACCOUNTING,
  MMAP_REGION_INNER,
  MMAP_REGION_INSERT,
  MMAP_REGION_NEW_VMA,
} from './stages.ts';
import {
  VM_ACCOUNT,
  VM_LOCKED,
  VM_LOCKED_MASK,
  VM_MAYWRITE,
  VM_NORESERVE,
  VM_SHARED,
  VM_SOFTDIRTY,
  VM_SPECIAL,
} from './vm-flags.ts';
import { mergeNewRange, mergeRequest } from './vma-merge.ts';
import type { Vma } from './vma-table.ts';
import { insertVma, vm_area_alloc, vma_iter_prealloc } from './vma.ts';
import { zapRange } from './zap.ts';

/**
 * Linux: mmap_region(), 6.12 (R1.50, R1.51).
 *
 * @param address page aligned
 * @param len bytes, page aligned, not 0
 * @param flags VM_*, low half
 * @param flagsHi VM_*, high half
 * @param pgoff pages
 * @returns the address, -errno, or the driver's own return value
 */
export function mmap_region(
  k: MmContext,
  mm: MmStruct,
  file: MappedFile | null,
  address: number,
  len: number,
  flags: number,
  flagsHi: number,
  pgoff: number,
): number {
  const id = file === null ? 0 : file.id;
  k.trace.enter(MMAP_REGION, id, address, len, flags, pgoff);
  const writable = (flags & (VM_SHARED | VM_MAYWRITE)) === (VM_SHARED | VM_MAYWRITE);
  const mapping = file !== null && writable ? file.f_inode.i_mapping : null;
  if (mapping !== null) {
    if (mapping.i_mmap_writable < 0) return k.trace.leave(-EPERM);
    mapping.i_mmap_writable++;
  }
  const inner = !k.settings.traits.oldStages;
  if (inner) k.trace.enter(MMAP_REGION_INNER, id, address, len, flags, pgoff);
  const result = replaceAndMap(k, mm, file, address, len, flags, flagsHi, pgoff);
  if (inner) k.trace.leave(result);
  if (mapping !== null) mapping.i_mmap_writable--;
  return k.trace.leave(result);
}

function replaceAndMap(
  k: MmContext,
  mm: MmStruct,
  file: MappedFile | null,
  address: number,
  len: number,
  wanted: number,
  flagsHi: number,
  pgoff: number,
): number {
  const end = address + len;
  const pages = len / 4096;
  const vms = vmsPrepare(address, end);
  // Linux: only a range that is in use is gathered.
  const inUse = mm.index.firstIntersecting(address, end) !== 0;
  const error = inUse ? vmsGather(k, mm, vms) : 0;
  if (error !== 0) {
    vmsComplete(k, mm, vms);
    return error;
  }
  const steps = !k.settings.traits.oldStages;
  if (steps) k.trace.step(MMAP_REGION_ACCOUNTING, address, pages, wanted);
  if (!may_expand_vm(k, mm, wanted, pages - vms.nrPages)) {
    vmsAbort(k, mm, vms);
    return -ENOMEM;
  }
  let flags = wanted;
  let charged = 0;
  let replaced = 0;
  if (accountable(flags)) {
    charged = pages - vms.nrAccounted;
    if (charged !== 0 && vm_enough_memory(k, mm, charged) !== 0) {
      vmsAbort(k, mm, vms);
      return -ENOMEM;
    }
    replaced = vms.nrAccounted;
    vms.nrAccounted = 0;
    flags |= VM_ACCOUNT;
  }
  vmsCleanUpArea(k, mm, vms);

  const { index } = mm;
  const next = index.cursorSeek(address);
  const previous = index.cursorBelow();
  const request = mergeRequest(address, end, pgoff, flags, flagsHi, file === null ? 0 : file.id, 0);
  let vma = mergeNewRange(k, previous, next, request);
  // Linux: a merge that met no memory is no merge, and a VMA of its own is tried.
  if (vma <= 0) {
    vma = newVma(k, mm, address, end, pgoff, flags, flagsHi);
    const refused = vma === 0 ? -ENOMEM : setUp(k, mm, vma, file, pgoff, previous, next);
    if (refused !== 0) {
      k.committed -= charged;
      // Linux: the charge of what was replaced was to pass to the new mapping, and is lost with it (6.12).
      k.overcharged += replaced;
      vmsAbort(k, mm, vms);
      return refused;
    }
    // Why: after ->mmap the VMA may have merged with a neighbour.
    if (file !== null) vma = index.at(address);
  }
  vmsComplete(k, mm, vms);
  finish(k, mm, vma, pages);
  return address;
}

/** A VMA with everything but its file, and nodes for its place in the tree; 0 when out of memory. */
function newVma(
  k: MmContext,
  mm: MmStruct,
  address: number,
  end: number,
  pgoff: number,
  flags: number,
  flagsHi: number,
): Vma {
  const v = k.vmas;
  const vma = vm_area_alloc(k);
  if (vma === 0) return 0;
  v.vm_mm[vma] = mm.id;
  v.vm_start[vma] = address;
  v.vm_end[vma] = end;
  v.vm_pgoff[vma] = pgoff;
  v.vm_flags[vma] = flags;
  v.vm_flags_hi[vma] = flagsHi;
  v.vm_page_prot[vma] = vm_get_page_prot(flags);
  if (!k.settings.traits.oldStages) {
    k.trace.step(MMAP_REGION_NEW_VMA, vma, address, end, flags, pgoff);
  }
  if (vma_iter_prealloc(k)) return vma;
  v.release(vma);
  return 0;
}

/**
 * Gives a new VMA its file and puts it into the tree, or, with the flags that ->mmap has left, into its neighbours.
 *
 * @returns 0, or an error as ->mmap returned it; then the VMA is gone
 */
function setUp(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  file: MappedFile | null,
  pgoff: number,
  previous: Vma,
  next: Vma,
): number {
  const v = k.vmas;
  const flags = v.vm_flags[vma]!;
  if (file !== null) {
    const error = callMmap(k, mm, vma, file, previous, next);
    if (error !== 0) return error;
    const changed = v.vm_flags[vma] !== flags;
    if (changed && previous !== 0 && k.settings.traits.secondMergeAttempt) {
      if (mergedAgain(k, vma, file, pgoff, previous, next)) return 0;
    }
  } else if ((flags & VM_SHARED) !== 0) {
    const error = mmapZero(k, vma);
    if (error !== 0) return error;
  } else {
    v.vm_ops[vma] = 0;
  }
  if (!k.settings.traits.oldStages) {
    k.trace.step(MMAP_REGION_INSERT, vma, v.vm_start[vma], v.vm_end[vma], v.vm_flags[vma]);
  }
  insertVma(k, vma);
  return 0;
}

/** After ->mmap has changed the flags the merge is tried again (R1.60); the VMA is gone when it succeeds. */
function mergedAgain(
  k: MmContext,
  vma: Vma,
  file: MappedFile,
  pgoff: number,
  previous: Vma,
  next: Vma,
): boolean {
  const v = k.vmas;
  const request = mergeRequest(
    v.vm_start[vma]!,
    v.vm_end[vma]!,
    pgoff,
    v.vm_flags[vma]!,
    v.vm_flags_hi[vma]!,
    file.id,
    0,
  );
  if (mergeNewRange(k, previous, next, request) <= 0) return false;
  k.ports.file(v.vm_file[vma]!).put();
  v.release(vma);
  return true;
}

/** A file of its own for shared anonymous memory. Linux: shmem_zero_setup(). 0, or an error with the VMA gone. */
function mmapZero(k: MmContext, vma: Vma): number {
  const v = k.vmas;
  const noreserve = (v.vm_flags[vma]! & VM_NORESERVE) !== 0;
  const file = k.ports.shmemFile('dev/zero', v.vm_end[vma]! - v.vm_start[vma]!, noreserve);
  if (!file) {
    v.release(vma);
    return -ENOMEM;
  }
  v.vm_file[vma] = file.id;
  return file.f_op.mmap?.(file, vma) ?? 0;
}

/** ->mmap with its unwinding (R1.59, R1.74). Linux: mmap_file(), unmap_and_free_file_vma. */
function callMmap(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  file: MappedFile,
  previous: Vma,
  next: Vma,
): number {
  const v = k.vmas;
  file.get();
  v.vm_file[vma] = file.id;
  // Linux: until 4.9 mmap_region() itself called file->f_op->mmap.
  const named = !k.settings.traits.oldStages;
  if (named) k.trace.enter(CALL_MMAP, file.id, vma);
  const error = file.f_op.mmap?.(file, vma) ?? 0;
  if (named) k.trace.leave(error);
  if (error === 0) return 0;
  v.vm_ops[vma] = 1;
  k.ports.file(v.vm_file[vma]).put();
  const start = v.vm_start[vma]!;
  const end = v.vm_end[vma]!;
  untrackPfn(k, vma);
  zapRange(k, mm, vma, start, end);
  const floor = previous === 0 ? 0 : v.vm_end[previous]!;
  const ceiling = next === 0 ? TASK_SIZE + 4096 : v.vm_start[next]!;
  freePgtables(k, mm, start, end, floor, ceiling);
  v.release(vma);
  return error;
}

/** Counters, VM_LOCKED, soft-dirty and page protection of a new or extended VMA (R1.61–R1.63). */
function finish(k: MmContext, mm: MmStruct, vma: Vma, pages: number): void {
  const v = k.vmas;
  const flags = v.vm_flags[vma]!;
  mm.account(flags, pages);
  if ((flags & VM_LOCKED) !== 0) {
    if ((flags & VM_SPECIAL) !== 0) v.vm_flags[vma]! &= ~VM_LOCKED_MASK;
    else mm.locked_vm += pages;
  }
  if (k.settings.softDirty) v.vm_flags[vma]! |= VM_SOFTDIRTY;
  vma_set_page_prot(k, vma);
}

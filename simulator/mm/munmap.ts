/** Removing mappings. Linux: mm/vma.c (6.12): vms_gather_munmap_vmas … vms_complete_munmap_vmas (R1.52, R4.1–R4.4). */
import { untrackPfn } from './memtype.ts';
import { EINVAL, ENOMEM, EPERM } from '../lib/errno.ts';
import { TASK_SIZE, pageAlign } from '../arch/memory-layout.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import { isDataMapping, type MmStruct } from './mm-struct.ts';
import { DETACH_VMAS, DO_MUNMAP } from './old-stages.ts';
import { freePgtables } from './pgtable.ts';
import { kmem_cache_alloc } from './slab.ts';
import { DO_VMI_MUNMAP, REMOVE_VMA, UNMAP_REGION, VMS_GATHER } from './stages.ts';
import {
  VM_ACCOUNT,
  VM_EXEC,
  VM_GROWSDOWN,
  VM_HI_SEALED,
  VM_LOCKED,
  VM_WRITE,
} from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { closeVma, splitVmaUnchecked, unlinkFile, vma_iter_prealloc } from './vma.ts';
import { zapRange } from './zap.ts';

/** Entries of a node of the tree that holds them meanwhile. Linux: mas_detach, MAPLE_RANGE64_SLOTS. */
const DETACHED_NODE = 15;

/**
 * VMAs on their way out. Linux: struct vma_munmap_struct.
 *
 * Invariant: a record is in use from {@link vmsPrepare} to {@link vmsComplete} or {@link vmsAbort}; one that an
 * unwinding leaves in use is forgotten.
 */
export class VmaMunmap {
  start = 0;
  end = 0;
  /** The first `count` are detached. */
  readonly vmas: Vma[] = [];
  count = 0;
  nrPages = 0;
  nrAccounted = 0;
  lockedVm = 0;
  execVm = 0;
  stackVm = 0;
  dataVm = 0;
  /** PTEs still to be cleared. */
  clearPtes = false;
}

/** Why: every munmap needs a record, and a handler that sleeps in ->close may let another one start. */
const spare: VmaMunmap[] = [];

/** A record for [start, end) with nothing detached. Linux: init_vma_munmap(). */
export function vmsPrepare(start: number, end: number): VmaMunmap {
  const vms = spare.pop() ?? new VmaMunmap();
  vms.start = start;
  vms.end = end;
  vms.count = 0;
  vms.nrPages = 0;
  vms.nrAccounted = 0;
  vms.lockedVm = 0;
  vms.execVm = 0;
  vms.stackVm = 0;
  vms.dataVm = 0;
  vms.clearPtes = false;
  return vms;
}

function isSealed(k: MmContext, vma: Vma): boolean {
  return (k.vmas.vm_flags_hi[vma]! & VM_HI_SEALED) !== 0;
}

/**
 * Splits at the edges and takes every VMA of the range out of the tree. On failure all are put back; splits stay.
 *
 * @returns 0, -ENOMEM, -EPERM for a sealed VMA, or what ->may_split returned
 */
export function vmsGather(k: MmContext, mm: MmStruct, vms: VmaMunmap): number {
  if (!k.settings.traits.oldStages) k.trace.enter(VMS_GATHER, vms.start, vms.end);
  else k.trace.enter(DETACH_VMAS, vms.start, vms.end);
  return k.trace.leave(gather(k, mm, vms));
}

function gather(k: MmContext, mm: MmStruct, vms: VmaMunmap): number {
  const v = k.vmas;
  let vma: Vma = mm.index.firstIntersecting(vms.start, vms.end);
  if (vma === 0) return 0;
  if (vms.start > v.vm_start[vma]!) {
    if (vms.end < v.vm_end[vma]! && mm.map_count >= k.settings.maxMapCount) return -ENOMEM;
    if (isSealed(k, vma)) return -EPERM;
    const error = splitVmaUnchecked(k, vma, vms.start, true);
    if (error !== 0) return error;
  }
  while (vma !== 0) {
    let error = isSealed(k, vma) ? -EPERM : 0;
    if (error === 0 && v.vm_end[vma]! > vms.end) {
      error = splitVmaUnchecked(k, vma, vms.end, false);
    }
    if (error === 0 && !roomForDetached(k, vms)) error = -ENOMEM;
    if (error !== 0) {
      reattach(k, mm, vms);
      return error;
    }
    detach(k, mm, vms, vma);
    vma = v.vm_end[vma]! < vms.end ? mm.index.firstIntersecting(vms.start, vms.end) : 0;
  }
  vms.clearPtes = true;
  return 0;
}

/** Linux: mas_store_gfp(mas_detach): one VMA needs no node. */
function roomForDetached(k: MmContext, vms: VmaMunmap): boolean {
  return vms.count % DETACHED_NODE !== 1 || kmem_cache_alloc(k);
}

function detach(k: MmContext, mm: MmStruct, vms: VmaMunmap, vma: Vma): void {
  const v = k.vmas;
  const flags = v.vm_flags[vma]!;
  const pages = v.pages(vma);
  mm.index.remove(v.vm_start[vma]!);
  vms.vmas[vms.count++] = vma;
  vms.nrPages += pages;
  if ((flags & VM_LOCKED) !== 0) vms.lockedVm += pages;
  if ((flags & VM_ACCOUNT) !== 0) vms.nrAccounted += pages;
  if ((flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) === VM_EXEC) vms.execVm += pages;
  else if ((flags & VM_GROWSDOWN) !== 0) vms.stackVm += pages;
  else if (isDataMapping(flags)) vms.dataVm += pages;
}

/** Puts detached VMAs back into the tree. Linux: reattach_vmas(). */
function reattach(k: MmContext, mm: MmStruct, vms: VmaMunmap): void {
  const v = k.vmas;
  for (let i = 0; i < vms.count; i++) {
    const vma = vms.vmas[i]!;
    mm.index.insert(v.vm_start[vma]!, v.vm_end[vma]!, vma, v.vm_flags[vma]! & VM_GROWSDOWN);
  }
  vms.count = 0;
}

/** Clears the PTEs of the range and frees tables nobody needs. Linux: vms_clear_ptes(). */
function clearPtes(k: MmContext, mm: MmStruct, vms: VmaMunmap): void {
  if (!vms.clearPtes) return;
  vms.clearPtes = false;
  k.trace.enter(UNMAP_REGION, vms.start, vms.end);
  const v = k.vmas;
  for (let i = 0; i < vms.count; i++) {
    const vma = vms.vmas[i]!;
    untrackPfn(k, vma);
    zapRange(k, mm, vma, v.vm_start[vma]!, v.vm_end[vma]!);
    unlinkFile(k, vma);
  }
  const next = mm.index.cursorSeek(vms.start);
  const below = mm.index.cursorBelow();
  const floor = below === 0 ? 0 : v.vm_end[below]!;
  const ceiling = next === 0 ? TASK_SIZE + 4096 : v.vm_start[next]!;
  freePgtables(k, mm, vms.start, vms.end, floor, ceiling);
  k.trace.leave(0);
}

/**
 * The point of no return of a replacing mmap (R1.56): PTEs go and ->close runs before the new mapping is made. Linux:
 * vms_clean_up_area().
 */
export function vmsCleanUpArea(k: MmContext, mm: MmStruct, vms: VmaMunmap): void {
  if (vms.count === 0) return;
  clearPtes(k, mm, vms);
  for (let i = 0; i < vms.count; i++) closeVma(k, vms.vmas[i]!);
}

/** Linux: vms_abort_munmap_vmas(): before the point of no return everything is put back, afterwards a hole stays. */
export function vmsAbort(k: MmContext, mm: MmStruct, vms: VmaMunmap): void {
  if (vms.clearPtes) reattach(k, mm, vms);
  vmsComplete(k, mm, vms);
}

/**
 * Finishes: counters, ->close and file of each VMA ascending, then the commit charge; the record is free afterwards.
 * Linux: vms_complete_munmap_vmas().
 */
export function vmsComplete(k: MmContext, mm: MmStruct, vms: VmaMunmap): void {
  if (vms.count !== 0) {
    mm.map_count -= vms.count;
    mm.locked_vm -= vms.lockedVm;
    clearPtes(k, mm, vms);
    mm.total_vm -= vms.nrPages;
    mm.exec_vm -= vms.execVm;
    mm.stack_vm -= vms.stackVm;
    mm.data_vm -= vms.dataVm;
    for (let i = 0; i < vms.count; i++) removeVma(k, vms.vmas[i]!);
    k.committed -= vms.nrAccounted;
  }
  spare.push(vms);
}

/** ->close, file reference, row. Linux: remove_vma(). Contract: PTEs are gone and the VMA is out of the tree. */
export function removeVma(k: MmContext, vma: Vma): void {
  const v = k.vmas;
  k.trace.enter(REMOVE_VMA, vma, v.vm_start[vma], v.vm_end[vma]);
  closeVma(k, vma);
  const file = v.vm_file[vma]!;
  if (file !== 0) k.ports.file(file).put();
  k.anonVmas.unlink(vma);
  v.release(vma);
  k.trace.leave(0);
}

/**
 * Unmaps [start, start + len). Linux: do_vmi_munmap(), mm/vma.c, 6.12.
 *
 * @param start bytes, must be page aligned
 * @param len bytes, rounded up to pages
 * @returns 0 (also when nothing was mapped, R4.2), -EINVAL (R4.1), -ENOMEM (R3.32), -EPERM, or ->may_split's errno
 */
export function do_munmap(k: MmContext, mm: MmStruct, start: ulong, len: ulong): number {
  const address = toNumber(start);
  const length = toNumber(len);
  if (!k.settings.traits.oldStages) k.trace.enter(DO_VMI_MUNMAP, address, length);
  else k.trace.enter(DO_MUNMAP, address, length);
  if (offsetInPage(start) !== 0 || address > TASK_SIZE || length > TASK_SIZE - address) {
    return k.trace.leave(-EINVAL);
  }
  const size = pageAlign(length);
  if (size === 0) return k.trace.leave(-EINVAL);
  return k.trace.leave(munmapRange(k, mm, address, address + size));
}

/** Unmaps the page-aligned range [start, end). Linux: do_vmi_align_munmap(). */
export function munmapRange(k: MmContext, mm: MmStruct, start: number, end: number): number {
  if (mm.index.firstIntersecting(start, end) === 0) return 0;
  const vms = vmsPrepare(start, end);
  let error = vmsGather(k, mm, vms);
  if (error === 0 && !vma_iter_prealloc(k)) {
    reattach(k, mm, vms);
    error = -ENOMEM;
  }
  vmsComplete(k, mm, vms);
  return error;
}

import { ENOMEM } from '../lib/errno.ts';
import type { MmContext } from './context.ts';
import { mmOf, vmOps } from './context.ts';
import type { MmStruct } from './mm-struct.ts';
import { kmem_cache_alloc } from './slab.ts';
import { SPLIT_VMA } from './stages.ts';
import { VM_GROWSDOWN, VM_MAYWRITE, VM_SHARED } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/** A zeroed row, or 0 when out of memory. Linux: vm_area_alloc(). */
export function vm_area_alloc(k: MmContext): Vma {
  return kmem_cache_alloc(k) ? k.vmas.alloc() : 0;
}

/** A copy of everything but the anon_vma, or 0 when out of memory. Linux: vm_area_dup(). */
export function vm_area_dup(k: MmContext, vma: Vma): Vma {
  return kmem_cache_alloc(k) ? k.vmas.dup(vma) : 0;
}

/**
 * Nodes for the next change of the tree: after it the change cannot fail. Linux: vma_iter_prealloc().
 *
 * Differs: one allocation; Linux makes as many as its maple tree needs, none where an entry is only replaced.
 */
export function vma_iter_prealloc(k: MmContext): boolean {
  return kmem_cache_alloc(k);
}

/** Reserves the stack guard gap below a VM_GROWSDOWN VMA against placement (R2.20). */
function guardOf(k: MmContext, vma: Vma): number {
  return k.vmas.vm_flags[vma]! & VM_GROWSDOWN;
}

/** A shared mapping that may be written, now or after mprotect. Linux: vma_is_shared_maywrite(). */
function isSharedMaywrite(k: MmContext, vma: Vma): boolean {
  const both = VM_SHARED | VM_MAYWRITE;
  return (k.vmas.vm_flags[vma]! & both) === both;
}

/** Registers the VMA with its file's mapping and counts it if it may write. Linux: __vma_link_file(). */
export function linkFile(k: MmContext, vma: Vma): void {
  const file = k.vmas.vm_file[vma]!;
  if (file === 0) return;
  const mapping = k.ports.file(file).f_inode.i_mapping;
  if (isSharedMaywrite(k, vma)) mapping.i_mmap_writable++;
  mapping.i_mmap.add(vma);
}

/** Linux: __remove_shared_vm_struct(). */
export function unlinkFile(k: MmContext, vma: Vma): void {
  const file = k.vmas.vm_file[vma]!;
  if (file === 0) return;
  const mapping = k.ports.file(file).f_inode.i_mapping;
  if (mapping.i_mmap.delete(vma) && isSharedMaywrite(k, vma)) mapping.i_mmap_writable--;
}

/** Puts a VMA into the tree of its address space and counts it. Linux: vma_iter_store(), map_count++. */
export function insertVma(k: MmContext, vma: Vma): void {
  const mm = mmOf(k, vma);
  mm.index.insert(k.vmas.vm_start[vma]!, k.vmas.vm_end[vma]!, vma, guardOf(k, vma));
  mm.map_count++;
  linkFile(k, vma);
}

/** Changes a VMA's range and page offset in place; the order in the tree must not change. */
export function setRange(k: MmContext, vma: Vma, start: number, end: number, pgoff: number): void {
  mmOf(k, vma).index.update(k.vmas.vm_start[vma]!, start, end);
  k.vmas.vm_start[vma] = start;
  k.vmas.vm_end[vma] = end;
  k.vmas.vm_pgoff[vma] = pgoff;
}

/** The VMA before / after, by address, or 0. */
export function vmaPrev(k: MmContext, vma: Vma): Vma {
  return mmOf(k, vma).index.prev(k.vmas.vm_start[vma]!);
}

export function vmaNext(k: MmContext, vma: Vma): Vma {
  return mmOf(k, vma).index.next(k.vmas.vm_start[vma]!);
}

/**
 * The VMA below `address` when `next` is the first one that ends above it; 0 if none. Linux: vma_prev() after
 * vma_find().
 */
export function vmaBelow(k: MmContext, mm: MmStruct, next: Vma): Vma {
  return next === 0 ? mm.index.last() : mm.index.prev(k.vmas.vm_start[next]!);
}

/**
 * Splits a VMA at a page address inside it. Linux: __split_vma(), mm/vma.c (R3.2, R3.3).
 *
 * @param newBelow the new struct takes the lower part; ->open is called for the new part
 * @returns 0, -ENOMEM, or what ->may_split returned
 */
export function splitVmaUnchecked(
  k: MmContext,
  vma: Vma,
  address: number,
  newBelow: boolean,
): number {
  k.trace.enter(SPLIT_VMA, vma, address, newBelow ? 1 : 0);
  return k.trace.leave(splitAt(k, vma, address, newBelow));
}

function splitAt(k: MmContext, vma: Vma, address: number, newBelow: boolean): number {
  const v = k.vmas;
  const refused = vmOps(k, vma)?.may_split?.(vma, address) ?? 0;
  if (refused !== 0) return refused;
  const part = vm_area_dup(k, vma);
  if (part === 0) return -ENOMEM;
  const pagesBelow = (address - v.vm_start[vma]!) / 4096;
  if (newBelow) {
    v.vm_end[part] = address;
  } else {
    v.vm_start[part] = address;
    v.vm_pgoff[part]! += pagesBelow;
  }
  v.anon_vma[part] = 0;
  if (!vma_iter_prealloc(k) || k.anonVmas.clone(part, vma) !== 0) {
    v.release(part);
    return -ENOMEM;
  }
  const file = v.vm_file[part]!;
  if (file !== 0) k.ports.file(file).get();
  vmOps(k, part)?.open?.(part);
  if (newBelow) setRange(k, vma, address, v.vm_end[vma]!, v.vm_pgoff[vma]! + pagesBelow);
  else setRange(k, vma, v.vm_start[vma]!, address, v.vm_pgoff[vma]!);
  insertVma(k, part);
  return 0;
}

/** Splits unless the address space is at its limit of VMAs. Linux: split_vma() (R3.5). */
export function splitVma(k: MmContext, vma: Vma, address: number, newBelow: boolean): number {
  if (mmOf(k, vma).map_count >= k.settings.maxMapCount) return -ENOMEM;
  return splitVmaUnchecked(k, vma, address, newBelow);
}

/** Drops a VMA that a merge swallowed: no ->close (R3.21). Linux: vma_complete(). */
export function dropMerged(k: MmContext, vma: Vma): void {
  const v = k.vmas;
  mmOf(k, vma).index.remove(v.vm_start[vma]!);
  mmOf(k, vma).map_count--;
  unlinkFile(k, vma);
  const file = v.vm_file[vma]!;
  if (file !== 0) k.ports.file(file).put();
  k.anonVmas.unlink(vma);
  v.release(vma);
}

/** Calls ->close once; afterwards the VMA has the empty table of operations. Linux: vma_close(). */
export function closeVma(k: MmContext, vma: Vma): void {
  const ops = vmOps(k, vma);
  if (!ops?.close) return;
  ops.close(vma);
  k.vmas.vm_ops[vma] = 1;
}

/** A copy of an address space for a forked child. Linux: dup_mm(), dup_mmap(), kernel/fork.c (6.12), R4.100–R4.106. */
import { ENOMEM } from '../lib/errno.ts';
import type { MmContext } from './context.ts';
import { vmOps } from './context.ts';
import { copy_page_range } from './copy-page-range.ts';
import { exit_mmap, mm_alloc } from './exit-mmap.ts';
import type { MmStruct } from './mm-struct.ts';
import { vm_enough_memory } from './overcommit.ts';
import { kmem_cache_alloc } from './slab.ts';
import { DUP_MMAP } from './stages.ts';
import { VM_ACCOUNT, VM_DONTCOPY, VM_LOCKED_MASK, VM_WIPEONFORK } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { linkFile, vm_area_dup, vma_iter_prealloc } from './vma.ts';

/**
 * Linux: dup_mm(), 6.12. On failure everything made so far is taken down again, ->close of the child's VMAs included.
 *
 * @returns the child's address space, or null: whatever went wrong, fork says ENOMEM
 */
export function dup_mm(k: MmContext, old: MmStruct): MmStruct | null {
  const mm = mm_alloc(k, old.mmap_base);
  if (!mm) return null;
  mm.inherit(old);
  k.trace.enter(DUP_MMAP, mm.id, old.id, old.map_count);
  const error = k.trace.leave(dupMmap(k, mm, old));
  if (error !== 0) {
    exit_mmap(k, mm);
    return null;
  }
  mm.hiwater_rss = mm.totalRss();
  mm.hiwater_vm = mm.total_vm;
  return mm;
}

/**
 * Why: like Linux, the whole tree is copied at once and then each VMA is replaced by the child's own; that is several
 * times faster than inserting them.
 */
function dupMmap(k: MmContext, mm: MmStruct, old: MmStruct): number {
  const { index } = mm;
  // Linux: __mt_dup().
  if (!kmem_cache_alloc(k)) return -ENOMEM;
  index.copyFrom(old.index);
  for (let vma = index.cursorSeek(0); vma !== 0;) {
    if ((k.vmas.vm_flags[vma]! & VM_DONTCOPY) !== 0) {
      if (!vma_iter_prealloc(k)) {
        forgetRest(k, mm, vma);
        return -ENOMEM;
      }
      mm.account(k.vmas.vm_flags[vma]!, -k.vmas.pages(vma));
      index.remove(k.vmas.vm_start[vma]!);
      vma = index.cursorSeek(k.vmas.vm_end[vma]!);
      continue;
    }
    const error = dupVma(k, mm, old, vma);
    if (error !== 0) {
      forgetRest(k, mm, vma);
      return error;
    }
    vma = index.cursorNext();
  }
  return 0;
}

/** What the child has not duplicated must not be taken down with it. Linux: XA_ZERO_ENTRY in the tree. */
function forgetRest(k: MmContext, mm: MmStruct, failed: Vma): void {
  const { vm_start, vm_end, vm_mm } = k.vmas;
  const own = mm.index.at(vm_start[failed]!);
  let from = vm_mm[own] === mm.id ? vm_end[failed]! : vm_start[failed]!;
  for (let vma = mm.index.find(from); vma !== 0; vma = mm.index.find(from)) {
    mm.index.remove(vm_start[vma]!);
    from = vm_end[vma]!;
  }
}

/** The child's VMA: charged, in the tree, ->open called, linked to its file; then its entries (R4.100). */
function dupVma(k: MmContext, mm: MmStruct, old: MmStruct, vma: Vma): number {
  const v = k.vmas;
  const flags = v.vm_flags[vma]!;
  if ((flags & VM_ACCOUNT) !== 0 && vm_enough_memory(k, old, v.pages(vma)) !== 0) return -ENOMEM;
  const charged = (flags & VM_ACCOUNT) !== 0 ? v.pages(vma) : 0;
  const child = vm_area_dup(k, vma);
  if (child === 0) {
    k.committed -= charged;
    return -ENOMEM;
  }
  v.vm_mm[child] = mm.id;
  const wiped = (flags & VM_WIPEONFORK) !== 0;
  if (!wiped && k.anonVmas.fork(child, vma) !== 0) {
    v.release(child);
    k.committed -= charged;
    return -ENOMEM;
  }
  v.vm_flags[child]! &= ~VM_LOCKED_MASK;
  mm.index.cursorReplace(child);
  mm.map_count++;
  vmOps(k, child)?.open?.(child);
  const file = v.vm_file[child]!;
  if (file !== 0) {
    k.ports.file(file).get();
    linkFile(k, child);
  }
  return wiped ? 0 : copy_page_range(k, child, vma);
}

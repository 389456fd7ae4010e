/** A copy of an address space for a forked child. Linux: dup_mm(), dup_mmap(), kernel/fork.c (6.12), R4.100–R4.106. */
import { ENOMEM } from '../lib/errno.ts';
import type { MmContext } from './context.ts';
import { vmOps } from './context.ts';
import { copy_page_range } from './copy-page-range.ts';
import { exit_mmap, mm_alloc } from './exit-mmap.ts';
import type { MmStruct } from './mm-struct.ts';
import { vm_enough_memory } from './overcommit.ts';
import { DUP_MMAP } from './stages.ts';
import {
  VM_ACCOUNT,
  VM_DONTCOPY,
  VM_GROWSDOWN,
  VM_LOCKED_MASK,
  VM_WIPEONFORK,
} from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { linkFile } from './vma.ts';

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

function dupMmap(k: MmContext, mm: MmStruct, old: MmStruct): number {
  const v = k.vmas;
  for (let vma = old.index.first(); vma !== 0; vma = old.index.next(v.vm_start[vma]!)) {
    const flags = v.vm_flags[vma]!;
    if ((flags & VM_DONTCOPY) !== 0) {
      mm.account(flags, -v.pages(vma));
      continue;
    }
    if ((flags & VM_ACCOUNT) !== 0 && vm_enough_memory(k, old, v.pages(vma)) !== 0) return -ENOMEM;
    const child = dupVma(k, mm, vma);
    if ((flags & VM_WIPEONFORK) !== 0) continue;
    const error = copy_page_range(k, child, vma);
    if (error !== 0) return error;
  }
  return 0;
}

/** The child's VMA: in the tree, ->open called, linked to its file; without entries (R4.100). */
function dupVma(k: MmContext, mm: MmStruct, vma: Vma): Vma {
  const v = k.vmas;
  const child = v.dup(vma);
  v.vm_mm[child] = mm.id;
  v.anon_vma[child] = 0;
  if ((v.vm_flags[child]! & VM_WIPEONFORK) === 0) k.anonVmas.fork(child, vma);
  v.vm_flags[child]! &= ~VM_LOCKED_MASK;
  mm.index.insert(v.vm_start[child]!, v.vm_end[child]!, child, v.vm_flags[child]! & VM_GROWSDOWN);
  mm.map_count++;
  vmOps(k, child)?.open?.(child);
  const file = v.vm_file[child]!;
  if (file !== 0) {
    k.ports.file(file).get();
    linkFile(k, child);
  }
  return child;
}

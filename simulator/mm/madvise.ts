/** Advice about memory. Linux: mm/madvise.c (6.12), R4.40–R4.53. */
import { EACCES, EAGAIN, EINVAL, ENOMEM, EPERM } from '../lib/errno.ts';
import { pageAlign } from '../arch/memory-layout.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import { vmaIsAnonymous } from './context.ts';
import { deactivatePages, freePages } from './madvise-pages.ts';
import {
  MADV_COLD,
  MADV_COLLAPSE,
  MADV_DODUMP,
  MADV_DOFORK,
  MADV_DONTDUMP,
  MADV_DONTFORK,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_FREE,
  MADV_HUGEPAGE,
  MADV_KEEPONFORK,
  MADV_MERGEABLE,
  MADV_NOHUGEPAGE,
  MADV_NORMAL,
  MADV_PAGEOUT,
  MADV_POPULATE_READ,
  MADV_POPULATE_WRITE,
  MADV_RANDOM,
  MADV_REMOVE,
  MADV_SEQUENTIAL,
  MADV_UNMERGEABLE,
  MADV_WILLNEED,
  MADV_WIPEONFORK,
} from './mman.ts';
import type { MmStruct } from './mm-struct.ts';
import { canModifyVmaMadv } from './mseal.ts';
import { faultin_page_range } from './populate.ts';
import { DO_MADVISE, MADVISE_VMA } from './stages.ts';
import { FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE } from './shmem.ts';
import {
  VM_DONTCOPY,
  VM_DONTDUMP,
  VM_DONTEXPAND,
  VM_HI_DROPPABLE,
  VM_HUGEPAGE,
  VM_HUGETLB,
  VM_IO,
  VM_LOCKED,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_MERGEABLE,
  VM_MIXEDMAP,
  VM_NOHUGEPAGE,
  VM_PFNMAP,
  VM_RAND_READ,
  VM_SEQ_READ,
  VM_SHARED,
  VM_SPECIAL,
  VM_WIPEONFORK,
} from './vm-flags.ts';
import { modifyVma } from './vma-merge.ts';
import type { Vma } from './vma-table.ts';
import { zapVma } from './zap.ts';

/** Not a VMA flag change. */
const DONE = -1;

/**
 * Gives advice about [start, start + len). Holes give -ENOMEM at the end, the rest is done (R4.40). Linux: do_madvise().
 *
 * Differs: HWPOISON and SOFT_OFFLINE are unknown advice; MADV_COLLAPSE makes no huge page.
 *
 * @param start bytes, page aligned
 * @param len bytes, rounded up
 * @param advice MADV_*
 * @returns 0, -EINVAL, -ENOMEM (hole), -EAGAIN (map count, R4.52), -EPERM (sealed), -EACCES, -EFAULT, or the file's errno
 */
export function do_madvise(
  k: MmContext,
  mm: MmStruct,
  start: ulong,
  len: ulong,
  advice: number,
): number {
  k.trace.enter(DO_MADVISE, toNumber(start), toNumber(len), advice);
  return k.trace.leave(adviseRange(k, mm, start, len, advice));
}

function known(advice: number): boolean {
  return (
    (advice >= MADV_NORMAL && advice <= MADV_DONTNEED) ||
    (advice >= MADV_FREE && advice <= MADV_COLLAPSE)
  );
}

function adviseRange(k: MmContext, mm: MmStruct, start: ulong, len: ulong, advice: number): number {
  if (!known(advice)) return -EINVAL;
  if (offsetInPage(start) !== 0) return -EINVAL;
  const size = pageAlign(toNumber(len));
  const first = toNumber(start);
  const end = first + size;
  if (size >= 2 ** 64 || end >= 2 ** 64) return -EINVAL;
  if (size === 0) return 0;
  if (advice === MADV_POPULATE_READ || advice === MADV_POPULATE_WRITE) {
    return faultin_page_range(k, mm, first, end, advice === MADV_POPULATE_WRITE);
  }
  const v = k.vmas;
  let hole = 0;
  for (let at = first; at < end;) {
    const vma = mm.index.find(at);
    if (vma === 0) return -ENOMEM;
    if (at < v.vm_start[vma]!) {
      hole = -ENOMEM;
      at = v.vm_start[vma]!;
      if (at >= end) break;
    }
    const stop = Math.min(end, v.vm_end[vma]!);
    const error = adviseVma(k, vma, at, stop, advice);
    if (error !== 0) return error;
    at = stop;
  }
  return hole;
}

/** Linux: madvise_vma_behavior(). */
function adviseVma(k: MmContext, vma: Vma, start: number, end: number, advice: number): number {
  k.trace.enter(MADVISE_VMA, vma, start, end, advice);
  return k.trace.leave(advise(k, vma, start, end, advice));
}

function advise(k: MmContext, vma: Vma, start: number, end: number, advice: number): number {
  if (!canModifyVmaMadv(k, vma, advice)) return -EPERM;
  const pages = advisePages(k, vma, start, end, advice);
  if (pages !== DONE) return pages;
  const v = k.vmas;
  const old = v.vm_flags[vma]!;
  const flags = newFlags(old, v.vm_flags_hi[vma]!, v.vm_file[vma] !== 0, advice);
  if (flags === undefined) return -EINVAL;
  if (flags === old) return 0;
  const modified = modifyVma(k, vma, start, end, flags, v.vm_flags_hi[vma]!);
  if (modified.error !== 0) return modified.error === -ENOMEM ? -EAGAIN : modified.error;
  v.vm_flags[modified.vma] = flags;
  return 0;
}

/** Advice about pages. Returns its result, or DONE when the advice is about flags. */
function advisePages(k: MmContext, vma: Vma, start: number, end: number, advice: number): number {
  const flags = k.vmas.vm_flags[vma]!;
  const movable = (flags & (VM_LOCKED | VM_PFNMAP | VM_HUGETLB)) === 0;
  switch (advice) {
    case MADV_REMOVE:
      return remove(k, vma, start, end);
    case MADV_WILLNEED:
      return 0;
    case MADV_COLD:
      if (!movable) return -EINVAL;
      deactivatePages(k, vma, start, end);
      return 0;
    case MADV_PAGEOUT:
      return movable ? 0 : -EINVAL;
    case MADV_FREE:
    case MADV_DONTNEED:
    case MADV_DONTNEED_LOCKED: {
      const forbidden = VM_PFNMAP | (advice === MADV_DONTNEED_LOCKED ? 0 : VM_LOCKED);
      if ((flags & forbidden) !== 0) return -EINVAL;
      if (advice !== MADV_FREE) {
        zapVma(k, vma, start, end);
        return 0;
      }
      if (!vmaIsAnonymous(k, vma)) return -EINVAL;
      freePages(k, vma, start, end);
      return 0;
    }
    case MADV_COLLAPSE:
      return -EINVAL;
    default:
      return DONE;
  }
}

/** Punches the range out of a shared file. Linux: madvise_remove() (R4.43). */
function remove(k: MmContext, vma: Vma, start: number, end: number): number {
  const v = k.vmas;
  const flags = v.vm_flags[vma]!;
  const id = v.vm_file[vma]!;
  if ((flags & VM_LOCKED) !== 0 || id === 0) return -EINVAL;
  const sharedWritable = VM_SHARED | VM_MAYWRITE;
  if ((flags & sharedWritable) !== sharedWritable) return -EACCES;
  const offset = v.vm_pgoff[vma]! * 4096 + start - v.vm_start[vma]!;
  const mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
  const file = k.ports.file(id);
  file.get();
  const error = k.ports.fallocate(file, mode, offset, end - start);
  file.put();
  return error;
}

/** The flags after the advice, or undefined when the VMA refuses it (R4.45–R4.49). */
function newFlags(
  flags: number,
  high: number,
  hasFile: boolean,
  advice: number,
): number | undefined {
  const droppable = (high & VM_HI_DROPPABLE) !== 0;
  switch (advice) {
    case MADV_NORMAL:
      return flags & ~(VM_RAND_READ | VM_SEQ_READ);
    case MADV_SEQUENTIAL:
      return (flags & ~VM_RAND_READ) | VM_SEQ_READ;
    case MADV_RANDOM:
      return (flags & ~VM_SEQ_READ) | VM_RAND_READ;
    case MADV_DONTFORK:
      return flags | VM_DONTCOPY;
    case MADV_DOFORK:
      return (flags & VM_IO) !== 0 ? undefined : flags & ~VM_DONTCOPY;
    case MADV_WIPEONFORK:
      return hasFile || (flags & VM_SHARED) !== 0 ? undefined : flags | VM_WIPEONFORK;
    case MADV_KEEPONFORK:
      return droppable ? undefined : flags & ~VM_WIPEONFORK;
    case MADV_DONTDUMP:
      return flags | VM_DONTDUMP;
    case MADV_DODUMP:
      return (flags & VM_SPECIAL) !== 0 || droppable ? undefined : flags & ~VM_DONTDUMP;
    case MADV_MERGEABLE:
      return (flags & KSM_REFUSES) !== 0 || droppable ? flags : flags | VM_MERGEABLE;
    case MADV_UNMERGEABLE:
      return flags & ~VM_MERGEABLE;
    case MADV_HUGEPAGE:
      return (flags & ~VM_NOHUGEPAGE) | VM_HUGEPAGE;
    case MADV_NOHUGEPAGE:
      return (flags & ~VM_HUGEPAGE) | VM_NOHUGEPAGE;
    default:
      return undefined;
  }
}

/** Linux: vma_ksm_compatible(). */
const KSM_REFUSES =
  VM_SHARED | VM_MAYSHARE | VM_PFNMAP | VM_IO | VM_DONTEXPAND | VM_HUGETLB | VM_MIXEDMAP;

/** Merging of VMAs. Linux: mm/vma.c (6.12), rules R3.10–R3.23. */
import { ENOMEM } from '../lib/errno.ts';
import type { MmContext } from './context.ts';
import { vmOps } from './context.ts';
import { VMA_MERGE } from './old-stages.ts';
import { VMA_MERGE_NEW_RANGE } from './stages.ts';
import { VM_SOFTDIRTY, VM_SPECIAL } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { dropMerged, setRange, splitVma, vma_iter_prealloc, vmaNext, vmaPrev } from './vma.ts';

/** What a merge would have to look like. Linux: struct vma_merge_struct. */
interface MergeRequest {
  start: number;
  end: number;
  /** Page offset at `start`. */
  pgoff: number;
  flags: number;
  flagsHi: number;
  /** Open file id, 0 for none. */
  file: number;
  anonVma: number;
}

/** Why: one for all, because every mmap and mprotect asks, and no handler of a driver runs while it is being looked at. */
const request: MergeRequest = {
  ...{ start: 2 ** 47, end: 2 ** 47, pgoff: 2 ** 47 },
  ...{ flags: 0, flagsHi: 0, file: 0, anonVma: 0 },
};

/** The request for a range [start, end) with these attributes. Contract: it holds until the next one is made. */
export function mergeRequest(
  start: number,
  end: number,
  pgoff: number,
  flags: number,
  flagsHi: number,
  file: number,
  anonVma: number,
): MergeRequest {
  request.start = start;
  request.end = end;
  request.pgoff = pgoff;
  request.flags = flags;
  request.flagsHi = flagsHi;
  request.file = file;
  request.anonVma = anonVma;
  return request;
}

/** Same flags but for VM_SOFTDIRTY, same struct file (R3.10, R3.11). Linux: is_mergeable_vma(). */
function isMergeableVma(k: MmContext, vma: Vma, request: MergeRequest): boolean {
  const v = k.vmas;
  return (
    ((v.vm_flags[vma]! ^ request.flags) & ~VM_SOFTDIRTY) === 0 &&
    v.vm_flags_hi[vma] === request.flagsHi &&
    v.vm_file[vma] === request.file
  );
}

/**
 * Linux: is_mergeable_anon_vma(), 6.12 (R3.14): one of them may be missing only if `vma` has exactly one anon_vma.
 */
function isMergeableAnonVma(k: MmContext, a: number, b: number, vma: Vma): boolean {
  if ((a === 0 || b === 0) && (vma === 0 || k.anonVmas.isSingular(vma))) return true;
  return a === b;
}

function canMergeLeft(k: MmContext, previous: Vma, request: MergeRequest): boolean {
  const v = k.vmas;
  return (
    previous !== 0 &&
    v.vm_end[previous] === request.start &&
    isMergeableVma(k, previous, request) &&
    isMergeableAnonVma(k, request.anonVma, v.anon_vma[previous]!, previous) &&
    v.vm_pgoff[previous]! + v.pages(previous) === request.pgoff
  );
}

function canMergeRight(
  k: MmContext,
  previous: Vma,
  next: Vma,
  request: MergeRequest,
  left: boolean,
): boolean {
  const v = k.vmas;
  if (
    next === 0 ||
    v.vm_start[next] !== request.end ||
    !isMergeableVma(k, next, request) ||
    !isMergeableAnonVma(k, request.anonVma, v.anon_vma[next]!, next) ||
    v.vm_pgoff[next] !== request.pgoff + (request.end - request.start) / 4096
  ) {
    return false;
  }
  return !left || isMergeableAnonVma(k, v.anon_vma[previous]!, v.anon_vma[next]!, 0);
}

/** A VMA with ->close must not be removed by a merge (R3.18). Linux: can_merge_remove_vma(). */
function canRemove(k: MmContext, vma: Vma): boolean {
  return vmOps(k, vma)?.close === undefined;
}

/**
 * Extends a neighbour over a new range instead of making a VMA. Linux: vma_merge_new_range() (R1.58).
 *
 * @returns the extended VMA, 0 when nothing merges, or -ENOMEM with nothing changed
 */
export function mergeNewRange(k: MmContext, previous: Vma, next: Vma, request: MergeRequest): Vma {
  const { start, end, flags, pgoff } = request;
  if (!k.settings.traits.oldStages) k.trace.enter(VMA_MERGE_NEW_RANGE, start, end, flags, pgoff);
  else k.trace.enter(VMA_MERGE, start, end, flags, pgoff);
  return k.trace.leave(extendNeighbour(k, previous, next, request));
}

function extendNeighbour(k: MmContext, previous: Vma, next: Vma, request: MergeRequest): Vma {
  if ((request.flags & VM_SPECIAL) !== 0) return 0;
  const v = k.vmas;
  const left = canMergeLeft(k, previous, request);
  let right = canMergeRight(k, previous, next, request, left);
  if (!left && !right) return 0;
  if (left) {
    if (right && !canRemove(k, next)) right = false;
    if (!prepareMerge(k, previous, right ? next : 0)) return -ENOMEM;
    if (!right) {
      setRange(k, previous, v.vm_start[previous]!, request.end, v.vm_pgoff[previous]!);
      return previous;
    }
    const end = v.vm_end[next]!;
    dropMerged(k, next);
    setRange(k, previous, v.vm_start[previous]!, end, v.vm_pgoff[previous]!);
    return previous;
  }
  if (!prepareMerge(k, next, 0)) return -ENOMEM;
  setRange(k, next, request.start, v.vm_end[next]!, request.pgoff);
  return next;
}

/**
 * Everything that can fail of a merge: `grows` gets the anon_vma of `from` (0 for none), and nodes are there. Linux:
 * dup_anon_vma(), vma_iter_prealloc(). False leaves all as it was.
 */
function prepareMerge(k: MmContext, grows: Vma, from: Vma): boolean {
  const before = k.vmas.anon_vma[grows];
  if (from !== 0 && k.anonVmas.dup(grows, from) !== 0) return false;
  if (vma_iter_prealloc(k)) return true;
  if (before === 0) k.anonVmas.unlink(grows);
  return false;
}

/**
 * After a change of `vma` in [request.start, request.end): joins that part with its neighbours. Linux:
 * vma_merge_existing_range().
 *
 * @returns the VMA that now holds the range, 0 when nothing merges, or -ENOMEM with nothing changed
 */
function mergeExistingRange(k: MmContext, vma: Vma, request: MergeRequest): Vma {
  const v = k.vmas;
  const { start, end } = request;
  const leftSide = start === v.vm_start[vma];
  const rightSide = end === v.vm_end[vma];
  if ((request.flags & VM_SPECIAL) !== 0 || (!leftSide && !rightSide)) return 0;
  const previous = vmaPrev(k, vma);
  const next = vmaNext(k, vma);
  const left = leftSide && canMergeLeft(k, previous, request);
  const right = rightSide && canMergeRight(k, previous, next, request, left);
  if (!left && !right) return 0;
  const whole = leftSide && rightSide;
  if (whole && !canRemove(k, vma)) return 0;
  let dropNext = left && right;
  if (dropNext && !canRemove(k, next)) dropNext = false;
  if (dropNext) {
    const newEnd = v.vm_end[next]!;
    if (!prepareMerge(k, previous, v.anon_vma[next] !== 0 ? next : vma)) return -ENOMEM;
    dropMerged(k, vma);
    dropMerged(k, next);
    setRange(k, previous, v.vm_start[previous]!, newEnd, v.vm_pgoff[previous]!);
    return previous;
  }
  if (left) {
    if (!prepareMerge(k, previous, vma)) return -ENOMEM;
    if (whole) dropMerged(k, vma);
    else setRange(k, vma, end, v.vm_end[vma]!, v.vm_pgoff[vma]! + (end - start) / 4096);
    setRange(k, previous, v.vm_start[previous]!, end, v.vm_pgoff[previous]!);
    return previous;
  }
  if (!prepareMerge(k, next, vma)) return -ENOMEM;
  if (whole) dropMerged(k, vma);
  else setRange(k, vma, v.vm_start[vma]!, start, v.vm_pgoff[vma]!);
  setRange(k, next, start, v.vm_end[next]!, request.pgoff);
  return next;
}

/** Result of {@link modifyVma}: the VMA that exactly covers the range, or -errno. Contract: read it at once. */
interface Modified {
  vma: Vma;
  error: number;
}

const outcome: Modified = { vma: 0, error: 0 };

function modified(vma: Vma, error: number): Modified {
  outcome.vma = vma;
  outcome.error = error;
  return outcome;
}

/** A request for the part [start, end) of a VMA, which is about to get these flags. */
function partOf(
  k: MmContext,
  vma: Vma,
  start: number,
  end: number,
  flags: number,
  flagsHi: number,
): MergeRequest {
  const { vm_start, vm_pgoff, vm_file, anon_vma } = k.vmas;
  const pgoff = vm_pgoff[vma]! + (start - vm_start[vma]!) / 4096;
  return mergeRequest(start, end, pgoff, flags, flagsHi, vm_file[vma]!, anon_vma[vma]!);
}

/** Would the VMA be one with its left neighbour, had it no ->close? */
export function mergeLeftRefused(k: MmContext, vma: Vma): boolean {
  if (canRemove(k, vma)) return false;
  const v = k.vmas;
  const start = v.vm_start[vma]!;
  const whole = partOf(k, vma, start, v.vm_end[vma]!, v.vm_flags[vma]!, v.vm_flags_hi[vma]!);
  return canMergeLeft(k, vmaPrev(k, vma), whole);
}

/**
 * Prepares [start, end) of `vma` for new flags: merges it with a neighbour that already has them, or splits it off.
 * The caller then sets the flags. Linux: vma_modify(), mm/vma.c.
 *
 * @returns the VMA that holds the range; `error` is -errno when a split failed (an earlier split stays, R3.33)
 */
export function modifyVma(
  k: MmContext,
  vma: Vma,
  start: number,
  end: number,
  flags: number,
  flagsHi: number,
): Modified {
  const v = k.vmas;
  const merged = mergeExistingRange(k, vma, partOf(k, vma, start, end, flags, flagsHi));
  if (merged > 0) return modified(merged, 0);
  if (merged < 0) return modified(vma, merged);
  if (v.vm_start[vma]! < start) {
    const error = splitVma(k, vma, start, true);
    if (error !== 0) return modified(vma, error);
  }
  if (v.vm_end[vma]! > end) {
    const error = splitVma(k, vma, end, false);
    if (error !== 0) return modified(vma, error);
  }
  return modified(vma, 0);
}

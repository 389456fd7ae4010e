/** Locking memory. Linux: mm/mlock.c (6.12), R4.70–R4.74. */
import { EAGAIN, EFAULT, EINVAL, ENOMEM, EPERM } from '../lib/errno.ts';
import { pageAlign, TASK_SIZE } from '../arch/memory-layout.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT, MLOCK_ONFAULT } from './mman.ts';
import { canDoMlock } from './mmap.ts';
import type { MmStruct } from './mm-struct.ts';
import { __mm_populate, mm_populate } from './populate.ts';
import { RLIMIT_MEMLOCK } from './ports.ts';
import { APPLY_VMA_LOCK_FLAGS, DO_MLOCK, MLOCK_FIXUP } from './stages.ts';
import {
  VM_HI_DROPPABLE,
  VM_HUGETLB,
  VM_LOCKED,
  VM_LOCKED_MASK,
  VM_LOCKONFAULT,
  VM_SPECIAL,
} from './vm-flags.ts';
import { modifyVma } from './vma-merge.ts';
import type { Vma } from './vma-table.ts';

const WRAP = 2 ** 64;

/**
 * Locks the pages of [start, start + len), both rounded outwards, and faults them in. Linux: mlock2(), do_mlock()
 * (R4.70–R4.72).
 *
 * @param flags 0 or MLOCK_ONFAULT
 * @returns 0, -EINVAL (flags, wrap), -EPERM (limit 0), -ENOMEM (limit, hole, PROT_NONE or SIGBUS page), -EAGAIN (no page)
 */
export function do_mlock(
  k: MmContext,
  mm: MmStruct,
  start: ulong,
  len: ulong,
  flags: number,
): number {
  k.trace.enter(DO_MLOCK, toNumber(start), toNumber(len), flags);
  return k.trace.leave(lockRange(k, mm, start, len, flags));
}

function lockRange(k: MmContext, mm: MmStruct, start: ulong, len: ulong, flags: number): number {
  if ((flags & ~MLOCK_ONFAULT) !== 0) return -EINVAL;
  if (!canDoMlock(k)) return -EPERM;
  const from = toNumber(start) - offsetInPage(start);
  const size = wrapped(pageAlign(toNumber(len) + offsetInPage(start)));
  const limit = Math.floor(k.ports.rlimit(RLIMIT_MEMLOCK) / 4096);
  if (!k.ports.capable('CAP_IPC_LOCK')) {
    let locked = size / 4096 + mm.locked_vm;
    if (locked > limit) locked -= lockedPages(k, mm, from, from + size);
    if (locked > limit) return -ENOMEM;
  }
  const onfault = (flags & MLOCK_ONFAULT) !== 0 ? VM_LOCKONFAULT : 0;
  const error = applyLockFlags(k, mm, from, size, VM_LOCKED | onfault);
  if (error !== 0) return error;
  return posixError(__mm_populate(k, mm, from, size, false));
}

/** Linux: __mlock_posix_error_return(). */
function posixError(error: number): number {
  if (error === -EFAULT) return -ENOMEM;
  return error === -ENOMEM ? -EAGAIN : error;
}

function wrapped(size: number): number {
  return size >= WRAP ? size - WRAP : size;
}

/** Pages of the range that are locked already. Linux: count_mm_mlocked_page_nr(). */
function lockedPages(k: MmContext, mm: MmStruct, start: number, end: number): number {
  const v = k.vmas;
  let pages = 0;
  for (let vma = mm.index.find(start); vma !== 0; vma = mm.index.next(v.vm_start[vma]!)) {
    if (v.vm_start[vma]! >= end) break;
    if ((v.vm_flags[vma]! & VM_LOCKED) === 0) continue;
    pages += (Math.min(end, v.vm_end[vma]!) - Math.max(start, v.vm_start[vma]!)) / 4096;
  }
  return pages;
}

/** Linux: munlock(). 0, -EINVAL (wrap) or -ENOMEM (hole, map count). */
export function munlock(k: MmContext, mm: MmStruct, start: ulong, len: ulong): number {
  const from = toNumber(start) - offsetInPage(start);
  return applyLockFlags(k, mm, from, wrapped(pageAlign(toNumber(len) + offsetInPage(start))), 0);
}

/**
 * Sets the lock flags of every VMA in the range; stops at the first hole, what is done stays (R4.71). Linux:
 * apply_vma_lock_flags().
 */
function applyLockFlags(
  k: MmContext,
  mm: MmStruct,
  start: number,
  len: number,
  flags: number,
): number {
  k.trace.enter(APPLY_VMA_LOCK_FLAGS, start, len, flags);
  return k.trace.leave(applyTo(k, mm, start, len, flags));
}

function applyTo(k: MmContext, mm: MmStruct, start: number, len: number, flags: number): number {
  const end = start + len;
  if (end >= WRAP) return -EINVAL;
  if (len === 0) return 0;
  const v = k.vmas;
  for (let at = start; at < end;) {
    const vma = mm.index.at(at);
    if (vma === 0) return -ENOMEM;
    const stop = Math.min(end, v.vm_end[vma]!);
    const error = mlock_fixup(k, vma, at, stop, (v.vm_flags[vma]! & ~VM_LOCKED_MASK) | flags);
    if (error !== 0) return error;
    at = stop;
  }
  return 0;
}

/** Gives [start, end) of one VMA new lock flags and counts its pages. Linux: mlock_fixup() (R4.73). */
function mlock_fixup(k: MmContext, target: Vma, start: number, end: number, flags: number): number {
  const v = k.vmas;
  const old = v.vm_flags[target]!;
  const high = v.vm_flags_hi[target]!;
  if (flags === old || (old & (VM_SPECIAL | VM_HUGETLB)) !== 0) return 0;
  if ((high & VM_HI_DROPPABLE) !== 0) return 0;
  k.trace.enter(MLOCK_FIXUP, target, start, end, flags);
  const { vma, error } = modifyVma(k, target, start, end, flags, high);
  if (error !== 0) return k.trace.leave(error);
  const pages = (end - start) / 4096;
  if ((flags & VM_LOCKED) === 0) mmOf(k, vma).locked_vm -= pages;
  else if ((old & VM_LOCKED) === 0) mmOf(k, vma).locked_vm += pages;
  v.vm_flags[vma] = flags;
  return k.trace.leave(0);
}

/**
 * Locks all mappings, those to come, or both. Linux: mlockall() (R4.74).
 *
 * @param flags MCL_*
 * @returns 0, -EINVAL, -EPERM (limit 0) or -ENOMEM (limit)
 */
export function mlockall(k: MmContext, mm: MmStruct, flags: number): number {
  const known = MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT;
  if (flags === 0 || (flags & ~known) !== 0 || flags === MCL_ONFAULT) return -EINVAL;
  if (!canDoMlock(k)) return -EPERM;
  const current = (flags & MCL_CURRENT) !== 0;
  const limit = Math.floor(k.ports.rlimit(RLIMIT_MEMLOCK) / 4096);
  if (current && mm.total_vm > limit && !k.ports.capable('CAP_IPC_LOCK')) return -ENOMEM;
  applyMlockall(k, mm, flags);
  if (current) mm_populate(k, mm, 0, TASK_SIZE);
  return 0;
}

/** Linux: munlockall(). */
export function munlockall(k: MmContext, mm: MmStruct): number {
  applyMlockall(k, mm, 0);
  return 0;
}

/** Linux: apply_mlockall_flags(); errors of single VMAs are ignored. */
function applyMlockall(k: MmContext, mm: MmStruct, flags: number): void {
  const add = VM_LOCKED | ((flags & MCL_ONFAULT) !== 0 ? VM_LOCKONFAULT : 0);
  mm.def_flags &= ~VM_LOCKED_MASK;
  if ((flags & MCL_FUTURE) !== 0) {
    mm.def_flags |= add;
    if ((flags & MCL_CURRENT) === 0) return;
  }
  const v = k.vmas;
  const toAdd = (flags & MCL_CURRENT) !== 0 ? add : 0;
  for (let vma = mm.index.first(); vma !== 0;) {
    const end = v.vm_end[vma]!;
    const wanted = (v.vm_flags[vma]! & ~VM_LOCKED_MASK) | toAdd;
    mlock_fixup(k, vma, v.vm_start[vma]!, end, wanted);
    vma = mm.index.find(end);
  }
}

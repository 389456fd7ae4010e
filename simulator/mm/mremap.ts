/** Resizing and moving mappings. Linux: mm/mremap.c (6.12), R4.20–R4.36. */
import { EAGAIN, EFAULT, EINVAL, ENOMEM, EPERM } from '../lib/errno.ts';
import { pageAlign, TASK_SIZE } from '../arch/memory-layout.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import { MAP_FIXED, MAP_SHARED, MREMAP_DONTUNMAP, MREMAP_FIXED, MREMAP_MAYMOVE } from './mman.ts';
import { mlockFutureOk } from './mmap.ts';
import type { MmStruct } from './mm-struct.ts';
import { move_vma } from './move-vma.ts';
import { canModifyVma } from './mseal.ts';
import { do_munmap } from './munmap.ts';
import { may_expand_vm, vm_enough_memory } from './overcommit.ts';
import { mm_populate } from './populate.ts';
import type { MappedFile } from './ports.ts';
import { MREMAP_TO, VMA_TO_RESIZE } from './stages.ts';
import { get_unmapped_area } from './unmapped-area.ts';
import {
  VM_ACCOUNT,
  VM_DONTEXPAND,
  VM_LOCKED,
  VM_MAYSHARE,
  VM_PFNMAP,
  VM_SHARED,
} from './vm-flags.ts';
import { mergeNewRange, mergeRequest } from './vma-merge.ts';
import type { Vma } from './vma-table.ts';
import { vmaNext } from './vma.ts';

/** One call, lengths rounded up to pages. */
export interface MremapRequest {
  readonly address: number;
  readonly oldLen: number;
  readonly newLen: number;
  readonly flags: number;
  readonly newAddress: ulong;
}

/**
 * Changes the size or the place of a mapping. Linux: mremap(), mm/mremap.c, 6.12.
 *
 * @param oldLen bytes, rounded up; 0 duplicates a shared mapping (R4.30)
 * @param flags MREMAP_*
 * @param newAddr with MREMAP_FIXED the new place; what is there is unmapped first (R4.28)
 * @returns the address, -EINVAL, -EFAULT (no VMA, or beyond its end), -EPERM (sealed), -ENOMEM, -EAGAIN (mlock limit)
 */
export function mremap(
  k: MmContext,
  mm: MmStruct,
  addr: ulong,
  oldLen: ulong,
  newLen: ulong,
  flags: number,
  newAddr: ulong,
): number {
  if ((flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP)) !== 0) return -EINVAL;
  const mayMove = (flags & MREMAP_MAYMOVE) !== 0;
  if ((flags & MREMAP_FIXED) !== 0 && !mayMove) return -EINVAL;
  if ((flags & MREMAP_DONTUNMAP) !== 0 && (!mayMove || toNumber(oldLen) !== toNumber(newLen))) {
    return -EINVAL;
  }
  if (offsetInPage(addr) !== 0) return -EINVAL;
  const request: MremapRequest = {
    address: toNumber(addr),
    oldLen: wrapped(pageAlign(toNumber(oldLen))),
    newLen: wrapped(pageAlign(toNumber(newLen))),
    flags,
    newAddress: newAddr,
  };
  if (request.newLen === 0) return -EINVAL;
  const vma = mm.index.at(request.address);
  if (vma === 0) return -EFAULT;
  if (!canModifyVma(k, vma)) return -EPERM;
  if ((flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) !== 0) return mremap_to(k, mm, request);
  return resize(k, mm, request);
}

function wrapped(size: number): number {
  return size >= 2 ** 64 ? 0 : size;
}

/** Without a wish for the place: shrink, grow in place, or move (R4.23–R4.26). */
function resize(k: MmContext, mm: MmStruct, r: MremapRequest): number {
  const { address, oldLen, newLen, flags } = r;
  if (oldLen >= newLen) {
    if (oldLen === newLen) return address;
    const error = do_munmap(k, mm, address + newLen, oldLen - newLen);
    return error !== 0 ? error : address;
  }
  const vma = vma_to_resize(k, mm, r, oldLen);
  if (vma < 0) return vma;
  const v = k.vmas;
  const locked = (v.vm_flags[vma]! & VM_LOCKED) !== 0;
  if (oldLen === v.vm_end[vma]! - address && vmaExpandable(k, mm, vma, newLen - oldLen)) {
    const error = growInPlace(k, mm, vma, newLen - oldLen);
    if (error !== 0) return error;
    if (locked) mm_populate(k, mm, address + oldLen, newLen - oldLen);
    return address;
  }
  if ((flags & MREMAP_MAYMOVE) === 0) return -ENOMEM;
  const place = findPlace(k, mm, vma, r, 0, 0);
  if (place < 0) return place;
  const moved = move_vma(k, mm, vma, address, oldLen, newLen, place, flags);
  if (moved >= 0 && locked) mm_populate(k, mm, moved + oldLen, newLen - oldLen);
  return moved;
}

/** To a given place, or leaving the old mapping behind. Linux: mremap_to(). */
function mremap_to(k: MmContext, mm: MmStruct, r: MremapRequest): number {
  const { address, newLen, flags } = r;
  k.trace.enter(MREMAP_TO, address, r.oldLen, toNumber(r.newAddress), newLen, flags);
  const result = k.trace.leave(moveTo(k, mm, r));
  if (result >= 0 && newLen > r.oldLen) {
    const vma = mm.index.at(result);
    const locked = vma !== 0 && (k.vmas.vm_flags[vma]! & VM_LOCKED) !== 0;
    if (locked) mm_populate(k, mm, result + r.oldLen, newLen - r.oldLen);
  }
  return result;
}

function moveTo(k: MmContext, mm: MmStruct, r: MremapRequest): number {
  const { address, newLen, flags } = r;
  let { oldLen } = r;
  const fixed = (flags & MREMAP_FIXED) !== 0;
  const target = toNumber(r.newAddress);
  if (offsetInPage(r.newAddress) !== 0) return -EINVAL;
  if (newLen > TASK_SIZE || target > TASK_SIZE - newLen) return -EINVAL;
  if (address + oldLen > target && target + newLen > address) return -EINVAL;
  if (mm.map_count + 2 >= k.settings.maxMapCount - 3) return -ENOMEM;
  if (k.settings.traits.mremapChecksFirst) {
    const checked = vma_to_resize(k, mm, r, Math.min(oldLen, newLen));
    if (checked < 0) return checked;
  }
  // Linux: until 6.16 the destination goes before the source is checked (R4.28).
  if (fixed) {
    const error = do_munmap(k, mm, target, newLen);
    if (error !== 0) return error;
  }
  if (oldLen > newLen) {
    const error = do_munmap(k, mm, address + newLen, oldLen - newLen);
    if (error !== 0) return error;
    oldLen = newLen;
  }
  const vma = vma_to_resize(k, mm, r, oldLen);
  if (vma < 0) return vma;
  if (
    (flags & MREMAP_DONTUNMAP) !== 0 &&
    !may_expand_vm(k, mm, k.vmas.vm_flags[vma]!, oldLen / 4096)
  ) {
    return -ENOMEM;
  }
  const place = findPlace(k, mm, vma, r, r.newAddress, fixed ? MAP_FIXED : 0);
  if (place < 0) return place;
  return move_vma(k, mm, vma, address, oldLen, newLen, fixed ? target : place, flags);
}

/** Asks the VMA's file or the architecture for a place. */
function findPlace(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  r: MremapRequest,
  hint: ulong,
  fixed: number,
): number {
  const v = k.vmas;
  const id = v.vm_file[vma]!;
  const file: MappedFile | null = id === 0 ? null : k.ports.file(id);
  const pgoff = v.vm_pgoff[vma]! + (r.address - v.vm_start[vma]!) / 4096;
  const shared = (v.vm_flags[vma]! & VM_MAYSHARE) !== 0 ? MAP_SHARED : 0;
  return get_unmapped_area(k, mm, file, hint, r.newLen, pgoff, fixed | shared);
}

/**
 * May the VMA at the address have the new size? Linux: vma_to_resize() (R4.22).
 *
 * @returns the VMA, or -EFAULT, -EINVAL, -EAGAIN, -ENOMEM
 */
function vma_to_resize(k: MmContext, mm: MmStruct, r: MremapRequest, oldLen: number): Vma {
  k.trace.enter(VMA_TO_RESIZE, r.address, oldLen, r.newLen, r.flags);
  return k.trace.leave(resizable(k, mm, r, oldLen));
}

function resizable(k: MmContext, mm: MmStruct, r: MremapRequest, oldLen: number): Vma {
  const v = k.vmas;
  const vma = mm.index.at(r.address);
  if (vma === 0) return -EFAULT;
  const flags = v.vm_flags[vma]!;
  if (oldLen === 0 && (flags & (VM_SHARED | VM_MAYSHARE)) === 0) {
    warnDuplicate(k);
    return -EINVAL;
  }
  const rigid = (flags & (VM_DONTEXPAND | VM_PFNMAP)) !== 0;
  if ((r.flags & MREMAP_DONTUNMAP) !== 0 && rigid) return -EINVAL;
  if (oldLen > v.vm_end[vma]! - r.address) return -EFAULT;
  if (r.newLen === oldLen) return vma;
  if (rigid) return -EFAULT;
  const grow = r.newLen - oldLen;
  if ((flags & VM_LOCKED) !== 0 && !mlockFutureOk(k, mm, grow)) return -EAGAIN;
  if (!may_expand_vm(k, mm, flags, grow / 4096)) return -ENOMEM;
  return vma;
}

/** Linux: pr_warn_once(): said once per boot. */
function warnDuplicate(k: MmContext): void {
  if (k.warnedOnce.has('mremap')) return;
  k.warnedOnce.add('mremap');
  k.ports.printk(
    4,
    `${k.ports.comm()} (${k.ports.pid()}): attempted to duplicate a private mapping with mremap.  This is not supported.`,
  );
}

/** Is the range behind the VMA free? Linux: vma_expandable(); guard gaps do not count (R4.25). */
function vmaExpandable(k: MmContext, mm: MmStruct, vma: Vma, delta: number): boolean {
  const end = k.vmas.vm_end[vma]!;
  if (mm.index.firstIntersecting(end, end + delta) !== 0) return false;
  const start = k.vmas.vm_start[vma]!;
  return get_unmapped_area(k, mm, null, start, end + delta - start, 0, MAP_FIXED) >= 0;
}

/** Linux: the in-place branch of mremap(), vma_merge_extend() (R4.25, R4.36). */
function growInPlace(k: MmContext, mm: MmStruct, vma: Vma, delta: number): number {
  const v = k.vmas;
  const pages = delta / 4096;
  const flags = v.vm_flags[vma]!;
  const charged = (flags & VM_ACCOUNT) !== 0 ? pages : 0;
  if (charged !== 0 && vm_enough_memory(k, mm, charged) !== 0) return -ENOMEM;
  const start = v.vm_end[vma]!;
  const request = mergeRequest(
    start,
    start + delta,
    v.vm_pgoff[vma]! + v.pages(vma),
    flags,
    v.vm_flags_hi[vma]!,
    v.vm_file[vma]!,
    v.anon_vma[vma]!,
  );
  const grown = mergeNewRange(k, vma, vmaNext(k, vma), request);
  if (grown <= 0) {
    k.committed -= charged;
    return -ENOMEM;
  }
  mm.account(v.vm_flags[grown]!, pages);
  if ((v.vm_flags[grown]! & VM_LOCKED) !== 0) mm.locked_vm += pages;
  return 0;
}

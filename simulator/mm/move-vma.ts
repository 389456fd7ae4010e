/** Moving a mapping with its page table entries. Linux: mm/mremap.c, mm/vma.c (6.12), R4.27, R4.29. */
import { ENOMEM } from '../lib/errno.ts';
import { PMD_SIZE } from '../arch/memory-layout.ts';
import { PAGE_SOFT_DIRTY, ptePresent } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { vmaIsAnonymous, vmOps } from './context.ts';
import { MREMAP_DONTUNMAP } from './mman.ts';
import type { MmStruct } from './mm-struct.ts';
import { munmapRange } from './munmap.ts';
import { vm_enough_memory } from './overcommit.ts';
import { leafOrGap, leafStop, pteAlloc } from './pgtable.ts';
import { COPY_VMA, MOVE_PAGE_TABLES, MOVE_VMA } from './stages.ts';
import { VM_ACCOUNT, VM_LOCKED, VM_LOCKED_MASK, VM_PAT, VM_PFNMAP } from './vm-flags.ts';
import { mergeNewRange, mergeRequest } from './vma-merge.ts';
import type { Vma } from './vma-table.ts';
import { closeVma, insertVma, vm_area_dup, vma_iter_prealloc } from './vma.ts';

/**
 * Moves [oldAddress, oldAddress + oldLen) of a VMA to a free place, newLen bytes long. Linux: move_vma(): the VMA is
 * copied (->open), entries move, ->mremap, then the old range is unmapped (->close). Pages are not touched.
 *
 * @returns the new address, -ENOMEM, or the errno of ->may_split or ->mremap
 */
export function move_vma(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  oldAddress: number,
  oldLen: number,
  newLen: number,
  newAddress: number,
  flags: number,
): number {
  k.trace.enter(MOVE_VMA, vma, oldAddress, oldLen, newLen, newAddress, flags);
  return k.trace.leave(move(k, mm, vma, oldAddress, oldLen, newLen, newAddress, flags));
}

function move(
  k: MmContext,
  mm: MmStruct,
  source: Vma,
  oldAddress: number,
  oldLen: number,
  newLen: number,
  newAddress: number,
  flags: number,
): number {
  const v = k.vmas;
  const vmFlags = v.vm_flags[source]!;
  const keep = (flags & MREMAP_DONTUNMAP) !== 0;
  if (mm.map_count >= k.settings.maxMapCount - 3) return -ENOMEM;
  const refused = maySplitEdges(k, source, oldAddress, oldAddress + oldLen);
  if (refused !== 0) return refused;
  const accounted = (vmFlags & VM_ACCOUNT) !== 0;
  const charge = (keep ? newLen : newLen - oldLen) / 4096;
  if (accounted && vm_enough_memory(k, mm, charge) !== 0) return -ENOMEM;

  const copied = copy_vma(k, mm, source, oldAddress, newAddress, newLen);
  if (copied === 0) {
    if (accounted) k.committed -= charge;
    return -ENOMEM;
  }
  let vma = v.vm_start[copied]! <= oldAddress && oldAddress < v.vm_end[copied]! ? copied : source;
  const moved = move_page_tables(k, mm, oldAddress, newAddress, oldLen);
  let error = moved < oldLen ? -ENOMEM : 0;
  if (error === 0) error = vmOps(k, vma)?.mremap?.(copied) ?? 0;
  let from = oldAddress;
  let length = oldLen;
  let result = newAddress;
  if (error !== 0) {
    move_page_tables(k, mm, newAddress, oldAddress, moved);
    vma = copied;
    from = newAddress;
    length = newLen;
    result = error;
    // Linux: VM_ACCOUNT is hidden in the new VMA, so the charge for its growth is never returned (6.12).
    if (accounted && !keep) k.overcharged += charge;
  }

  const end = from + length;
  let restoreBelow = false;
  let restoreAbove = false;
  if (accounted && !keep) {
    // Linux: VM_ACCOUNT is hidden, so that unmapping does not return the charge that moved along.
    v.vm_flags[vma]! &= ~VM_ACCOUNT;
    restoreBelow = v.vm_start[vma]! < from;
    restoreAbove = v.vm_end[vma]! > end;
  }
  const peak = mm.hiwater_vm;
  mm.account(v.vm_flags[vma]!, newLen / 4096);
  if ((v.vm_flags[vma]! & VM_PFNMAP) !== 0) v.vm_flags[vma]! &= ~VM_PAT;
  if (keep && error === 0) {
    // Differs: Linux keeps counting in locked_vm what it unlocks here beside the moved part.
    if ((vmFlags & VM_LOCKED) !== 0) mm.locked_vm -= v.pages(vma) - newLen / 4096;
    v.vm_flags[vma]! &= ~VM_LOCKED_MASK;
    const whole = v.vm_start[vma] === from && v.vm_end[vma] === end;
    if (copied !== vma && whole) k.anonVmas.unlink(vma);
    return result;
  }
  const hidden = v.pages(vma);
  if (length > 0 && munmapRange(k, mm, from, end) !== 0) {
    if (accounted && !keep) {
      // Linux: what stays has lost VM_ACCOUNT, and nobody returns its charge (6.12).
      k.committed += length / 4096;
      k.overcharged += hidden;
    }
    restoreBelow = false;
    restoreAbove = false;
  }
  if ((vmFlags & VM_LOCKED) !== 0) mm.locked_vm += newLen / 4096;
  mm.hiwater_vm = Math.max(peak, mm.total_vm);
  if (restoreBelow) v.vm_flags[mm.index.at(from - 4096)]! |= VM_ACCOUNT;
  if (restoreAbove) v.vm_flags[mm.index.at(end)]! |= VM_ACCOUNT;
  return result;
}

/** Would the driver let the part be cut out? (R4.27) */
function maySplitEdges(k: MmContext, vma: Vma, start: number, end: number): number {
  const ops = vmOps(k, vma);
  if (!ops?.may_split) return 0;
  if (k.vmas.vm_start[vma] !== start) {
    const error = ops.may_split(vma, start);
    if (error !== 0) return error;
  }
  return k.vmas.vm_end[vma] !== end ? ops.may_split(vma, end) : 0;
}

/**
 * A VMA at the new place with everything the old one has, or a neighbour there that takes it in. Linux: copy_vma(),
 * mm/vma.c: never-faulted anonymous memory takes the page offset of its new place.
 *
 * @returns 0 when out of memory; ->close has been called for each ->open
 */
function copy_vma(
  k: MmContext,
  mm: MmStruct,
  source: Vma,
  oldAddress: number,
  address: number,
  len: number,
): Vma {
  const v = k.vmas;
  const unfaulted = vmaIsAnonymous(k, source) && v.anon_vma[source] === 0;
  const pgoff = unfaulted
    ? address / 4096
    : v.vm_pgoff[source]! + (oldAddress - v.vm_start[source]!) / 4096;
  k.trace.enter(COPY_VMA, source, address, len, pgoff);
  const next = mm.index.cursorSeek(address);
  const request = mergeRequest(
    address,
    address + len,
    pgoff,
    v.vm_flags[source]!,
    v.vm_flags_hi[source]!,
    v.vm_file[source]!,
    v.anon_vma[source]!,
  );
  const merged = mergeNewRange(k, mm.index.cursorBelow(), next, request);
  if (merged > 0) return k.trace.leave(merged);
  const vma = vm_area_dup(k, source);
  if (vma === 0) return k.trace.leave(0);
  v.vm_start[vma] = address;
  v.vm_end[vma] = address + len;
  v.vm_pgoff[vma] = pgoff;
  v.anon_vma[vma] = 0;
  if (k.anonVmas.clone(vma, source) !== 0) {
    v.release(vma);
    return k.trace.leave(0);
  }
  const file = v.vm_file[vma]!;
  if (file !== 0) k.ports.file(file).get();
  vmOps(k, vma)?.open?.(vma);
  if (!vma_iter_prealloc(k)) {
    closeVma(k, vma);
    if (file !== 0) k.ports.file(file).put();
    k.anonVmas.unlink(vma);
    v.release(vma);
    return k.trace.leave(0);
  }
  insertVma(k, vma);
  return k.trace.leave(vma);
}

/**
 * Moves the entries of [from, from + len) to [to, to + len). Linux: move_page_tables(), move_ptes().
 *
 * @returns bytes moved; less than `len` when a table could not be allocated
 */
function move_page_tables(
  k: MmContext,
  mm: MmStruct,
  from: number,
  to: number,
  len: number,
): number {
  k.trace.enter(MOVE_PAGE_TABLES, from, to, len);
  const end = from + len;
  for (let address = from; address < end;) {
    const first = leafOrGap(k, mm, address);
    const stop = leafStop(first, address, end);
    const count = (stop - address) / 4096;
    if (first >= 0) {
      const moved = move_ptes(k, mm, first, to + (address - from), count);
      if (moved < count) return k.trace.leave(address - from + moved * 4096);
    }
    address = stop;
  }
  return k.trace.leave(len);
}

/** Moves `count` entries of one table to address `to`. Returns how many; fewer when a table could not be allocated. */
function move_ptes(k: MmContext, mm: MmStruct, first: number, to: number, count: number): number {
  const soft = k.settings.softDirty ? PAGE_SOFT_DIRTY : 0;
  const i32 = k.memory.i32;
  let target = -1;
  for (let i = 0; i < count; i++) {
    const at = first + i * 2;
    const low = i32[at]!;
    const high = i32[at + 1]!;
    const place = to + i * 4096;
    // Why: one walk per table of the new place is enough.
    if ((place & (PMD_SIZE - 1)) === 0) target = -1;
    if ((low | high) === 0) {
      if (target >= 0) target += 2;
      continue;
    }
    if (target < 0) target = pteAlloc(k, mm, place);
    if (target < 0) return i;
    i32[at] = 0;
    i32[at + 1] = 0;
    i32[target] = ptePresent(low) ? low | soft : low;
    i32[target + 1] = high;
    target += 2;
  }
  return count;
}

/** Linux: mm/mseal.c (6.12), R4.80, R4.81. */
import { EINVAL, ENOMEM } from '../lib/errno.ts';
import { pageAlign } from '../arch/memory-layout.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import {
  MADV_DONTFORK,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_FREE,
  MADV_REMOVE,
  MADV_WIPEONFORK,
} from './mman.ts';
import type { MmStruct } from './mm-struct.ts';
import { DO_MSEAL } from './stages.ts';
import { VM_HI_SEALED, VM_SHARED, VM_WRITE } from './vm-flags.ts';
import { modifyVma } from './vma-merge.ts';
import type { Vma } from './vma-table.ts';

/** Linux: is_madv_discard(). */
const DISCARDS: ReadonlySet<number> = new Set([
  MADV_FREE,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_REMOVE,
  MADV_DONTFORK,
  MADV_WIPEONFORK,
]);

/** Linux: can_modify_vma(). */
export function canModifyVma(k: MmContext, vma: Vma): boolean {
  return (k.vmas.vm_flags_hi[vma]! & VM_HI_SEALED) === 0;
}

/** Only read-only anonymous sealed memory keeps its content (R4.81). Linux: can_modify_vma_madv(). */
export function canModifyVmaMadv(k: MmContext, vma: Vma, advice: number): boolean {
  if (canModifyVma(k, vma) || !DISCARDS.has(advice)) return true;
  const flags = k.vmas.vm_flags[vma]!;
  return k.vmas.vm_file[vma] !== 0 || (flags & (VM_SHARED | VM_WRITE)) !== 0;
}

/**
 * Seals every mapping of [start, start + len), which must have no hole. Linux: do_mseal().
 *
 * @param start bytes, page aligned
 * @param len bytes, rounded up
 * @returns 0, -EINVAL (flags, alignment, wrap) or -ENOMEM (hole, map count)
 */
export function do_mseal(
  k: MmContext,
  mm: MmStruct,
  start: ulong,
  len: ulong,
  flags: number,
): number {
  k.trace.enter(DO_MSEAL, toNumber(start), toNumber(len), flags);
  return k.trace.leave(seal(k, mm, start, len, flags));
}

function seal(k: MmContext, mm: MmStruct, start: ulong, len: ulong, flags: number): number {
  if (flags !== 0 || offsetInPage(start) !== 0) return -EINVAL;
  const size = pageAlign(toNumber(len));
  const first = toNumber(start);
  const end = first + size;
  if (size >= 2 ** 64 || end >= 2 ** 64) return -EINVAL;
  if (size === 0) return 0;
  const v = k.vmas;
  for (let at = first; at < end;) {
    const vma = mm.index.at(at);
    if (vma === 0) return -ENOMEM;
    at = v.vm_end[vma]!;
  }
  for (let at = first; at < end;) {
    const target = mm.index.at(at);
    const stop = Math.min(end, v.vm_end[target]!);
    if (canModifyVma(k, target)) {
      const high = v.vm_flags_hi[target]! | VM_HI_SEALED;
      const { vma, error } = modifyVma(k, target, at, stop, v.vm_flags[target]!, high);
      if (error !== 0) return error;
      v.vm_flags_hi[vma] = high;
    }
    at = stop;
  }
  return 0;
}

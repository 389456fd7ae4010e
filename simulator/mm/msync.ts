/** Linux: mm/msync.c (6.12), R4.60–R4.63. */
import { EBUSY, EINVAL, ENOMEM } from '../lib/errno.ts';
import { pageAlign } from '../arch/memory-layout.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import type { MmStruct } from './mm-struct.ts';
import { MS_ASYNC, MS_INVALIDATE, MS_SYNC } from './mman.ts';
import { VFS_FSYNC_RANGE } from './stages.ts';
import { VM_LOCKED, VM_SHARED } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/**
 * Writes shared file mappings of [start, start + len) back. Holes give -ENOMEM at the end, the rest is done.
 *
 * @param start bytes, page aligned
 * @param len bytes, rounded up
 * @param flags MS_*
 * @returns 0, -EINVAL (flags, alignment, a file without fsync), -ENOMEM (hole, wrap), -EBUSY (MS_INVALIDATE of locked
 *   memory), or the file's fsync error
 */
export function msync(k: MmContext, mm: MmStruct, start: ulong, len: ulong, flags: number): number {
  if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) !== 0) return -EINVAL;
  if (offsetInPage(start) !== 0) return -EINVAL;
  if ((flags & (MS_ASYNC | MS_SYNC)) === (MS_ASYNC | MS_SYNC)) return -EINVAL;
  const size = pageAlign(toNumber(len));
  if (size >= 2 ** 64 || size === 0) return 0;
  const end = toNumber(start) + size;
  if (end >= 2 ** 64) return -ENOMEM;
  const v = k.vmas;
  let hole = 0;
  for (let at = toNumber(start); at < end;) {
    const vma = mm.index.find(at);
    if (vma === 0) return -ENOMEM;
    if (at < v.vm_start[vma]!) {
      if (flags === MS_ASYNC) return -ENOMEM;
      at = v.vm_start[vma]!;
      if (at >= end) return -ENOMEM;
      hole = -ENOMEM;
    }
    const stop = Math.min(end, v.vm_end[vma]!);
    if ((flags & MS_INVALIDATE) !== 0 && (v.vm_flags[vma]! & VM_LOCKED) !== 0) return -EBUSY;
    if ((flags & MS_SYNC) !== 0 && (v.vm_flags[vma]! & VM_SHARED) !== 0) {
      const error = syncFile(k, vma, at, stop);
      if (error !== 0) return error;
    }
    at = v.vm_end[vma]!;
  }
  return hole;
}

/** Linux: vfs_fsync_range(): -EINVAL without ->fsync (R4.62). */
function syncFile(k: MmContext, vma: Vma, start: number, end: number): number {
  const v = k.vmas;
  const id = v.vm_file[vma]!;
  if (id === 0) return 0;
  const first = v.vm_pgoff[vma]! * 4096 + start - v.vm_start[vma]!;
  k.trace.enter(VFS_FSYNC_RANGE, id, first, first + (end - start) - 1);
  const file = k.ports.file(id);
  file.get();
  const error = file.f_op.fsync ? file.f_op.fsync(file, first, first + (end - start)) : -EINVAL;
  file.put();
  return k.trace.leave(error);
}

/** Files in memory: tmpfs, memfd and shared anonymous mappings. Linux: mm/shmem.c (6.12). */
import { ENOMEM, EOPNOTSUPP, EPERM } from '../lib/errno.ts';
import { pageAlign } from '../arch/memory-layout.ts';
import type { AddressSpace } from './address-space.ts';
import type { MmContext } from './context.ts';
import { fallocatePage } from './filemap.ts';
import { PG_DIRTY, PG_UPTODATE } from './mem-map.ts';
import type { MappedInode } from './ports.ts';
import { SHMEM_FALLOCATE, SHMEM_SETATTR } from './stages.ts';
import { truncatePages } from './truncate.ts';
import { unmapMappingRange } from './unmap-mapping.ts';

/** Modes of fallocate(2). Linux: include/uapi/linux/falloc.h. */
export const FALLOC_FL_KEEP_SIZE = 1;
export const FALLOC_FL_PUNCH_HOLE = 2;

/** Seals of a memfd. Linux: include/uapi/linux/fcntl.h. */
export const F_SEAL_SEAL = 0x1;
export const F_SEAL_SHRINK = 0x2;
export const F_SEAL_GROW = 0x4;
export const F_SEAL_WRITE = 0x8;
export const F_SEAL_FUTURE_WRITE = 0x10;
export const F_SEAL_EXEC = 0x20;

const NO_WRITES = F_SEAL_WRITE | F_SEAL_FUTURE_WRITE;

/**
 * Sets the size. Pages beyond the new end leave every address space, private copies too (R5.25); the rest of the last
 * page becomes zero. Growing zeroes nothing. Linux: shmem_setattr().
 *
 * @param size bytes
 * @returns 0 or -EPERM (seals)
 */
export function shmem_setattr(k: MmContext, inode: MappedInode, size: number): number {
  k.trace.enter(SHMEM_SETATTR, inode.i_mapping.id, inode.i_size, size);
  const old = inode.i_size;
  if (size < old && (inode.seals & F_SEAL_SHRINK) !== 0) return k.trace.leave(-EPERM);
  if (size > old && (inode.seals & F_SEAL_GROW) !== 0) return k.trace.leave(-EPERM);
  inode.i_size = size;
  if (size <= old) {
    const hole = pageAlign(size);
    if (old > hole) unmapMappingRange(k, inode.i_mapping, hole, 0, true);
    truncatePages(k, inode.i_mapping, size, Infinity);
  }
  return k.trace.leave(0);
}

/**
 * Allocates pages ahead, or punches a hole. Linux: shmem_fallocate().
 *
 * @param offset bytes
 * @param len bytes
 * @returns 0, -EOPNOTSUPP, -EPERM (seals), -ENOMEM
 */
export function shmem_fallocate(
  k: MmContext,
  inode: MappedInode,
  mode: number,
  offset: number,
  len: number,
): number {
  k.trace.enter(SHMEM_FALLOCATE, inode.i_mapping.id, mode, offset, len);
  return k.trace.leave(allocate(k, inode, mode, offset, len));
}

function allocate(
  k: MmContext,
  inode: MappedInode,
  mode: number,
  offset: number,
  len: number,
): number {
  if ((mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE)) !== 0) return -EOPNOTSUPP;
  const end = offset + len;
  if ((mode & FALLOC_FL_PUNCH_HOLE) !== 0) {
    if ((inode.seals & NO_WRITES) !== 0) return -EPERM;
    const from = pageAlign(offset);
    const to = end - (end % 4096);
    if (to > from) unmapMappingRange(k, inode.i_mapping, from, to - from, false);
    truncatePages(k, inode.i_mapping, offset, end);
    return 0;
  }
  if ((inode.seals & F_SEAL_GROW) !== 0 && end > inode.i_size) return -EPERM;
  const error = fill(k, inode.i_mapping, Math.floor(offset / 4096), Math.ceil(end / 4096));
  if (error !== 0) return error;
  if ((mode & FALLOC_FL_KEEP_SIZE) === 0 && end > inode.i_size) inode.i_size = end;
  return 0;
}

/** Puts pages [first, end) into the cache and marks them dirty, so that none is dropped as unused. The second time a page counts as filled. */
function fill(k: MmContext, mapping: AddressSpace, first: number, end: number): number {
  if (end - first > k.alloc.freePages) return -ENOMEM;
  for (let index = first; index < end; index++) {
    const again = mapping.i_pages.has(index);
    const pfn = fallocatePage(k, mapping, index);
    if (pfn === 0) return -ENOMEM;
    k.pages.set(pfn, again ? PG_DIRTY | PG_UPTODATE : PG_DIRTY);
  }
  return 0;
}

/** May bytes be written at [offset, end)? Linux: shmem_write_begin(). 0 or -EPERM. */
export function shmemMayWrite(inode: MappedInode, end: number): number {
  if ((inode.seals & NO_WRITES) !== 0) return -EPERM;
  return (inode.seals & F_SEAL_GROW) !== 0 && end > inode.i_size ? -EPERM : 0;
}

/** Taking pages out of the page cache. Linux: mm/truncate.c, shmem_truncate_range() in mm/shmem.c (6.12). */
import type { AddressSpace } from './address-space.ts';
import type { MmContext } from './context.ts';
import { PG_DIRTY, PG_LOCKED } from './mem-map.ts';

/**
 * Drops the whole pages of bytes [start, end) and zeroes the parts of pages at both ends. Contract: no address space
 * maps the whole pages any more, or only as private copies of their own.
 *
 * @param end bytes; Infinity for the rest of the file
 */
export function truncatePages(
  k: MmContext,
  mapping: AddressSpace,
  start: number,
  end: number,
): void {
  const first = Math.ceil(start / 4096);
  const last = Math.floor(end / 4096);
  if (first > last) {
    zeroPart(k, mapping, start, end);
    return;
  }
  zeroPart(k, mapping, start, first * 4096);
  if (end !== Infinity) zeroPart(k, mapping, last * 4096, end);
  const { i_pages } = mapping;
  if (last - first < i_pages.size) {
    for (let index = first; index < last; index++) dropPage(k, mapping, index);
    return;
  }
  for (const index of [...i_pages.keys()]) {
    if (index >= first && index < last) dropPage(k, mapping, index);
  }
}

/** Zeroes [start, end) of the one page they lie in, if it is cached. Linux: truncate_inode_partial_folio(). */
function zeroPart(k: MmContext, mapping: AddressSpace, start: number, end: number): void {
  if (start >= end) return;
  const pfn = mapping.i_pages.get(Math.floor(start / 4096)) ?? 0;
  if (pfn === 0) return;
  k.memory.bytesAt(pfn * 4096 + (start % 4096), end - start).fill(0);
  k.pages.set(pfn, PG_DIRTY);
}

/** Linux: truncate_inode_folio(), filemap_remove_folio(). */
function dropPage(k: MmContext, mapping: AddressSpace, index: number): void {
  const pfn = mapping.i_pages.get(index) ?? 0;
  if (pfn === 0) return;
  mapping.i_pages.delete(index);
  k.pages.mapping[pfn] = 0;
  k.pages.clear(pfn, PG_DIRTY | PG_LOCKED);
  k.alloc.put(pfn);
}

/** Drops every page. Linux: truncate_inode_pages_final() when an inode goes. */
export function truncateAll(k: MmContext, mapping: AddressSpace): void {
  for (const index of [...mapping.i_pages.keys()]) dropPage(k, mapping, index);
}

/** Taking pages of a file out of every address space. Linux: mm/memory.c (6.12), R5.25. */
import type { AddressSpace } from './address-space.ts';
import type { MmContext } from './context.ts';
import { forEachVmaOfMapping } from './rmap-walk.ts';
import { UNMAP_MAPPING_RANGE } from './stages.ts';
import { zapVma } from './zap.ts';

/**
 * Clears the entries of all mappings of bytes [holebegin, holebegin + holelen) of a file. Linux:
 * unmap_mapping_range(), unmap_mapping_pages().
 *
 * @param holebegin bytes; rounded down to pages
 * @param holelen bytes, rounded up to pages; 0 for the rest of the file
 * @param evenCows private copies go too (truncation), else they stay (invalidation)
 */
export function unmapMappingRange(
  k: MmContext,
  mapping: AddressSpace,
  holebegin: number,
  holelen: number,
  evenCows: boolean,
): void {
  k.trace.enter(UNMAP_MAPPING_RANGE, mapping.id, holebegin, holelen, evenCows ? 1 : 0);
  const first = Math.floor(holebegin / 4096);
  const pages = Math.ceil(holelen / 4096);
  const last = pages === 0 ? Infinity : first + pages - 1;
  forEachVmaOfMapping(k, mapping, first, last, (vma, start, end) => {
    zapVma(k, vma, start, end, !evenCows);
  });
  k.trace.leave(0);
}

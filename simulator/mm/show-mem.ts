/** What memory is used for, as the log shows it. Linux: mm/show_mem.c (6.12). */
import type { MmContext } from './context.ts';
import { PG_ANON, PG_DIRTY, PG_LRU, PG_SLAB, PG_SWAPBACKED, PG_TABLE } from './mem-map.ts';
import type { Zone } from './zone.ts';

/** Pages of each use. Linux: enum node_stat_item. */
interface PageCounts {
  anon: number;
  cache: number;
  shmem: number;
  dirty: number;
  mapped: number;
  slab: number;
  tables: number;
}

/** Linux keeps counters; one look at every frame gives the same. */
export function countPages(k: MmContext): PageCounts {
  const counts = { anon: 0, cache: 0, shmem: 0, dirty: 0, mapped: 0, slab: 0, tables: 0 };
  const { flags, mapcount } = k.pages;
  for (let pfn = 0; pfn < k.pages.frames; pfn++) {
    const flag = flags[pfn]!;
    if ((flag & PG_ANON) !== 0) {
      if (mapcount[pfn] !== 0) counts.anon++;
      continue;
    }
    if ((flag & PG_LRU) !== 0) {
      counts.cache++;
      if ((flag & PG_SWAPBACKED) !== 0) counts.shmem++;
      else if ((flag & PG_DIRTY) !== 0) counts.dirty++;
    } else if ((flag & PG_SLAB) !== 0) counts.slab++;
    else if ((flag & PG_TABLE) !== 0) counts.tables++;
    if (mapcount[pfn] !== 0) counts.mapped++;
  }
  return counts;
}

/**
 * Linux: __show_mem(), show_free_areas().
 *
 * Differs: only lines whose figures exist here. Pages do not age, so all are active. Free blocks are all movable.
 */
export function show_mem(k: MmContext): string[] {
  const { anon, cache, shmem, dirty, mapped, slab, tables } = countPages(k);
  const { alloc } = k;
  const present = k.memory.bytes / 4096;
  const free = alloc.freePages - alloc.pcpPages;
  return [
    'Mem-Info:',
    `active_anon:${anon + shmem} inactive_anon:0 isolated_anon:0`,
    ` active_file:${cache - shmem} inactive_file:0 isolated_file:0`,
    ` unevictable:0 dirty:${dirty} writeback:0`,
    ` slab_reclaimable:0 slab_unreclaimable:${slab}`,
    ` mapped:${mapped} shmem:${shmem} pagetables:${tables}`,
    ' sec_pagetables:0 bounce:0',
    ' kernel_misc_reclaimable:0',
    ` free:${free} free_pcp:${alloc.pcpPages} free_cma:0`,
    ...alloc.zones.map(freeBlocksLine),
    `${cache} total pagecache pages`,
    '0 pages in swap cache',
    'Free swap  = 0kB',
    'Total swap = 0kB',
    `${present} pages RAM`,
    `${(k.memory.high?.bytes ?? 0) / 4096} pages HighMem/MovableOnly`,
    `${present - alloc.managedPages} pages reserved`,
  ];
}

function freeBlocksLine({ name, freeBlocks, buddyPages }: Zone): string {
  const blocks = Array.from(freeBlocks, (count, order) => {
    return `${count}*${4 << order}kB ${count > 0 ? '(M) ' : ''}`;
  });
  return `Node 0 ${name}: ${blocks.join('')}= ${buddyPages * 4}kB`;
}

/** /proc/meminfo. Linux: fs/proc/meminfo.c (6.12); lines and order as recorded from 6.12.117. */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { MmContext } from '../../mm/context.ts';
import { PG_ANON, PG_DIRTY, PG_LRU, PG_SLAB, PG_SWAPBACKED, PG_TABLE } from '../../mm/mem-map.ts';
import { commitLimit } from '../../mm/overcommit.ts';

/** Pages of each use. */
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
function countPages(k: MmContext): PageCounts {
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

const VMALLOC_TOTAL_KB = 34359738367;

/**
 * Linux: meminfo_proc_show().
 *
 * Differs: pages do not age, so all of them are active; there are no watermarks, so MemAvailable is all that is free or
 * clean cache; locked pages, kernel stacks and per-CPU data are not counted. Swap, huge pages and the like do not exist
 * and are 0.
 */
export function showMeminfo(out: TextBuffer, k: MmContext): number {
  const line = (label: string, pages: number): void => {
    out
      .text(label)
      .decimal(pages * 4, 8)
      .text(' kB\n');
  };
  const none = (...labels: readonly string[]): void => {
    for (const label of labels) line(label, 0);
  };
  const { anon, cache, shmem, dirty, mapped, slab, tables } = countPages(k);
  const file = cache - shmem;
  const free = k.alloc.freePages;
  line('MemTotal:       ', k.alloc.managedPages);
  line('MemFree:        ', free);
  line('MemAvailable:   ', free + file - dirty);
  none('Buffers:        ');
  line('Cached:         ', cache);
  none('SwapCached:     ');
  line('Active:         ', anon + cache);
  none('Inactive:       ');
  line('Active(anon):   ', anon + shmem);
  none('Inactive(anon): ');
  line('Active(file):   ', file);
  none('Inactive(file): ', 'Unevictable:    ', 'Mlocked:        ');
  none('SwapTotal:      ', 'SwapFree:       ', 'Zswap:          ', 'Zswapped:       ');
  line('Dirty:          ', dirty);
  none('Writeback:      ');
  line('AnonPages:      ', anon);
  line('Mapped:         ', mapped);
  line('Shmem:          ', shmem);
  none('KReclaimable:   ');
  line('Slab:           ', slab);
  none('SReclaimable:   ');
  line('SUnreclaim:     ', slab);
  none('KernelStack:    ');
  line('PageTables:     ', tables);
  none('SecPageTables:  ', 'NFS_Unstable:   ', 'Bounce:         ', 'WritebackTmp:   ');
  line('CommitLimit:    ', commitLimit(k));
  line('Committed_AS:   ', k.committed);
  out.text(`VmallocTotal:   ${VMALLOC_TOTAL_KB} kB\n`);
  line('VmallocUsed:    ', k.vmalloc.pages('vmalloc'));
  none('VmallocChunk:   ', 'Percpu:         ');
  out.text('HardwareCorrupted:     0 kB\n');
  none('AnonHugePages:  ', 'ShmemHugePages: ', 'ShmemPmdMapped: ', 'FileHugePages:  ');
  none('FilePmdMapped:  ', 'Unaccepted:     ');
  for (const label of ['Total', 'Free', 'Rsvd', 'Surp']) {
    out.text(`HugePages_${label}:`.padEnd(18)).decimal(0, 6).byte(0x0a);
  }
  out.text('Hugepagesize:       2048 kB\nHugetlb:               0 kB\n');
  none('DirectMap4k:    ');
  line('DirectMap2M:    ', k.pages.frames);
  return 0;
}

/** /proc/meminfo. Linux: fs/proc/meminfo.c (6.12); lines and order as recorded from 6.12.117. */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { MmContext } from '../../mm/context.ts';
import { commitLimit } from '../../mm/overcommit.ts';
import { countPages } from '../../mm/show-mem.ts';

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
  line('DirectMap2M:    ', k.memory.bytes / 4096);
  return 0;
}

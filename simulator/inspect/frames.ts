/** Physical memory as views: what each frame is used for, and who maps one. */
import { PAGE_SPECIAL, pteFrame, ptePresent } from '../arch/pte.ts';
import { HIGH_RAM_START, PAGE_SIZE, TASK_SIZE } from '../arch/memory-layout.ts';
import { vmaName } from '../fs/proc/task-mmu.ts';
import type { KernelContext } from '../kernel/context.ts';
import { hex } from '../lib/ulong.ts';
import type { MmContext } from '../mm/context.ts';
import * as page from '../mm/mem-map.ts';
import { forEachLeafRun } from '../mm/pgtable.ts';
import { frameText, pteBitNames } from './page-table.ts';
import type { DeviceRegionView, FrameKind, FrameMapper, FrameRun, FrameView } from './views.ts';

const FLAGS: readonly (readonly [number, string])[] = [
  [page.PG_LOCKED, 'PG_locked'],
  [page.PG_REFERENCED, 'PG_referenced'],
  [page.PG_UPTODATE, 'PG_uptodate'],
  [page.PG_DIRTY, 'PG_dirty'],
  [page.PG_LRU, 'PG_lru'],
  [page.PG_RESERVED, 'PG_reserved'],
  [page.PG_HEAD, 'PG_head'],
  [page.PG_SWAPBACKED, 'PG_swapbacked'],
  [page.PG_ANON_EXCLUSIVE, 'PG_anon_exclusive'],
];

/** Frames in ascending order as runs of one kind: every frame number below the end of RAM is in exactly one. */
export function frameRuns(k: MmContext): FrameRun[] {
  const runs: FrameRun[] = [];
  const { frames } = k.pages;
  let kind = frameKind(k, 0);
  let first = 0;
  for (let pfn = 0; pfn < frames; pfn += alike(k, pfn)) {
    const next = frameKind(k, pfn);
    if (next === kind) continue;
    runs.push({ pfn: hex(first), count: pfn - first, kind });
    first = pfn;
    kind = next;
  }
  runs.push({ pfn: hex(first), count: frames - first, kind });
  return runs;
}

/** How many frames from this one on are known to be of its kind. */
function alike({ memory, pages }: MmContext, pfn: number): number {
  if (!memory.isValid(pfn)) return HIGH_RAM_START / PAGE_SIZE - pfn;
  return pages.has(pfn, page.PG_BUDDY) ? 1 << pages.freeOrder(pfn) : 1;
}

function frameKind(k: MmContext, pfn: number): FrameKind {
  const { pages } = k;
  const flags = pages.flags[pfn]!;
  if (!k.memory.isValid(pfn)) return 'hole';
  if (pfn === k.zeroPfn) return 'zero';
  if ((flags & page.PG_TABLE) !== 0) return 'table';
  if ((flags & page.PG_ANON) !== 0) return 'anonymous';
  if ((flags & page.PG_SLAB) !== 0) return 'slab';
  if ((flags & page.PG_VMALLOC) !== 0) return 'vmalloc';
  if ((flags & page.PG_RESERVED) !== 0) return 'reserved';
  if (pages.mapping[pfn] !== 0) return 'file';
  return pages.refcount[pages.head(pfn)]! > 0 ? 'allocated' : 'free';
}

/** One frame: its struct page, and every page table entry that leads to it (at most `limit` are listed). */
export function frameView(kernel: KernelContext, pfn: number, limit = 1000): FrameView {
  const k = kernel.mm;
  const mappers: FrameMapper[] = [];
  const found = forEachMapper(kernel, pfn, (mapper) => {
    if (mappers.length < limit) mappers.push(mapper);
  });
  const head = { pfn: hex(pfn), physical: hex(pfn * 4096), what: frameText(k, pfn) };
  if (!k.memory.isValid(pfn)) return { ...head, flags: [], mappers, mapped: found };
  const flags = k.pages.flags[pfn]!;
  return {
    ...head,
    kind: frameKind(k, pfn),
    flags: FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name),
    refcount: k.pages.refcount[k.pages.head(pfn)]!,
    mapcount: k.pages.mapcount[pfn]!,
    ...(k.pages.mapping[pfn] !== 0 && { index: hex(k.pages.index[pfn]!) }),
    mappers,
    mapped: found,
  };
}

/**
 * Why by page tables and not by rmap: frames mapped by pfn have no reverse mapping, and they are what a driver maps.
 * Returns how many entries lead to the frame.
 */
function forEachMapper(
  { mm: k, tasks }: KernelContext,
  pfn: number,
  visit: (mapper: FrameMapper) => void,
): number {
  const seen = new Set<unknown>();
  let found = 0;
  for (const task of tasks.values()) {
    const { mm } = task;
    if (!mm || seen.has(mm)) continue;
    seen.add(mm);
    forEachLeafRun(k, mm, 0, TASK_SIZE, (first, start, entries) => {
      for (let i = 0; i < entries; i++) {
        const low = k.memory.i32[first + i * 2]!;
        const high = k.memory.i32[first + i * 2 + 1]!;
        if (!ptePresent(low) || pteFrame(low, high) !== pfn) continue;
        found++;
        const address = start + i * 4096;
        const vma = mm.index.at(address);
        visit({
          pid: task.pid,
          comm: task.comm,
          address: hex(address),
          name: vma === 0 ? '' : vmaName(k, mm, vma),
          special: (low & PAGE_SPECIAL) !== 0,
          bits: pteBitNames(low, high),
        });
      }
    });
  }
  return found;
}

/** Device memory beside RAM, ascending. */
export function deviceRegions(k: MmContext): DeviceRegionView[] {
  return [...k.memory.mmioRegions]
    .sort((a, b) => a.start - b.start)
    .map(({ name, start, end }) => ({ name, start: hex(start), end: hex(end) }));
}

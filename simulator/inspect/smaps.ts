/** What smaps and pagemap say of a VMA, as numbers. Linux: fs/proc/task_mmu.c (6.12), R7.20–R7.34. */
import { PAGE_DIRTY, pteFrame, ptePresent } from '../arch/pte.ts';
import type { MmContext } from '../mm/context.ts';
import { PG_ANON, PG_DIRTY, PG_LAZYFREE } from '../mm/mem-map.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { forEachLeafRun } from '../mm/pgtable.ts';
import { VM_LOCKED, VM_PFNMAP } from '../mm/vm-flags.ts';
import type { Vma } from '../mm/vma-table.ts';
import { normalPage } from '../mm/zap.ts';

/** Figures of smaps in bytes; Pss in 1/4096 bytes as the kernel keeps it. */
export interface SmapsFigures {
  rss: number;
  pss: number;
  pssDirty: number;
  sharedClean: number;
  sharedDirty: number;
  privateClean: number;
  privateDirty: number;
  referenced: number;
  anonymous: number;
  lazyFree: number;
  locked: number;
}

const PSS_SCALE = 4096;

/** Sums up the present pages of a VMA. Linux: smap_gather_stats(), smaps_account(). */
export function smapsFigures(k: MmContext, mm: MmStruct, vma: Vma): SmapsFigures {
  const v = k.vmas;
  const vmFlags = v.vm_flags[vma]!;
  const out: SmapsFigures = {
    rss: 0,
    pss: 0,
    pssDirty: 0,
    sharedClean: 0,
    sharedDirty: 0,
    privateClean: 0,
    privateDirty: 0,
    referenced: 0,
    anonymous: 0,
    lazyFree: 0,
    locked: 0,
  };
  forEachLeafRun(k, mm, v.vm_start[vma]!, v.vm_end[vma]!, (first, _address, count) => {
    for (let i = 0; i < count; i++) {
      const low = k.memory.i32[first + i * 2]!;
      if (!ptePresent(low)) continue;
      const high = k.memory.i32[first + i * 2 + 1]!;
      const pfn = normalPage(k, low, high);
      if (pfn === 0) continue;
      account(k, out, pfn, low);
    }
  });
  if ((vmFlags & VM_LOCKED) !== 0) out.locked = out.pss;
  return out;
}

function account(k: MmContext, out: SmapsFigures, pfn: number, low: number): void {
  const dirty = (low & PAGE_DIRTY) !== 0 || k.pages.has(pfn, PG_DIRTY);
  const mapcount = Math.max(1, k.pages.mapcount[pfn]!);
  const pss = Math.floor((4096 * PSS_SCALE) / mapcount);
  out.rss += 4096;
  out.pss += pss;
  if (dirty) out.pssDirty += pss;
  if (k.pages.has(pfn, PG_ANON)) {
    out.anonymous += 4096;
    if (k.pages.has(pfn, PG_LAZYFREE) && !dirty) out.lazyFree += 4096;
  }
  if (mapcount > 1) {
    if (dirty) out.sharedDirty += 4096;
    else out.sharedClean += 4096;
  } else if (dirty) {
    out.privateDirty += 4096;
  } else {
    out.privateClean += 4096;
  }
  if ((low & 0x20) !== 0) out.referenced += 4096;
}

/** Kilobytes of a Pss sum, as smaps prints it. */
export function pssKilobytes(pss: number): number {
  return Math.floor(pss / PSS_SCALE / 1024);
}

/** One page as /proc/PID/pagemap reports it. */
export interface PagemapEntry {
  readonly present: boolean;
  readonly pfn: number;
  /** File page or shared anonymous. */
  readonly file: boolean;
  readonly exclusive: boolean;
}

const ABSENT: PagemapEntry = { present: false, pfn: 0, file: false, exclusive: false };

/** pagemap of [start, end): VM_PFNMAP areas show nothing (R7.32). */
export function pagemapEntries(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  start: number,
  end: number,
): PagemapEntry[] {
  const flags = k.vmas.vm_flags[vma]!;
  const out = new Array<PagemapEntry>((end - start) / 4096).fill(ABSENT);
  if ((flags & VM_PFNMAP) !== 0) return out;
  forEachLeafRun(k, mm, start, end, (first, address, count) => {
    for (let i = 0; i < count; i++) {
      const low = k.memory.i32[first + i * 2]!;
      if (!ptePresent(low)) continue;
      const high = k.memory.i32[first + i * 2 + 1]!;
      const at = address + i * 4096;
      const page = normalPage(k, low, high);
      out[(at - start) / 4096] = {
        present: true,
        pfn: pteFrame(low, high),
        file: page !== 0 && !k.pages.has(page, PG_ANON),
        exclusive: page !== 0 && k.pages.mapcount[page] === 1,
      };
    }
  });
  return out;
}

/** Raw leaf entries of [start, end) as [low, high] pairs; zeros where there is no table. */
export function rawEntries(k: MmContext, mm: MmStruct, start: number, end: number): Int32Array {
  const out = new Int32Array(((end - start) / 4096) * 2);
  forEachLeafRun(k, mm, start, end, (first, address, count) => {
    const at = ((address - start) / 4096) * 2;
    for (let i = 0; i < count * 2; i++) out[at + i] = k.memory.i32[first + i]!;
  });
  return out;
}

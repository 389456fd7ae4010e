/** /proc/PID/smaps and smaps_rollup. Linux: fs/proc/task_mmu.c (6.12), R7.20–R7.25. */
import { PAGE_ACCESSED, PAGE_DIRTY, ptePresent } from '../../arch/pte.ts';
import { ESRCH } from '../../lib/errno.ts';
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { KernelContext } from '../../kernel/context.ts';
import type { Task } from '../../kernel/task.ts';
import { vmaIsAnonymous, type MmContext } from '../../mm/context.ts';
import { PG_ANON, PG_DIRTY, PG_LAZYFREE, PG_SWAPBACKED } from '../../mm/mem-map.ts';
import type { MmStruct } from '../../mm/mm-struct.ts';
import { forEachLeafRun } from '../../mm/pgtable.ts';
import { VM_EXEC, VM_HUGEPAGE, VM_LOCKED, VM_NOHUGEPAGE, vmFlagCodes } from '../../mm/vm-flags.ts';
import type { Vma } from '../../mm/vma-table.ts';
import { normalPage } from '../../mm/zap.ts';
import { singleRecord, type SeqOperations } from '../seq-file.ts';
import { mmLives, showGateVma, showMapVma, showName, taskExists, vmaRecords } from './task-mmu.ts';

/** Figures of smaps in bytes; Pss in 1/4096 bytes as the kernel keeps it. Linux: struct mem_size_stats. */
export interface SmapsFigures {
  rss: number;
  pss: number;
  pssDirty: number;
  pssAnon: number;
  pssFile: number;
  pssShmem: number;
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
const HUGE_PAGE = 0x200000;
/** Machines with less memory do without huge pages. Linux: hugepage_init(), 512 MB. */
const THP_RAM_PAGES = 131072;

function noFigures(): SmapsFigures {
  return {
    rss: 0,
    pss: 0,
    pssDirty: 0,
    pssAnon: 0,
    pssFile: 0,
    pssShmem: 0,
    sharedClean: 0,
    sharedDirty: 0,
    privateClean: 0,
    privateDirty: 0,
    referenced: 0,
    anonymous: 0,
    lazyFree: 0,
    locked: 0,
  };
}

/** Sums up the present pages of a VMA. Linux: smap_gather_stats(). */
export function smapsFigures(k: MmContext, mm: MmStruct, vma: Vma): SmapsFigures {
  const figures = noFigures();
  gather(k, mm, vma, figures);
  return figures;
}

function gather(k: MmContext, mm: MmStruct, vma: Vma, out: SmapsFigures): void {
  const v = k.vmas;
  const vmFlags = v.vm_flags[vma]!;
  const before = out.pss;
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
  if ((vmFlags & VM_LOCKED) !== 0) out.locked += out.pss - before;
}

/** Linux: smaps_account(), smaps_page_accumulate(). */
function account(k: MmContext, out: SmapsFigures, pfn: number, low: number): void {
  const dirty = (low & PAGE_DIRTY) !== 0 || k.pages.has(pfn, PG_DIRTY);
  const mapcount = Math.max(1, k.pages.mapcount[pfn]!);
  const pss = Math.floor((4096 * PSS_SCALE) / mapcount);
  out.rss += 4096;
  out.pss += pss;
  if (dirty) out.pssDirty += pss;
  if (k.pages.has(pfn, PG_ANON)) {
    out.pssAnon += pss;
    out.anonymous += 4096;
    if (k.pages.has(pfn, PG_LAZYFREE) && !dirty) out.lazyFree += 4096;
  } else if (k.pages.has(pfn, PG_SWAPBACKED)) {
    out.pssShmem += pss;
  } else {
    out.pssFile += pss;
  }
  if (mapcount > 1) {
    if (dirty) out.sharedDirty += 4096;
    else out.sharedClean += 4096;
  } else if (dirty) {
    out.privateDirty += 4096;
  } else {
    out.privateClean += 4096;
  }
  if ((low & PAGE_ACCESSED) !== 0) out.referenced += 4096;
}

/** Kilobytes of a Pss sum, as smaps prints it. */
export function pssKilobytes(pss: number): number {
  return Math.floor(pss / PSS_SCALE / 1024);
}

const KB = Uint8Array.from(' kB\n', (letter) => letter.charCodeAt(0));

function kilobytes(out: TextBuffer, label: string, value: number): void {
  out.text(label).decimal(value, 8).bytesOf(KB);
}

/**
 * Linux: __show_smap().
 *
 * Differs: KSM, huge pages and swap do not exist; their lines are 0, as on a kernel that has none in use.
 */
function showFigures(out: TextBuffer, f: SmapsFigures, rollup: boolean): void {
  kilobytes(out, 'Rss:            ', f.rss / 1024);
  kilobytes(out, 'Pss:            ', pssKilobytes(f.pss));
  kilobytes(out, 'Pss_Dirty:      ', pssKilobytes(f.pssDirty));
  if (rollup) {
    kilobytes(out, 'Pss_Anon:       ', pssKilobytes(f.pssAnon));
    kilobytes(out, 'Pss_File:       ', pssKilobytes(f.pssFile));
    kilobytes(out, 'Pss_Shmem:      ', pssKilobytes(f.pssShmem));
  }
  kilobytes(out, 'Shared_Clean:   ', f.sharedClean / 1024);
  kilobytes(out, 'Shared_Dirty:   ', f.sharedDirty / 1024);
  kilobytes(out, 'Private_Clean:  ', f.privateClean / 1024);
  kilobytes(out, 'Private_Dirty:  ', f.privateDirty / 1024);
  kilobytes(out, 'Referenced:     ', f.referenced / 1024);
  kilobytes(out, 'Anonymous:      ', f.anonymous / 1024);
  kilobytes(out, 'KSM:            ', 0);
  kilobytes(out, 'LazyFree:       ', f.lazyFree / 1024);
  kilobytes(out, 'AnonHugePages:  ', 0);
  kilobytes(out, 'ShmemPmdMapped: ', 0);
  kilobytes(out, 'FilePmdMapped:  ', 0);
  kilobytes(out, 'Shared_Hugetlb: ', 0);
  kilobytes(out, 'Private_Hugetlb:', 0);
  kilobytes(out, 'Swap:           ', 0);
  kilobytes(out, 'SwapPss:        ', 0);
  kilobytes(out, 'Locked:         ', pssKilobytes(f.locked));
}

/** Could a huge page be put here at a fault, if there were any? Linux: thp_vma_allowable_orders(), enabled=madvise. */
function thpEligible(k: MmContext, vma: Vma): boolean {
  const v = k.vmas;
  const wanted = v.vm_flags[vma]! & (VM_HUGEPAGE | VM_NOHUGEPAGE);
  if (!k.settings.thp || k.alloc.managedPages < THP_RAM_PAGES) return false;
  if (wanted !== VM_HUGEPAGE || !vmaIsAnonymous(k, vma)) return false;
  return Math.ceil(v.vm_start[vma]! / HUGE_PAGE) * HUGE_PAGE + HUGE_PAGE <= v.vm_end[vma]!;
}

function showAll(
  out: TextBuffer,
  size: number,
  f: SmapsFigures,
  eligible: boolean,
  flags: string,
): void {
  kilobytes(out, 'Size:           ', size / 1024);
  kilobytes(out, 'KernelPageSize: ', 4);
  kilobytes(out, 'MMUPageSize:    ', 4);
  showFigures(out, f, false);
  out.text(`THPeligible:           ${eligible ? 1 : 0}\nVmFlags: ${flags} \n`);
}

/** Linux: show_smap(). */
export function smapsRecords(kc: KernelContext, task: Task): SeqOperations {
  const k = kc.mm;
  const v = k.vmas;
  return vmaRecords(kc, task, {
    vma: (out, mm, vma) => {
      showMapVma(out, k, mm, vma);
      const codes = vmFlagCodes(v.vm_flags[vma]!, v.vm_flags_hi[vma]!);
      const size = v.vm_end[vma]! - v.vm_start[vma]!;
      showAll(out, size, smapsFigures(k, mm, vma), thpEligible(k, vma), codes);
    },
    gate: (out) => {
      showGateVma(out);
      showAll(out, 4096, noFigures(), false, vmFlagCodes(VM_EXEC, 0));
    },
  });
}

/** One entry for all VMAs together. Linux: show_smaps_rollup(). */
export function rollupRecords(kc: KernelContext, task: Task): SeqOperations {
  const k = kc.mm;
  const v = k.vmas;
  const { mm } = task;
  return singleRecord((out) => {
    if (!taskExists(kc, task) || !mm || !mmLives(k, mm)) return -ESRCH;
    const figures = noFigures();
    const first = mm.index.first();
    let last = first;
    for (let vma = first; vma !== 0; vma = mm.index.next(v.vm_start[vma]!)) {
      gather(k, mm, vma, figures);
      last = vma;
    }
    const lineStart = out.length;
    out.hex(v.vm_start[first]!, 8).byte(0x2d).hex(v.vm_end[last]!, 8);
    out.text(' ---p 00000000 00:00 0 ');
    showName(out, lineStart, '[rollup]');
    showFigures(out, figures, true);
    return 0;
  });
}

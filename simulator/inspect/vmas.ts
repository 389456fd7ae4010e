/** The VMAs of a task as views: all of them, a page of them, or just enough of each to see that it changed. */
import { pgprotToUlong } from '../arch/pte.ts';
import { showMapVma, vmaName, vmaPermissions } from '../fs/proc/task-mmu.ts';
import { TextBuffer } from '../lib/text-buffer.ts';
import { hex } from '../lib/ulong.ts';
import { vmOps, type MmContext } from '../mm/context.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { vmFlagCodes, vmFlagNames, vmFlagsValue } from '../mm/vm-flags.ts';
import type { Vma } from '../mm/vma-table.ts';
import { residentPages } from './resident.ts';
import type { VmaMarks, VmaPage, VmaView } from './views.ts';

/**
 * Calls `each` with up to `count` VMAs in ascending order, from the one at index `first` on.
 *
 * Why no cursor: the index has only one, and a stop may be in the middle of the kernel's own walk.
 */
function forEachVma(
  k: MmContext,
  { index }: MmStruct,
  first: number,
  count: number,
  each: (vma: Vma, at: number) => void,
): void {
  let at = 0;
  const end = first + count;
  for (let vma = index.first(); vma !== 0 && at < end; at++) {
    if (at >= first) each(vma, at);
    vma = index.next(k.vmas.vm_start[vma]!);
  }
}

/** @param first index of the first one wanted, in ascending order of addresses */
export function vmaViews(
  k: MmContext,
  mm: MmStruct,
  pid: number,
  first = 0,
  count = Infinity,
): VmaView[] {
  const out: VmaView[] = [];
  forEachVma(k, mm, first, count, (vma) => out.push(vmaView(k, mm, pid, vma)));
  return out;
}

/** The VMA around an address; null when there is none. */
export function vmaViewAt(
  k: MmContext,
  mm: MmStruct,
  pid: number,
  address: number,
): VmaView | null {
  const vma = mm.index.firstIntersecting(address, address + 1);
  return vma === 0 ? null : vmaView(k, mm, pid, vma);
}

/** Contract: no other VMA of the machine has or had it; a row is used again, with another generation. */
function idOf({ vmas }: MmContext, vma: Vma): number {
  return vmas.generation[vma]! * 2 ** 24 + vma;
}

function vmaView(k: MmContext, mm: MmStruct, pid: number, vma: Vma): VmaView {
  const v = k.vmas;
  const flags = v.vm_flags[vma]!;
  const high = v.vm_flags_hi[vma]!;
  const line = new TextBuffer();
  showMapVma(line, k, mm, vma);
  return {
    pid,
    id: idOf(k, vma),
    start: hex(v.vm_start[vma]!),
    end: hex(v.vm_end[vma]!),
    perms: vmaPermissions(flags),
    flags: vmFlagNames(flags, high),
    vmFlags: `0x${vmFlagsValue(flags, high).toString(16)}`,
    smapsFlags: vmFlagCodes(flags, high),
    pgoff: hex(v.vm_pgoff[vma]!),
    name: vmaName(k, mm, vma),
    pageProt: `0x${pgprotToUlong(v.vm_page_prot[vma]!).toString(16)}`,
    ops: vmOps(k, vma)?.label ?? 'anonymous',
    rss: residentPages(k, mm, vma) * 4,
    mapsLine: line.toString().trimEnd(),
  };
}

/** The VMAs cut into pages of `size`, the last one shorter. */
export function vmaPages(k: MmContext, mm: MmStruct, size: number): VmaPage[] {
  const pages: { first: number; count: number; start: string; end: string }[] = [];
  forEachVma(k, mm, 0, Infinity, (vma, at) => {
    const [start, end] = [k.vmas.vm_start[vma]!, k.vmas.vm_end[vma]!];
    const page = pages.at(-1);
    if (page === undefined || page.count === size) {
      pages.push({ first: at, count: 1, start: hex(start), end: hex(end) });
    } else {
      page.count++;
      page.end = hex(end);
    }
  });
  return pages;
}

/** One number for each VMA, which differs when anything of the VMA that is shown does. */
export function vmaMarks(k: MmContext, mm: MmStruct): VmaMarks {
  const ids: number[] = [];
  const marks: number[] = [];
  forEachVma(k, mm, 0, Infinity, (vma) => {
    ids.push(idOf(k, vma));
    marks.push(markOf(k, mm, vma));
  });
  return { ids, marks };
}

/** FNV-1a over 32-bit words. */
function markOf(k: MmContext, mm: MmStruct, vma: Vma): number {
  const v = k.vmas;
  let mark = 0x811c9dc5;
  const word = (value: number): void => {
    mark = Math.imul(mark ^ value, 0x01000193);
    mark ^= mark >>> 15;
  };
  for (const number of [v.vm_start[vma]!, v.vm_end[vma]!, v.vm_pgoff[vma]!]) {
    word(number | 0);
    word(Math.floor(number / 2 ** 32) | 0);
  }
  word(v.vm_flags[vma]!);
  word(v.vm_flags_hi[vma]!);
  word(v.vm_page_prot[vma]!);
  word(v.vm_file[vma]!);
  word(v.vm_ops[vma]!);
  word(residentPages(k, mm, vma));
  return mark | 0;
}

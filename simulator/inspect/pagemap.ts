/** /proc/PID/pagemap for people: the file itself is eight bytes per page, most of them zero. */
import { pagemapEntries, type PagemapEntry } from '../fs/proc/pagemap.ts';
import { vmaName } from '../fs/proc/task-mmu.ts';
import type { MmContext } from '../mm/context.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import type { Vma } from '../mm/vma-table.ts';

/** Bits of an entry (R7.30). */
const SOFT_DIRTY = 1n << 55n;
const EXCLUSIVE = 1n << 56n;
const FILE = 1n << 61n;
const PRESENT = 1n << 63n;
/** Pages listed one by one; a VMA may have millions. */
const LISTED = 20_000;

/** A line per page that is there, and one per run of pages that are not, VMA by VMA. */
export function pagemapText(k: MmContext, mm: MmStruct): string {
  const lines: string[] = [];
  const v = k.vmas;
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(v.vm_start[vma]!)) {
    const name = vmaName(k, mm, vma);
    const range = `${address(v.vm_start[vma]!)}-${address(v.vm_end[vma]!)}`;
    lines.push(`${range} ${name}`.trimEnd());
    vmaLines(k, mm, vma, lines);
    if (lines.length > LISTED) {
      lines.push(`… cut after ${LISTED} lines: read the file itself for the rest.`);
      break;
    }
  }
  return `${lines.join('\n')}\n`;
}

function vmaLines(k: MmContext, mm: MmStruct, vma: Vma, lines: string[]): void {
  const start = k.vmas.vm_start[vma]!;
  const end = Math.min(k.vmas.vm_end[vma]!, start + LISTED * 4096);
  let absent = 0;
  const flush = (): void => {
    if (absent > 0) lines.push(`  ${absent === 1 ? '1 page' : `${absent} pages`} not present`);
    absent = 0;
  };
  pagemapEntries(k, mm, vma, start, end).forEach((entry, index) => {
    if (!entry.present) {
      absent++;
      return;
    }
    flush();
    lines.push(`  ${address(start + index * 4096)}  ${raw(entry)}  ${words(entry)}`);
  });
  absent += (k.vmas.vm_end[vma]! - end) / 4096;
  flush();
}

function address(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function raw({ present, pfn, file, exclusive, softDirty }: PagemapEntry): string {
  const value =
    BigInt(pfn) |
    (softDirty ? SOFT_DIRTY : 0n) |
    (exclusive ? EXCLUSIVE : 0n) |
    (file ? FILE : 0n) |
    (present ? PRESENT : 0n);
  return value.toString(16).padStart(16, '0');
}

function words({ pfn, file, exclusive, softDirty }: PagemapEntry): string {
  const kind = file ? 'file or shared' : 'anonymous';
  return [
    `pfn ${pfn.toString(16)}`,
    kind,
    ...(exclusive ? ['mapped once'] : []),
    ...(softDirty ? ['soft-dirty'] : []),
  ].join(', ');
}

/** What the log says of pages and entries that cannot be right. Linux: mm/page_alloc.c, mm/memory.c, mm/debug.c, 6.12. */
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { pmdValue } from './pgtable.ts';
import type { Vma } from './vma-table.ts';

/**
 * Reports of one kind that are shown.
 *
 * Differs: Linux shows so many a minute, and tells how many it suppressed.
 */
const MAX_REPORTS = 60;
const KERN_WARNING = 4;

function hex(value: number | bigint, digits = 0): string {
  return value.toString(16).padStart(digits, '0');
}

/** The lines of dump_page(). */
function dumpPage({ pages }: MmContext, pfn: number, reason: string): string[] {
  const head = pages.head(pfn);
  const fields = [
    `refcount:${pages.refcount[head]!}`,
    `mapcount:${pages.mapcount[pfn]!}`,
    `mapping:${hex(pages.mapping[head]!, 16)}`,
    `index:0x${hex(pages.index[head]!)}`,
    `pfn:0x${hex(pfn)}`,
  ];
  return [`page: ${fields.join(' ')}`, `page dumped because: ${reason}`];
}

/** Linux: dump_page(), mm/debug.c. */
export function dump_page(k: MmContext, pfn: number, reason: string): void {
  for (const line of dumpPage(k, pfn, reason)) k.ports.printk(KERN_WARNING, line);
}

/** A page that cannot be free, or was not. Linux: bad_page(), mm/page_alloc.c (R6.49). */
export function bad_page(k: MmContext, pfn: number, reason: string): void {
  if (k.badReports.state++ >= MAX_REPORTS) return;
  k.ports.badMemory([
    `BUG: Bad page state in process ${k.ports.comm()}  pfn:${hex(pfn, 5)}`,
    ...dumpPage(k, pfn, reason),
  ]);
}

/**
 * An entry that its mapping cannot have. Linux: print_bad_pte(), mm/memory.c.
 *
 * @param value the entry
 * @param pfn frame of the page that it maps, 0 when it has none
 */
export function print_bad_pte(
  k: MmContext,
  vma: Vma,
  address: number,
  value: bigint,
  pfn: number,
): void {
  if (k.badReports.map++ >= MAX_REPORTS) return;
  const v = k.vmas;
  const pmd = pmdValue(k, mmOf(k, vma), address);
  const fields = [
    `addr:${hex(address, 16)}`,
    `vm_flags:${hex(v.vm_flags[vma]! >>> 0, 8)}`,
    `anon_vma:${hex(v.anon_vma[vma]!, 16)}`,
    `mapping:${hex(v.vm_file[vma]!, 16)}`,
    `index:${hex(v.vm_pgoff[vma]! + (address - v.vm_start[vma]!) / 4096)}`,
  ];
  k.ports.badMemory([
    `BUG: Bad page map in process ${k.ports.comm()}  pte:${hex(value, 8)} pmd:${hex(pmd, 8)}`,
    ...(pfn === 0 ? [] : dumpPage(k, pfn, 'bad pte')),
    fields.join(' '),
  ]);
}

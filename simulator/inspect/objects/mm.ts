/** struct mm_struct and what hangs below it. Linux: include/linux/mm_types.h (6.12). */
import { hex } from '../../lib/ulong.ts';
import type { MmContext } from '../../mm/context.ts';
import {
  MM_ANONPAGES,
  MM_FILEPAGES,
  MM_SHMEMPAGES,
  MM_SWAPENTS,
  type MmStruct,
} from '../../mm/mm-struct.ts';
import { vmFlagNames } from '../../mm/vm-flags.ts';
import { tableView } from '../page-table.ts';
import type { ObjectField, PageTableLevel } from '../views.ts';
import { vmaText } from './vma.ts';
import { count, flags, list, pointer, text, userAddress } from './field.ts';

const BELOW: Readonly<Record<PageTableLevel, PageTableLevel | undefined>> = {
  PGD: 'PUD',
  PUD: 'PMD',
  PMD: 'PTE',
  PTE: undefined,
};
const TYPES: Readonly<Record<PageTableLevel, string>> = {
  PGD: 'pgd_t',
  PUD: 'pud_t',
  PMD: 'pmd_t',
  PTE: 'pte_t',
};
const RSS = [
  [MM_FILEPAGES, 'MM_FILEPAGES'],
  [MM_ANONPAGES, 'MM_ANONPAGES'],
  [MM_SWAPENTS, 'MM_SWAPENTS'],
  [MM_SHMEMPAGES, 'MM_SHMEMPAGES'],
] as const;

export function mmFields(mm: MmStruct, pid: number): ObjectField[] {
  const table = `phys:${hex(mm.pgd * 4096)}`;
  const rss = RSS.map(([index, name]) => `${name} ${mm.rss[index]!}`).join(', ');
  return [
    list('mm_mt', 'struct vm_area_struct *', mm.map_count, `vmas:${pid}`),
    text('pgd', 'pgd_t *', table, { opens: `table:${pid}:PGD:0x0`, memory: table }),
    count('map_count', mm.map_count),
    count('mm_users', mm.users, 'atomic_t'),
    count('total_vm', mm.total_vm, 'unsigned long'),
    count('locked_vm', mm.locked_vm, 'unsigned long'),
    count('data_vm', mm.data_vm, 'unsigned long'),
    count('exec_vm', mm.exec_vm, 'unsigned long'),
    count('stack_vm', mm.stack_vm, 'unsigned long'),
    text('rss_stat', 'struct percpu_counter[4]', `{${rss}}`),
    flags('def_flags', mm.def_flags >>> 0, vmFlagNames(mm.def_flags, 0)),
    userAddress('mmap_base', mm.mmap_base),
    userAddress('start_code', mm.start_code),
    userAddress('end_code', mm.end_code),
    userAddress('start_brk', mm.start_brk),
    userAddress('brk', mm.brk),
    userAddress('start_stack', mm.start_stack),
  ];
}

/** The VMAs in ascending order. */
export function vmaList(k: MmContext, mm: MmStruct): ObjectField[] {
  const out: ObjectField[] = [];
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(k.vmas.vm_start[vma]!)) {
    const name = String(out.length);
    out.push(pointer(name, 'struct vm_area_struct *', vmaText(k, vma), `vma:${vma}`));
  }
  return out;
}

/** Entries of one page table that are not 0. */
export function tableFields(
  k: MmContext,
  mm: MmStruct,
  pid: number,
  level: PageTableLevel,
  address: number,
): ObjectField[] {
  const below = BELOW[level];
  return tableView(k, mm, level, address).map((entry) => {
    const { index, raw, bits, pfn, entryAddress } = entry;
    const opens = below === undefined ? `page:${pfn}` : `table:${pid}:${below}:${entry.address}`;
    return text(`[${index}] ${entry.address}`, TYPES[level], `${raw} ${bits.join(' ')}`, {
      ...(pfn !== undefined && { opens }),
      memory: `phys:${entryAddress}`,
    });
  });
}

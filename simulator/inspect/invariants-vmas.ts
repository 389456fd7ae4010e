/** Invariants of VMAs: tree, counters of the address space, reverse mapping. Linux: validate_mm(), check_mm(). */
import type { MmContext } from '../mm/context.ts';
import { isDataMapping, type MmStruct } from '../mm/mm-struct.ts';
import { VM_ACCOUNT, VM_EXEC, VM_GROWSDOWN, VM_LOCKED, VM_WRITE } from '../mm/vm-flags.ts';
import type { Vma } from '../mm/vma-table.ts';
import { at, hex, type Report } from './recount.ts';

const RSS_NAMES = ['MM_FILEPAGES', 'MM_ANONPAGES', 'MM_SWAPENTS', 'MM_SHMEMPAGES'];

/**
 * Checks one address space.
 *
 * @param rss resident pages as found in its page tables
 * @returns pages it has promised (VM_ACCOUNT)
 */
export function checkMm(k: MmContext, mm: MmStruct, rss: Int32Array, report: Report): number {
  try {
    mm.index.check();
  } catch (error) {
    report(`${at(mm)}: ${(error as Error).message}`);
  }
  const v = k.vmas;
  const sum = { total: 0, locked: 0, exec: 0, stack: 0, data: 0, accounted: 0 };
  let end = 0;
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(v.vm_start[vma]!)) {
    checkVma(k, mm, vma, end, report);
    end = v.vm_end[vma]!;
    const flags = v.vm_flags[vma]!;
    const pages = v.pages(vma);
    sum.total += pages;
    if ((flags & VM_LOCKED) !== 0) sum.locked += pages;
    if ((flags & VM_ACCOUNT) !== 0) sum.accounted += pages;
    if ((flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) === VM_EXEC) sum.exec += pages;
    else if ((flags & VM_GROWSDOWN) !== 0) sum.stack += pages;
    else if (isDataMapping(flags)) sum.data += pages;
  }
  const compare = (name: string, counted: number, found: number): void => {
    if (counted !== found) report(`${at(mm)}: ${name} is ${counted}, not ${found}`);
  };
  compare('map_count', mm.map_count, mm.index.size);
  compare('total_vm', mm.total_vm, sum.total);
  compare('locked_vm', mm.locked_vm, sum.locked);
  compare('exec_vm', mm.exec_vm, sum.exec);
  compare('stack_vm', mm.stack_vm, sum.stack);
  compare('data_vm', mm.data_vm, sum.data);
  rss.forEach((pages, counter) => {
    compare(RSS_NAMES[counter] ?? '', mm.rss[counter]!, pages);
  });
  return sum.accounted;
}

function checkVma(k: MmContext, mm: MmStruct, vma: Vma, floor: number, report: Report): void {
  const v = k.vmas;
  const start = v.vm_start[vma]!;
  const end = v.vm_end[vma]!;
  const range = `${at(mm)}: VMA ${hex(start)}-${hex(end)}`;
  if (v.vm_mm[vma] !== mm.id) report(`${range} belongs to address space ${v.vm_mm[vma]!}`);
  if (start >= end || start % 4096 !== 0 || end % 4096 !== 0) report(`${range} is no page range`);
  if (start < floor) report(`${range} overlaps the one before`);
  if (mm.index.at(start) !== vma) report(`${range} is not where the tree has it`);
  const file = v.vm_file[vma]!;
  if (file !== 0 && !k.ports.file(file).f_inode.i_mapping.i_mmap.has(vma)) {
    report(`${range} is missing in i_mmap of its file`);
  }
  const anon = v.anon_vma[vma]!;
  if (anon !== 0 && !k.anonVmas.chain(vma).includes(anon)) {
    report(`${range} is not linked to its own anon_vma`);
  }
  for (const id of k.anonVmas.chain(vma)) {
    if (!k.anonVmas.find(id)?.vmas.includes(vma)) report(`${range} is unknown to anon_vma ${id}`);
  }
}

/** Rows of the table: each belongs to a tree, and i_mmap holds no others. */
export function checkVmaTable(k: MmContext, inTrees: number, report: Report): void {
  const v = k.vmas;
  if (v.count !== inTrees) report(`${v.count} VMAs are allocated, ${inTrees} are in trees`);
  for (const mapping of k.mappings) {
    for (const vma of mapping?.i_mmap ?? []) {
      const file = v.vm_file[vma]!;
      const known = file !== 0 && k.ports.file(file).f_inode.i_mapping === mapping;
      if (!known || k.mms[v.vm_mm[vma]!]?.index.at(v.vm_start[vma]!) !== vma) {
        report(`i_mmap of mapping ${mapping?.id ?? 0} holds VMA ${vma}, which is gone`);
      }
    }
  }
}

/** Links of anon_vmas both ways and the counters on which reuse rests (R3.14). */
export function checkAnonVmas(k: MmContext, report: Report): void {
  const children = new Map<number, number>();
  for (const anon of k.anonVmas.all()) {
    children.set(anon.parent, (children.get(anon.parent) ?? 0) + 1);
    let active = 0;
    for (const vma of anon.vmas) {
      if (k.vmas.anon_vma[vma] === anon.id) active++;
      if (!k.anonVmas.chain(vma).includes(anon.id)) {
        report(`anon_vma ${anon.id} holds VMA ${vma}, which is not linked to it`);
      }
    }
    if (active !== anon.numActiveVmas) {
      report(`anon_vma ${anon.id} has ${active} active VMAs, not ${anon.numActiveVmas}`);
    }
    if (anon.vmas.length === 0) report(`anon_vma ${anon.id} is of no use to any VMA`);
  }
  for (const anon of k.anonVmas.all()) {
    if ((children.get(anon.id) ?? 0) !== anon.numChildren) {
      report(
        `anon_vma ${anon.id} has ${children.get(anon.id) ?? 0} children, not ${anon.numChildren}`,
      );
    }
  }
}

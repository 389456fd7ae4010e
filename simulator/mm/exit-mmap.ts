import { PAGE_SIZE, PMD_SIZE, TASK_SIZE } from '../arch/memory-layout.ts';
import type { MmContext } from './context.ts';
import { untrackPfn } from './memtype.ts';
import { MmStruct } from './mm-struct.ts';
import { PG_TABLE } from './mem-map.ts';
import { removeVma } from './munmap.ts';
import { GFP_PGTABLE_USER } from './page-alloc.ts';
import { freePgtables } from './pgtable.ts';
import { kmem_cache_alloc } from './slab.ts';
import { EXIT_MMAP } from './stages.ts';
import { VM_ACCOUNT } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { unlinkFile } from './vma.ts';
import { zapRange } from './zap.ts';

/** A new, empty address space; null when out of memory. Linux: mm_alloc(), pgd_alloc(). */
export function mm_alloc(k: MmContext, mmapBase: number): MmStruct | null {
  if (!kmem_cache_alloc(k)) return null;
  const pgd = k.alloc.alloc(GFP_PGTABLE_USER, 0);
  if (pgd === 0) return null;
  k.pages.set(pgd, PG_TABLE);
  let id = 1;
  while (k.mms[id]) id++;
  const mm = new MmStruct(id, pgd);
  mm.mmap_base = mmapBase;
  k.mms[id] = mm;
  return mm;
}

/** Clears every entry; VMAs and tables stay. Linux: unmap_vmas(). */
export function unmapAll(k: MmContext, mm: MmStruct): void {
  const { vm_start, vm_end } = k.vmas;
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(vm_start[vma]!)) {
    untrackPfn(k, vma);
    zapRange(k, mm, vma, vm_start[vma]!, vm_end[vma]!);
  }
}

/**
 * Frees the tables that VMAs, in ascending order, can have. Linux: free_pgtables(), check_mm(): a table that only entries
 * outside all VMAs have brought is lost, and reported (R6.6).
 */
function freeTables(k: MmContext, mm: MmStruct, vmas: readonly Vma[]): void {
  const { vm_start, vm_end } = k.vmas;
  for (let i = 0; i < vmas.length;) {
    const start = vm_start[vmas[i]!]!;
    let end = vm_end[vmas[i]!]!;
    while (++i < vmas.length && vm_start[vmas[i]!]! <= end + PMD_SIZE) end = vm_end[vmas[i]!]!;
    const ceiling = i < vmas.length ? vm_start[vmas[i]!]! : TASK_SIZE + PAGE_SIZE;
    freePgtables(k, mm, start, end, 0, ceiling);
  }
  if (mm.pgtables === 0) return;
  const bytes = mm.pgtables * PAGE_SIZE;
  k.ports.printk(1, `BUG: non-zero pgtables_bytes on freeing mm: ${bytes}`);
}

/**
 * Takes the whole address space down: entries, tables, then ->close and file of each VMA ascending. Linux: exit_mmap(),
 * mm/mmap.c (R4.110).
 */
export function exit_mmap(k: MmContext, mm: MmStruct): void {
  k.trace.enter(EXIT_MMAP, mm.map_count);
  const v = k.vmas;
  const all: number[] = [];
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(v.vm_start[vma]!)) all.push(vma);
  let accounted = 0;
  for (const vma of all) {
    untrackPfn(k, vma);
    zapRange(k, mm, vma, v.vm_start[vma]!, v.vm_end[vma]!);
    unlinkFile(k, vma);
    if ((v.vm_flags[vma]! & VM_ACCOUNT) !== 0) accounted += v.pages(vma);
  }
  // Why: descending, because the VMAs of a forked child are the last ones in its parent's anon_vmas.
  for (let i = all.length - 1; i >= 0; i--) k.anonVmas.unlink(all[i]!);
  freeTables(k, mm, all);
  mm.index.clear();
  mm.map_count = 0;
  for (const vma of all) removeVma(k, vma);
  k.committed -= accounted;
  k.pages.clear(mm.pgd, PG_TABLE);
  k.alloc.put(mm.pgd);
  k.mms[mm.id] = undefined;
  k.trace.leave(0);
}

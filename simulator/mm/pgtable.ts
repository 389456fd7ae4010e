import { entryIndex } from '../arch/mmu.ts';
import { PGDIR_SIZE, PMD_SIZE, PUD_SIZE } from '../arch/memory-layout.ts';
import { PAGE_PRESENT, TABLE_FLAGS, pteHigh, pteLow, ptePfn, pteValue } from '../arch/pte.ts';
import { PG_TABLE } from './mem-map.ts';
import type { MmContext } from './context.ts';
import type { MmStruct } from './mm-struct.ts';
import { GFP_COMP, GFP_PGTABLE_USER } from './page-alloc.ts';

const PGD_SHIFT = 39;
const PUD_SHIFT = 30;
const PMD_SHIFT = 21;
const PTE_SHIFT = 12;

function nextTable(k: MmContext, at: number): number {
  const low = k.memory.i32[at]!;
  return (low & PAGE_PRESENT) === 0 ? 0 : ptePfn(low, k.memory.i32[at + 1]!);
}

/**
 * Index of the leaf entry for `address` in the Int32 view of memory; where a table is missing, minus the bytes that one
 * such table spans, so that {@link leafStop} can pass them.
 */
export function leafOrGap(k: MmContext, mm: MmStruct, address: number): number {
  const pud = nextTable(k, entryIndex(mm.pgd, address, PGD_SHIFT));
  if (pud === 0) return -PGDIR_SIZE;
  const pmd = nextTable(k, entryIndex(pud, address, PUD_SHIFT));
  if (pmd === 0) return -PUD_SIZE;
  const pte = nextTable(k, entryIndex(pmd, address, PMD_SHIFT));
  return pte === 0 ? -PMD_SIZE : entryIndex(pte, address, PTE_SHIFT);
}

/** End, at most `end`, of the run of entries or the gap that {@link leafOrGap} has found at `address`. */
export function leafStop(leaf: number, address: number, end: number): number {
  return Math.min(end, nextBoundary(address, leaf < 0 ? -leaf : PMD_SIZE));
}

/** Index of the leaf entry for `address`, or -1 when a table is missing. */
export function pteIndex(k: MmContext, mm: MmStruct, address: number): number {
  const at = leafOrGap(k, mm, address);
  return at < 0 ? -1 : at;
}

/** The entry that names the page table of `address`; 0n when there is none. */
export function pmdValue(k: MmContext, mm: MmStruct, address: number): bigint {
  const pud = nextTable(k, entryIndex(mm.pgd, address, PGD_SHIFT));
  const pmd = pud === 0 ? 0 : nextTable(k, entryIndex(pud, address, PUD_SHIFT));
  if (pmd === 0) return 0n;
  const at = entryIndex(pmd, address, PMD_SHIFT);
  return pteValue(k.memory.i32[at]!, k.memory.i32[at + 1]!);
}

function tableAlloc(k: MmContext, mm: MmStruct, at: number): number {
  const existing = nextTable(k, at);
  if (existing !== 0) return existing;
  const pfn = k.alloc.alloc(GFP_PGTABLE_USER | GFP_COMP, 0);
  if (pfn === 0) return 0;
  k.pages.set(pfn, PG_TABLE);
  mm.pgtables++;
  k.memory.i32[at] = pteLow(pfn, TABLE_FLAGS);
  k.memory.i32[at + 1] = pteHigh(pfn, TABLE_FLAGS);
  return pfn;
}

/**
 * Like {@link pteIndex}, but allocates missing tables. Linux: pgd/p4d/pud/pmd_alloc(), pte_alloc() (R5.11).
 *
 * @returns -1 when a table cannot be allocated (tables made so far stay)
 */
export function pteAlloc(k: MmContext, mm: MmStruct, address: number): number {
  const pud = tableAlloc(k, mm, entryIndex(mm.pgd, address, PGD_SHIFT));
  if (pud === 0) return -1;
  const pmd = tableAlloc(k, mm, entryIndex(pud, address, PUD_SHIFT));
  if (pmd === 0) return -1;
  const pte = tableAlloc(k, mm, entryIndex(pmd, address, PMD_SHIFT));
  return pte === 0 ? -1 : entryIndex(pte, address, PTE_SHIFT);
}

/** Calls back for each existing run of leaf entries in [start, end): index of the first entry, its address, count. */
type LeafRun = (at: number, address: number, count: number) => void;

/** Visits the existing page tables of [start, end) in ascending order, one call per page table touched. */
export function forEachLeafRun(
  k: MmContext,
  mm: MmStruct,
  start: number,
  end: number,
  visit: LeafRun,
): void {
  for (let address = start; address < end;) {
    const at = leafOrGap(k, mm, address);
    const stop = leafStop(at, address, end);
    if (at >= 0) visit(at, address, (stop - address) / 4096);
    address = stop;
  }
}

function nextBoundary(address: number, size: number): number {
  return (Math.floor(address / size) + 1) * size;
}

const SPANS = [PGDIR_SIZE, PUD_SIZE, PMD_SIZE];
const SHIFTS = [PGD_SHIFT, PUD_SHIFT, PMD_SHIFT];

/**
 * Frees the page tables of [start, end) that no neighbour needs: those whose whole span lies in [floor, ceiling).
 * Linux: free_pgtables(), mm/memory.c (R8.6).
 */
export function freePgtables(
  k: MmContext,
  mm: MmStruct,
  start: number,
  end: number,
  floor: number,
  ceiling: number,
): void {
  // Why: most calls are for a few pages of a table that also serves a neighbour.
  const first = start - (start & (PMD_SIZE - 1)) < floor ? nextBoundary(start, PMD_SIZE) : start;
  const last = nextBoundary(end - 1, PMD_SIZE) > ceiling ? end - (end & (PMD_SIZE - 1)) : end;
  if (first < last) freeLevel(k, mm, mm.pgd, 0, first, last, floor, ceiling);
}

function freeLevel(
  k: MmContext,
  mm: MmStruct,
  table: number,
  level: number,
  start: number,
  end: number,
  floor: number,
  ceiling: number,
): void {
  const span = SPANS[level]!;
  const shift = SHIFTS[level]!;
  for (let address = start; address < end; address = nextBoundary(address, span)) {
    const at = entryIndex(table, address, shift);
    const below = nextTable(k, at);
    if (below === 0) continue;
    const base = Math.floor(address / span) * span;
    if (level < 2) {
      freeLevel(k, mm, below, level + 1, address, Math.min(end, base + span), floor, ceiling);
    }
    if (base < floor || base + span > ceiling) continue;
    k.memory.i32[at] = 0;
    k.memory.i32[at + 1] = 0;
    k.pages.clear(below, PG_TABLE);
    mm.pgtables--;
    k.alloc.put(below);
  }
}

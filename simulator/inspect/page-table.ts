/** Page tables as views: one level, one entry, one walk. */
import { entryIndex } from '../arch/mmu.ts';
import { PGDIR_SIZE, PMD_SIZE, PUD_SIZE } from '../arch/memory-layout.ts';
import {
  PAGE_ACCESSED,
  PAGE_DIRTY,
  PAGE_GLOBAL,
  PAGE_NX,
  PAGE_PAT,
  PAGE_PCD,
  PAGE_PRESENT,
  PAGE_PWT,
  PAGE_RW,
  PAGE_SOFT_DIRTY,
  PAGE_SPECIAL,
  PAGE_USER,
  pteFrame,
  ptePfn,
  ptePresent,
  pteValue,
} from '../arch/pte.ts';
import type { MmContext } from '../mm/context.ts';
import { PG_ANON, PG_RESERVED, PG_SLAB, PG_TABLE } from '../mm/mem-map.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { hex } from '../lib/ulong.ts';
import type { EntryView, PageTableLevel, WalkView } from './views.ts';

interface LevelInfo {
  readonly level: PageTableLevel;
  readonly shift: number;
  readonly span: number;
}

const LEVELS: readonly LevelInfo[] = [
  { level: 'PGD', shift: 39, span: PGDIR_SIZE },
  { level: 'PUD', shift: 30, span: PUD_SIZE },
  { level: 'PMD', shift: 21, span: PMD_SIZE },
  { level: 'PTE', shift: 12, span: 4096 },
];

const BITS: readonly (readonly [number, string])[] = [
  [PAGE_PRESENT, 'P'],
  [PAGE_RW, 'RW'],
  [PAGE_USER, 'US'],
  [PAGE_PWT, 'PWT'],
  [PAGE_PCD, 'PCD'],
  [PAGE_ACCESSED, 'A'],
  [PAGE_DIRTY, 'D'],
  [PAGE_PAT, 'PAT'],
  [PAGE_SPECIAL, 'SPECIAL'],
  [PAGE_SOFT_DIRTY, 'SOFT_DIRTY'],
];

/** The bits of an entry that are set, lowest first. */
export function pteBitNames(low: number, high: number): string[] {
  const out = BITS.filter(([bit]) => (low & bit) !== 0).map(([, name]) => name);
  if ((low & PAGE_GLOBAL) !== 0) out.push((low & PAGE_PRESENT) !== 0 ? 'G' : 'PROTNONE');
  if ((high & PAGE_NX) !== 0) out.push('NX');
  return out;
}

function entryView(
  k: MmContext,
  info: LevelInfo,
  at: number,
  address: number,
  withChildren: boolean,
): EntryView {
  const low = k.memory.i32[at]!;
  const high = k.memory.i32[at + 1]!;
  const present = (low & PAGE_PRESENT) !== 0;
  const table = info.level !== 'PTE' && present ? ptePfn(low, high) : 0;
  return {
    level: info.level,
    index: Math.floor(address / 2 ** info.shift) % 512,
    address: hex(Math.floor(address / info.span) * info.span),
    entryAddress: hex(at * 4),
    raw: `0x${pteValue(low, high).toString(16).padStart(16, '0')}`,
    present,
    ...(ptePresent(low) && { pfn: hex(pteFrame(low, high)) }),
    bits: pteBitNames(low, high),
    ...(table !== 0 && withChildren && { children: countEntries(k, table) }),
  };
}

function countEntries(k: MmContext, table: number): number {
  let count = 0;
  for (let i = 0; i < 512; i++) {
    const at = table * 1024 + i * 2;
    if ((k.memory.i32[at]! | k.memory.i32[at + 1]!) !== 0) count++;
  }
  return count;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** What a frame is used for, in words. */
export function frameText(k: MmContext, pfn: number): string {
  if (pfn === k.zeroPfn) return 'the shared zero page';
  const region = k.memory.regionAt(pfn * 4096);
  if (region) return `device memory (${region.name})`;
  if (!k.memory.isValid(pfn)) return 'no memory there: reads give 0';
  const pages = k.pages;
  if (pages.has(pfn, PG_TABLE)) return 'page table';
  if (pages.has(pfn, PG_ANON)) return `anonymous page, mapped ${times(pages.mapcount[pfn]!)}`;
  if (pages.has(pfn, PG_SLAB)) return 'RAM, slab memory of the kernel';
  if (pages.has(pfn, PG_RESERVED)) return 'RAM, reserved';
  if (pages.mapping[pfn] !== 0) return `page cache, mapped ${times(pages.mapcount[pfn]!)}`;
  return pages.refcount[pfn]! > 0 ? "RAM, the kernel's or a driver's" : 'RAM, free';
}

/** Walks an address from the top table down, as far as the tables go. */
export function walkView(k: MmContext, mm: MmStruct, pid: number, address: number): WalkView {
  const entries: EntryView[] = [];
  const head = { pid, address: hex(address), cr3: hex(mm.pgd * 4096) };
  let table = mm.pgd;
  for (const info of LEVELS) {
    const at = entryIndex(table, address, info.shift);
    const entry = entryView(k, info, at, address, false);
    entries.push(entry);
    if (!entry.present) {
      return { ...head, entries, fault: missing(mm, address, info.level) };
    }
    table = ptePfn(k.memory.i32[at]!, k.memory.i32[at + 1]!);
  }
  return {
    ...head,
    entries,
    physical: hex(table * 4096 + (address % 4096)),
    frame: frameText(k, table),
  };
}

function missing(mm: MmStruct, address: number, level: PageTableLevel): string {
  const where = level === 'PTE' ? 'The PTE is not present' : `The ${level} entry is empty`;
  return mm.index.at(address) === 0
    ? `${where}, and no VMA contains the address: an access is SIGSEGV (SEGV_MAPERR).`
    : `${where}: the first access faults, and the VMA decides what is mapped.`;
}

/** Non-empty entries of the table of `level` that covers `address`; empty when that table does not exist. */
export function tableView(
  k: MmContext,
  mm: MmStruct,
  level: PageTableLevel,
  address: number,
): EntryView[] {
  let table = mm.pgd;
  for (const info of LEVELS) {
    if (info.level === level) return tableEntries(k, info, table, address);
    const at = entryIndex(table, address, info.shift);
    const low = k.memory.i32[at]!;
    if ((low & PAGE_PRESENT) === 0) return [];
    table = ptePfn(low, k.memory.i32[at + 1]!);
  }
  return [];
}

function tableEntries(k: MmContext, info: LevelInfo, table: number, address: number): EntryView[] {
  const base = Math.floor(address / (info.span * 512)) * info.span * 512;
  const out: EntryView[] = [];
  for (let i = 0; i < 512; i++) {
    const at = table * 1024 + i * 2;
    if ((k.memory.i32[at]! | k.memory.i32[at + 1]!) === 0) continue;
    out.push(entryView(k, info, at, base + i * info.span, true));
  }
  return out;
}

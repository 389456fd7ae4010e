/** Counts again what frames are used for, from the page tables. */
import { PAGE_PRESENT, PAGE_RW, PAGE_SPECIAL, pteFrame, ptePfn, ptePresent } from '../arch/pte.ts';
import type { MmContext } from '../mm/context.ts';
import { PG_ANON, PG_ANON_EXCLUSIVE, PG_RESERVED, PG_TABLE } from '../mm/mem-map.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { rssCounter } from '../mm/rmap.ts';
import { isCowMapping } from '../mm/vm-flags.ts';

/** Takes a sentence about something broken. */
export type Report = (sentence: string) => void;

const SPAN = [0x8000000000, 0x40000000, 0x200000, 4096];
const LEAF = 3;

export class Recount {
  /** Page table entries that map each frame as a normal page. */
  readonly mapcount: Int32Array;
  /** Page tables that each frame is: 0 or 1. */
  readonly tables: Uint8Array;
  /** RSS of the address space walked last. */
  readonly rss = new Int32Array(4);
  private below = 0;
  /** The VMA of the entry visited last. */
  private vma = 0;
  /** A driver mapped beyond its VMA (R6.6): tables may hang where no VMA is. */
  private strayed = false;

  constructor(
    private readonly k: MmContext,
    private readonly report: Report,
  ) {
    this.mapcount = new Int32Array(k.pages.frames);
    this.tables = new Uint8Array(k.pages.frames);
  }

  /** Counts the tables and entries of one address space. */
  walk(mm: MmStruct): void {
    this.below = 0;
    this.vma = 0;
    this.strayed = false;
    this.rss.fill(0);
    this.table(mm, mm.pgd, 0, 0);
    if (this.below !== mm.pgtables) {
      this.report(`${at(mm)}: ${mm.pgtables} page tables are counted, ${this.below} found`);
    }
  }

  private table(mm: MmStruct, pfn: number, level: number, base: number): void {
    const { report } = this;
    if (this.tables[pfn] !== 0) report(`${at(mm)}: frame ${hex(pfn)} is a page table twice`);
    if (!this.k.pages.has(pfn, PG_TABLE)) report(`${at(mm)}: frame ${hex(pfn)} is no page table`);
    this.tables[pfn] = 1;
    const i32 = this.k.memory.i32;
    const first = pfn * 1024;
    for (let i = 0; i < 512; i++) {
      const low = i32[first + i * 2]!;
      const high = i32[first + i * 2 + 1]!;
      if ((low | high) === 0) continue;
      const address = base + i * SPAN[level]!;
      if (level === LEAF) {
        this.entry(mm, address, low, high);
      } else if ((low & PAGE_PRESENT) === 0) {
        report(`${at(mm)}: directory entry for ${hex(address)} is not present`);
      } else {
        this.below++;
        this.table(mm, ptePfn(low, high), level + 1, address);
        this.needed(mm, address, address + SPAN[level]!);
      }
    }
  }

  /** A table that no VMA needs should have been freed (R8.6). */
  private needed(mm: MmStruct, start: number, end: number): void {
    if (this.strayed || mm.index.firstIntersecting(start, end) !== 0) return;
    this.report(`${at(mm)}: the page table of ${hex(start)}-${hex(end)} serves no VMA`);
  }

  private entry(mm: MmStruct, address: number, low: number, high: number): void {
    const { k, report } = this;
    const v = k.vmas;
    if (this.vma === 0 || v.vm_end[this.vma]! <= address || v.vm_start[this.vma]! > address) {
      this.vma = mm.index.at(address);
    }
    const pfn = pteFrame(low, high);
    if (this.vma === 0) {
      if (ptePresent(low) && (low & PAGE_SPECIAL) !== 0 && pfn !== k.zeroPfn) this.strayed = true;
      else report(`${at(mm)}: the entry of ${hex(address)} lies in no VMA`);
      return;
    }
    if (!ptePresent(low) || (low & PAGE_SPECIAL) !== 0) return;
    if (pfn === k.zeroPfn || !k.memory.isValid(pfn) || k.pages.has(pfn, PG_RESERVED)) return;
    this.mapcount[pfn]!++;
    this.rss[rssCounter(k, pfn)]!++;
    if (k.pages.has(pfn, PG_ANON)) this.anonymous(mm, address, pfn);
    else this.cached(mm, address, pfn);
    const alone = k.pages.has(pfn, PG_ANON) && k.pages.has(pfn, PG_ANON_EXCLUSIVE);
    if ((low & PAGE_RW) !== 0 && isCowMapping(v.vm_flags[this.vma]!) && !alone) {
      report(`${at(mm)}: ${hex(address)} is writable, but frame ${hex(pfn)} is not its own`);
    }
  }

  /** The reverse mapping must find the entry again. */
  private anonymous(mm: MmStruct, address: number, pfn: number): void {
    const { k, vma } = this;
    const anon = k.anonVmas.find(k.pages.mapping[pfn]!);
    if (!anon?.vmas.includes(vma)) {
      this.report(`${at(mm)}: the anon_vma of frame ${hex(pfn)} does not know ${hex(address)}`);
    }
    this.index(mm, address, pfn);
  }

  private cached(mm: MmStruct, address: number, pfn: number): void {
    const { k, vma } = this;
    const mapping = k.mappings[k.pages.mapping[pfn]!];
    if (!mapping) return;
    if (!mapping.i_mmap.has(vma)) {
      this.report(`${at(mm)}: i_mmap of frame ${hex(pfn)} does not know ${hex(address)}`);
    }
    this.index(mm, address, pfn);
  }

  private index(mm: MmStruct, address: number, pfn: number): void {
    const { vm_pgoff, vm_start } = this.k.vmas;
    const index = vm_pgoff[this.vma]! + (address - vm_start[this.vma]!) / 4096;
    const stored = this.k.pages.index[pfn]!;
    if (index !== stored) {
      this.report(
        `${at(mm)}: frame ${hex(pfn)} has index ${hex(stored)}, but ${hex(address)} is page ${hex(index)}`,
      );
    }
  }
}

export function at(mm: MmStruct): string {
  return `address space ${mm.id}`;
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

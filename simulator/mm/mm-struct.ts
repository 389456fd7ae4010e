import { VmaIndex } from './vma-index.ts';
import { VM_EXEC, VM_GROWSDOWN, VM_NOHUGEPAGE, VM_SHARED, VM_WRITE } from './vm-flags.ts';

/** RSS counters. Linux: MM_FILEPAGES … MM_SHMEMPAGES. */
export const MM_FILEPAGES = 0;
export const MM_ANONPAGES = 1;
export const MM_SWAPENTS = 2;
export const MM_SHMEMPAGES = 3;

/**
 * An address space. Linux: struct mm_struct, include/linux/mm_types.h. Sizes in pages unless an address is meant.
 */
export class MmStruct {
  readonly index = new VmaIndex();
  map_count = 0;
  total_vm = 0;
  data_vm = 0;
  exec_vm = 0;
  stack_vm = 0;
  locked_vm = 0;
  pinned_vm = 0;
  /** Default flags of new mappings: VM_LOCKED after mlockall(MCL_FUTURE). */
  def_flags = 0;
  /** Page-table frames below the top table. */
  pgtables = 0;
  readonly rss = new Int32Array(4);
  hiwater_rss = 0;
  hiwater_vm = 0;
  /** Addresses of the program's parts. */
  start_code = 0;
  end_code = 0;
  start_data = 0;
  end_data = 0;
  start_brk = 0;
  brk = 0;
  start_stack = 0;
  /** Where top-down placement starts (exclusive upper end). */
  mmap_base = 0;
  min_flt = 0;
  maj_flt = 0;
  users = 1;
  /** The OOM killer has been here. Linux: MMF_OOM_SKIP. */
  oomSkip = false;

  /**
   * @param id index in the machine's table of address spaces, > 0
   * @param pgd frame number of the top page table
   */
  constructor(
    readonly id: number,
    readonly pgd: number,
  ) {
    this.index.guardGap = 256 * 4096;
  }

  /**
   * Takes over what a forked child starts with; VMAs, map_count, RSS and locked pages start at 0. Linux: dup_mm(),
   * mm_init(): mlockall(MCL_FUTURE) is not inherited (R4.106).
   */
  inherit(old: MmStruct): void {
    this.total_vm = old.total_vm;
    this.data_vm = old.data_vm;
    this.exec_vm = old.exec_vm;
    this.stack_vm = old.stack_vm;
    this.def_flags = old.def_flags & VM_NOHUGEPAGE;
    this.start_code = old.start_code;
    this.end_code = old.end_code;
    this.start_data = old.start_data;
    this.end_data = old.end_data;
    this.start_brk = old.start_brk;
    this.brk = old.brk;
    this.start_stack = old.start_stack;
    this.mmap_base = old.mmap_base;
  }

  /** Adds `pages` to the counters that VMA flags select. Linux: vm_stat_account(), mm/mmap.c. */
  account(flags: number, pages: number): void {
    this.total_vm += pages;
    if (this.total_vm > this.hiwater_vm) this.hiwater_vm = this.total_vm;
    if ((flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) === VM_EXEC) this.exec_vm += pages;
    else if ((flags & VM_GROWSDOWN) !== 0) this.stack_vm += pages;
    else if (isDataMapping(flags)) this.data_vm += pages;
  }

  /** Resident pages. Linux: get_mm_rss(). */
  totalRss(): number {
    return this.rss[MM_FILEPAGES]! + this.rss[MM_ANONPAGES]! + this.rss[MM_SHMEMPAGES]!;
  }

  addRss(counter: number, pages: number): void {
    this.rss[counter]! += pages;
    if (pages > 0) {
      const total = this.totalRss();
      if (total > this.hiwater_rss) this.hiwater_rss = total;
    }
  }
}

/** Private, writable, not a stack. Linux: is_data_mapping(). */
export function isDataMapping(flags: number): boolean {
  return (flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) === VM_WRITE;
}

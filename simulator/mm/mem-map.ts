/**
 * struct page as columns, one row per frame (32 bytes). Linux: include/linux/mm_types.h, page-flags.h.
 *
 * Invariant: `refcount` is 0 for every frame on a free list; `mapcount` counts page table entries that map the frame as
 * a normal (not special) page.
 */
import { counted, type BackingStore } from '../arch/backing-store.ts';

export const PG_LOCKED = 1 << 0;
export const PG_REFERENCED = 1 << 1;
export const PG_UPTODATE = 1 << 2;
export const PG_DIRTY = 1 << 3;
export const PG_LRU = 1 << 4;
export const PG_RESERVED = 1 << 5;
export const PG_HEAD = 1 << 6;
/** Second and later frames of a compound page; `priv` holds the head. */
export const PG_TAIL = 1 << 7;
export const PG_SWAPBACKED = 1 << 8;
/** Page types (Linux keeps them in page_type). */
export const PG_BUDDY = 1 << 9;
export const PG_TABLE = 1 << 10;
export const PG_SLAB = 1 << 11;
/** Anonymous: `mapping` is an anon_vma id (Linux: PAGE_MAPPING_ANON). */
export const PG_ANON = 1 << 12;
/** Exclusive to one address space; may be reused on a write fault. Linux: PG_anon_exclusive. */
export const PG_ANON_EXCLUSIVE = 1 << 13;
export const PG_VMALLOC = 1 << 14;
/** Content is known to be all zero (not Linux's; saves clearing). */
export const PG_KNOWN_ZERO = 1 << 15;
/** MADV_FREE: clean anonymous page that reclaim may drop. Linux: !PG_swapbacked on an anon page. */
export const PG_LAZYFREE = 1 << 16;

/** Flags that must be gone when a page is freed (R6.49). Linux: PAGE_FLAGS_CHECK_AT_FREE. */
export const FLAGS_CHECK_AT_FREE = PG_LOCKED | PG_RESERVED;

/** Types of pages that are not for the page allocator as they are. Linux: enum pagetype, 6.12. */
export const PAGE_TYPES = PG_SLAB | PG_TABLE | PG_BUDDY;

/** Low bits of `priv` of a free block: its order; above them the block before it in its list, plus one. */
export const ORDER_BITS = 4;

export class MemMap {
  readonly refcount: Int32Array;
  readonly mapcount: Int32Array;
  readonly flags: Int32Array;
  /** anon_vma id or address_space id, 0 for none. */
  readonly mapping: Int32Array;
  /** Page offset in its mapping (pages). */
  readonly index: Float64Array;
  /** Buddy list links, or the order (`priv`) of an allocated head. */
  readonly next: Int32Array;
  readonly priv: Int32Array;

  constructor(
    readonly frames: number,
    store: BackingStore = counted,
  ) {
    const column = (): Int32Array => new Int32Array(store(frames * 4));
    this.refcount = column();
    this.mapcount = column();
    this.flags = column();
    this.mapping = column();
    this.index = new Float64Array(store(frames * 8));
    this.next = column();
    this.priv = column();
  }

  has(pfn: number, flag: number): boolean {
    return (this.flags[pfn]! & flag) !== 0;
  }

  set(pfn: number, flag: number): void {
    this.flags[pfn]! |= flag;
  }

  clear(pfn: number, flag: number): void {
    this.flags[pfn]! &= ~flag;
  }

  /** Order of the free block that begins here. Linux: buddy_order(). */
  freeOrder(pfn: number): number {
    return this.priv[pfn]! & ((1 << ORDER_BITS) - 1);
  }

  /** Bytes of all columns together, for the bench. */
  get bytes(): number {
    const { refcount, mapcount, flags, mapping, index, next, priv } = this;
    const columns = [refcount, mapcount, flags, mapping, index, next, priv];
    return columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Takes a reference; a compound page has one count, at its head. Linux: get_page(). */
  get(pfn: number): void {
    this.refcount[this.head(pfn)]!++;
  }

  /** Head of the compound page that the frame belongs to, else the frame itself. Linux: compound_head(). */
  head(pfn: number): number {
    return (this.flags[pfn]! & PG_TAIL) !== 0 ? this.priv[pfn]! : pfn;
  }
}

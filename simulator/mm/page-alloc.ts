import type { PhysMemory } from '../arch/phys-memory.ts';
import {
  FLAGS_CHECK_AT_FREE,
  PG_ANON,
  PG_BUDDY,
  PAGE_TYPES,
  PG_HEAD,
  PG_KNOWN_ZERO,
  PG_RESERVED,
  PG_TAIL,
  ORDER_BITS,
  type MemMap,
} from './mem-map.ts';

/** Allocation flags. Linux: include/linux/gfp_types.h (6.12 values). */
export const GFP_DMA = 0x01;
export const GFP_HIGHMEM = 0x02;
export const GFP_DMA32 = 0x04;
export const GFP_ZERO = 0x100;
export const GFP_COMP = 0x40000;
export const GFP_FS = 0x80;
/** May reclaim, sleep, and call the OOM killer. */
export const GFP_DIRECT_RECLAIM = 0x400;
export const GFP_NOWARN = 0x2000;
export const GFP_RETRY_MAYFAIL = 0x4000;
/** Rather fail than kill. */
export const GFP_NORETRY = 0x10000;
/** The caller cannot go on without. */
export const GFP_NOFAIL = 0x8000;
export const GFP_KERNEL = 0xcc0;
export const GFP_ATOMIC = 0x820;
export const GFP_NOWAIT = 0x2800;
export const GFP_USER = 0x100cc0;
export const GFP_HIGHUSER = 0x100cc2;
/** Pages of programs: GFP_HIGHUSER_MOVABLE | __GFP_COMP, as a folio is allocated. */
export const GFP_USER_FOLIO = 0x140cca;
/** Page tables: GFP_KERNEL_ACCOUNT | __GFP_ZERO. Linux: GFP_PGTABLE_USER. */
export const GFP_PGTABLE_USER = 0x400dc0;

/** Orders 0..10: blocks of 4 KiB to 4 MiB (R6.40). Linux: MAX_PAGE_ORDER. */
export const MAX_PAGE_ORDER = 10;

const NONE = -1;
const PCP_BATCH = 63;
const PCP_HIGH = 512;

/**
 * The buddy allocator with a per-CPU list in front of order 0. Linux: mm/page_alloc.c.
 *
 * Invariant: a free block of order n starts at a multiple of 2^n, is PG_BUDDY with that order in `priv`, and its buddy is never
 * free at the same order. Frames on the per-CPU list count as free.
 *
 * Differs: one zone and one node; reclaim does not exist, so an allocation fails when nothing is free.
 */
export class PageAlloc {
  /** Frames free in the buddy lists and the per-CPU list. */
  freePages = 0;
  /** Frames handed to the allocator at boot. */
  managedPages = 0;
  /** Called before each allocation; true makes it fail (fault injection). */
  failNext: (gfp: number) => boolean = () => false;
  /** Asked when nothing fits; true: try again. Linux: __alloc_pages_slowpath(). */
  onExhausted: (gfp: number, order: number) => boolean = () => false;
  /** Told about bad frees. Linux: bad_page(). */
  onBadPage: (pfn: number, reason: string) => void = () => undefined;
  private readonly heads = new Int32Array(MAX_PAGE_ORDER + 1).fill(NONE);
  /** Free blocks per order. */
  readonly freeBlocks = new Int32Array(MAX_PAGE_ORDER + 1);
  private readonly pcp = new Int32Array(PCP_HIGH + PCP_BATCH);
  private pcpCount = 0;

  constructor(
    private readonly memory: PhysMemory,
    private readonly pages: MemMap,
  ) {
    pages.flags.fill(PG_RESERVED);
    pages.refcount.fill(1);
  }

  /** Gives the frames [start, end) to the allocator at boot; everything else stays reserved. */
  addRange(start: number, end: number): void {
    this.pages.flags.fill(PG_KNOWN_ZERO, start, end);
    this.pages.refcount.fill(0, start, end);
    let pfn = start;
    while (pfn < end) {
      let order = MAX_PAGE_ORDER;
      while (order > 0 && (pfn % (1 << order) !== 0 || pfn + (1 << order) > end)) order--;
      this.push(pfn, order);
      this.freePages += 1 << order;
      this.managedPages += 1 << order;
      pfn += 1 << order;
    }
  }

  /**
   * Allocates 2^order contiguous frames, naturally aligned.
   *
   * Linux: alloc_pages_noprof(), mm/page_alloc.c, 6.12. The first frame has refcount 1, the others 0 unless GFP_COMP
   * (R6.40). Not zeroed without GFP_ZERO. May sleep unless GFP_ATOMIC.
   *
   * @returns the first frame's number, or 0 when nothing fits
   */
  alloc(gfp: number, order: number): number {
    if (order > MAX_PAGE_ORDER || this.failNext(gfp)) return 0;
    const count = 1 << order;
    let pfn;
    do {
      pfn = order === 0 ? this.takeSingle() : this.take(order);
      if (pfn === NONE) return this.onExhausted(gfp, order) ? this.retry(gfp, order) : 0;
      this.freePages -= count;
    } while (this.isSpoilt(pfn, count));
    const { flags, refcount, mapping, priv } = this.pages;
    for (let i = pfn; i < pfn + count; i++) {
      const known = flags[i]! & PG_KNOWN_ZERO;
      if ((gfp & GFP_ZERO) !== 0 && known === 0) this.memory.zeroFrame(i);
      flags[i] = 0;
      refcount[i] = 0;
      mapping[i] = 0;
      priv[i] = 0;
    }
    refcount[pfn] = 1;
    if ((gfp & GFP_COMP) !== 0 && order > 0) {
      flags[pfn] = PG_HEAD;
      priv[pfn] = order;
      for (let i = pfn + 1; i < pfn + count; i++) {
        flags[i] = PG_TAIL;
        priv[i] = pfn;
      }
    }
    return pfn;
  }

  private retry(gfp: number, order: number): number {
    const { failNext } = this;
    this.failNext = () => false;
    try {
      return this.alloc(gfp, order);
    } finally {
      this.failNext = failNext;
    }
  }

  /** Has a free page been used meanwhile? Then it is left out for good. Linux: check_new_pages(). */
  private isSpoilt(pfn: number, count: number): boolean {
    const { refcount, mapcount, mapping } = this.pages;
    for (let i = pfn; i < pfn + count; i++) {
      if ((refcount[i]! | mapcount[i]! | mapping[i]!) === 0) continue;
      this.onBadPage(i, this.badReason(i));
      return true;
    }
    return false;
  }

  /** What a page that should be free tells to the contrary, or an empty string. Linux: page_bad_reason(). */
  private badReason(pfn: number): string {
    const { flags, refcount, mapcount, mapping } = this.pages;
    const flag = flags[pfn]!;
    if ((flag & FLAGS_CHECK_AT_FREE) !== 0) return 'PAGE_FLAGS_CHECK_AT_FREE flag(s) set';
    if (refcount[pfn] !== 0) return 'nonzero _refcount';
    if (mapping[pfn] !== 0 && (flag & PG_ANON) === 0) return 'non-NULL mapping';
    // Linux: the type of a page lies where its mapcount does.
    return mapcount[pfn] !== 0 || (flag & PAGE_TYPES) !== 0 ? 'nonzero mapcount' : '';
  }

  /**
   * Drops a reference; the frame is free at 0. Linux: put_page(), __free_pages(page, 0). A reference too many goes
   * unnoticed until the page is allocated again.
   */
  put(pfn: number): void {
    const { refcount, flags, priv } = this.pages;
    const head = (flags[pfn]! & PG_TAIL) !== 0 ? priv[pfn]! : pfn;
    if (--refcount[head]! !== 0) return;
    this.release(head, (flags[head]! & PG_HEAD) !== 0 ? priv[head]! : 0);
  }

  /** Frees a block of the order it was allocated with. Linux: __free_pages(). */
  freeBlock(pfn: number, order: number): void {
    const { refcount, flags } = this.pages;
    if ((flags[pfn]! & PG_HEAD) !== 0 || order === 0) {
      this.put(pfn);
      return;
    }
    if (--refcount[pfn]! === 0) {
      this.release(pfn, order);
      return;
    }
    // Why: like Linux, a block whose head is still in use gives back its upper parts at once.
    for (let o = order - 1; o >= 0; o--) {
      // Differs: a block freed twice corrupts Linux's lists; here its parts stay free once.
      if (this.isFree(pfn + (1 << o))) this.onBadPage(pfn + (1 << o), 'nonzero mapcount');
      else this.release(pfn + (1 << o), o);
    }
  }

  /** Is the frame on one of the lists? Not for hot paths. */
  private isFree(pfn: number): boolean {
    const { flags } = this.pages;
    for (let order = 0; order <= MAX_PAGE_ORDER; order++) {
      const head = pfn - (pfn % (1 << order));
      if ((flags[head]! & PG_BUDDY) !== 0 && this.pages.freeOrder(head) >= order) return true;
    }
    return this.pcp.subarray(0, this.pcpCount).includes(pfn);
  }

  /** Frames free at each order, for /proc/buddyinfo; frames on the per-CPU list are not in it. */
  private release(pfn: number, order: number): void {
    const { flags, mapping, index } = this.pages;
    let spoilt = false;
    for (let i = pfn; i < pfn + (1 << order); i++) {
      const bad = this.badReason(i);
      if (bad !== '') {
        this.onBadPage(i, bad);
        spoilt = true;
        continue;
      }
      flags[i] = 0;
      mapping[i] = 0;
      index[i] = 0;
    }
    // Linux: a bad page is leaked on purpose, and its block with it (R6.49).
    if (spoilt) return;
    this.freePages += 1 << order;
    if (order > 0) {
      this.merge(pfn, order);
      return;
    }
    this.pcp[this.pcpCount++] = pfn;
    if (this.pcpCount === this.pcp.length) this.drain(PCP_BATCH);
  }

  /** Frames on the per-CPU list. */
  get pcpPages(): number {
    return this.pcpCount;
  }

  /** Returns every frame of the per-CPU list to the buddy lists. Linux: drain_local_pages(). */
  drainLocal(): void {
    this.drain(this.pcpCount);
  }

  /**
   * Visits what is free: blocks of the buddy lists, and the frames of the per-CPU list as blocks of order 0 that are not
   * in the buddy lists.
   */
  forEachFree(visit: (pfn: number, order: number, inBuddy: boolean) => void): void {
    for (let order = 0; order <= MAX_PAGE_ORDER; order++) {
      for (let pfn = this.heads[order]!; pfn !== NONE; pfn = this.pages.next[pfn]!) {
        visit(pfn, order, true);
      }
    }
    for (let i = 0; i < this.pcpCount; i++) visit(this.pcp[i]!, 0, false);
  }

  private drain(count: number): void {
    for (let i = 0; i < count; i++) this.merge(this.pcp[--this.pcpCount]!, 0);
  }

  private takeSingle(): number {
    if (this.pcpCount === 0) {
      for (let i = 0; i < PCP_BATCH; i++) {
        const pfn = this.take(0);
        if (pfn === NONE) break;
        this.pcp[this.pcpCount++] = pfn;
      }
      this.pcp.subarray(0, this.pcpCount).reverse();
    }
    return this.pcpCount > 0 ? this.pcp[--this.pcpCount]! : NONE;
  }

  private take(order: number): number {
    for (let o = order; o <= MAX_PAGE_ORDER; o++) {
      const pfn = this.heads[o]!;
      if (pfn === NONE) continue;
      this.unlink(pfn, o);
      for (let half = o - 1; half >= order; half--) this.push(pfn + (1 << half), half);
      return pfn;
    }
    if (this.pcpCount > 0 && order > 0) {
      this.drainLocal();
      return this.take(order);
    }
    return NONE;
  }

  private merge(pfn: number, order: number): void {
    const { flags, frames } = this.pages;
    while (order < MAX_PAGE_ORDER) {
      const buddy = pfn ^ (1 << order);
      if (buddy >= frames || (flags[buddy]! & PG_BUDDY) === 0) break;
      if (this.pages.freeOrder(buddy) !== order) break;
      this.unlink(buddy, order);
      pfn = Math.min(pfn, buddy);
      order++;
    }
    this.push(pfn, order);
  }

  private push(pfn: number, order: number): void {
    const { next, flags, priv } = this.pages;
    const head = this.heads[order]!;
    next[pfn] = head;
    priv[pfn] = freeLink(NONE, order);
    if (head !== NONE) priv[head] = freeLink(pfn, order);
    this.heads[order] = pfn;
    this.freeBlocks[order]!++;
    flags[pfn]! |= PG_BUDDY;
  }

  private unlink(pfn: number, order: number): void {
    const { next, flags, priv } = this.pages;
    const before = (priv[pfn]! >> ORDER_BITS) - 1;
    const after = next[pfn]!;
    if (before === NONE) this.heads[order] = after;
    else next[before] = after;
    if (after !== NONE) priv[after] = freeLink(before, order);
    this.freeBlocks[order]!--;
    flags[pfn]! &= ~PG_BUDDY;
  }
}

/** `priv` of a free block: its order, and the block before it in the list. */
function freeLink(previous: number, order: number): number {
  return ((previous + 1) << ORDER_BITS) | order;
}

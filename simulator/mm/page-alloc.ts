import { HIGH_RAM_START, PAGE_SIZE } from '../arch/memory-layout.ts';
import type { PhysMemory } from '../arch/phys-memory.ts';
import {
  FLAGS_CHECK_AT_FREE,
  PG_ANON,
  PAGE_TYPES,
  PG_HEAD,
  PG_KNOWN_ZERO,
  PG_RESERVED,
  PG_TAIL,
  type MemMap,
} from './mem-map.ts';
import { MAX_PAGE_ORDER, NONE, Zone } from './zone.ts';

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

/** Pages that may be moved, and that the kernel needs no fixed address of. Linux: __GFP_HIGHMEM | __GFP_MOVABLE. */
const GFP_ANY_ZONE = 0x0a;
const FIRST_HIGH = HIGH_RAM_START / PAGE_SIZE;

/**
 * The page allocator. Linux: mm/page_alloc.c.
 *
 * Differs: one node. All RAM below 4 GiB is one zone; RAM above is ZONE_MOVABLE, as if booted with `kernelcore=` so that
 * all kernel memory lies below: there are only pages of programs and of files. Reclaim does not exist, so an allocation
 * fails when nothing is free.
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
  /** Lowest first. */
  readonly zones: readonly Zone[];
  private readonly low: Zone;
  /** RAM from 4 GiB on. */
  private readonly movable: Zone | undefined;

  constructor(
    private readonly memory: PhysMemory,
    private readonly pages: MemMap,
  ) {
    pages.flags.fill(PG_RESERVED);
    pages.refcount.fill(1);
    this.low = new Zone('DMA32', pages);
    this.movable = memory.high && new Zone('Movable', pages);
    this.zones = this.movable ? [this.low, this.movable] : [this.low];
  }

  /** Gives the frames [start, end) to the allocator at boot; everything else stays reserved. */
  addRange(start: number, end: number): void {
    this.pages.flags.fill(PG_KNOWN_ZERO, start, end);
    this.pages.refcount.fill(0, start, end);
    let pfn = start;
    while (pfn < end) {
      let order = MAX_PAGE_ORDER;
      while (order > 0 && (pfn % (1 << order) !== 0 || pfn + (1 << order) > end)) order--;
      this.zone(pfn).push(pfn, order);
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
      pfn = this.take(gfp, order);
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
      if (this.zone(pfn).isFree(pfn + (1 << o))) this.onBadPage(pfn + (1 << o), 'nonzero mapcount');
      else this.release(pfn + (1 << o), o);
    }
  }

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
    this.zone(pfn).free(pfn, order);
  }

  /** Frames on the per-CPU lists. */
  get pcpPages(): number {
    return this.zones.reduce((sum, zone) => sum + zone.pcpPages, 0);
  }

  /** Returns every frame of the per-CPU lists to the buddy lists. Linux: drain_local_pages(). */
  drainLocal(): void {
    for (const zone of this.zones) zone.drainLocal();
  }

  /** Visits what is free, zone by zone: see {@link Zone.forEachFree}. */
  forEachFree(visit: (pfn: number, order: number, inBuddy: boolean) => void): void {
    for (const zone of this.zones) zone.forEachFree(visit);
  }

  /** The zone of a frame. Linux: page_zone(). */
  private zone(pfn: number): Zone {
    return this.movable !== undefined && pfn >= FIRST_HIGH ? this.movable : this.low;
  }

  /** Linux: get_page_from_freelist(): the highest zone that may serve, then the one below. */
  private take(gfp: number, order: number): number {
    if (this.movable !== undefined && (gfp & GFP_ANY_ZONE) === GFP_ANY_ZONE) {
      const pfn = this.movable.take(order);
      if (pfn !== NONE) return pfn;
    }
    return this.low.take(order);
  }
}

import { ORDER_BITS, PG_BUDDY, type MemMap } from './mem-map.ts';

/** Orders 0..10: blocks of 4 KiB to 4 MiB (R6.40). Linux: MAX_PAGE_ORDER. */
export const MAX_PAGE_ORDER = 10;
/** No frame, or no block. */
export const NONE = -1;
const PCP_BATCH = 63;
const PCP_HIGH = 512;

/**
 * Free memory of one kind: buddy lists with a per-CPU list in front of order 0. Linux: struct zone, mm/page_alloc.c.
 *
 * Invariant: a free block of order n starts at a multiple of 2^n, is PG_BUDDY with that order in `priv`, and its buddy is never
 * free at the same order. Frames on the per-CPU list count as free.
 */
export class Zone {
  /** Free blocks per order; frames on the per-CPU list are in none. Linux: struct free_area. */
  readonly freeBlocks = new Int32Array(MAX_PAGE_ORDER + 1);
  private readonly heads = new Int32Array(MAX_PAGE_ORDER + 1).fill(NONE);
  private readonly pcp = new Int32Array(PCP_HIGH + PCP_BATCH);
  private pcpCount = 0;

  /** @param name as /proc/buddyinfo names it */
  constructor(
    readonly name: string,
    private readonly pages: MemMap,
  ) {}

  /** Frames on the per-CPU list. */
  get pcpPages(): number {
    return this.pcpCount;
  }

  /** Frames free in the buddy lists. */
  get buddyPages(): number {
    return this.freeBlocks.reduce((sum, blocks, order) => sum + blocks * (1 << order), 0);
  }

  /** Takes a free block, {@link NONE} when there is none. Linux: rmqueue(). */
  take(order: number): number {
    return order === 0 ? this.takeSingle() : this.takeBlock(order);
  }

  /** Linux: free_unref_page(), __free_one_page(). */
  free(pfn: number, order: number): void {
    if (order > 0) {
      this.merge(pfn, order);
      return;
    }
    this.pcp[this.pcpCount++] = pfn;
    if (this.pcpCount === this.pcp.length) this.drain(PCP_BATCH);
  }

  /** Returns every frame of the per-CPU list to the buddy lists. Linux: drain_local_pages(). */
  drainLocal(): void {
    this.drain(this.pcpCount);
  }

  /** Is the frame on one of the lists? Not for hot paths. */
  isFree(pfn: number): boolean {
    const { flags } = this.pages;
    for (let order = 0; order <= MAX_PAGE_ORDER; order++) {
      const head = pfn - (pfn % (1 << order));
      if ((flags[head]! & PG_BUDDY) !== 0 && this.pages.freeOrder(head) >= order) return true;
    }
    return this.pcp.subarray(0, this.pcpCount).includes(pfn);
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
        const pfn = this.takeBlock(0);
        if (pfn === NONE) break;
        this.pcp[this.pcpCount++] = pfn;
      }
      this.pcp.subarray(0, this.pcpCount).reverse();
    }
    return this.pcpCount > 0 ? this.pcp[--this.pcpCount]! : NONE;
  }

  private takeBlock(order: number): number {
    for (let o = order; o <= MAX_PAGE_ORDER; o++) {
      const pfn = this.heads[o]!;
      if (pfn === NONE) continue;
      this.unlink(pfn, o);
      for (let half = o - 1; half >= order; half--) this.push(pfn + (1 << half), half);
      return pfn;
    }
    if (this.pcpCount > 0 && order > 0) {
      this.drainLocal();
      return this.takeBlock(order);
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

  /** Puts a block into its list. Contract: its buddy is not free at the same order. */
  push(pfn: number, order: number): void {
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

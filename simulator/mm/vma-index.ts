import { FANOUT } from './vma-tree-nodes.ts';
import { NONE, VmaTree } from './vma-tree.ts';

/** 256 pages. Linux: stack_guard_gap. */
const STACK_GUARD_GAP = 0x100000;

/**
 * The VMAs of one address space by address: find_vma() and the search for free address space.
 * Linux: mm->mm_mt, a maple tree (lib/maple_tree.c).
 *
 * Addresses are bytes below 2^53, page multiples or not; ranges are half-open. A VMA is named by its id, 1 to 2^31 - 1;
 * 0 stands for none. Nothing but insert and clear allocates.
 *
 * Invariant: the tree holds the id of a VMA, negative when it has a guard. Gaps in the tree ignore guards; a search
 * that meets a gap looks at the VMA above it.
 */
export class VmaIndex {
  /** Bytes kept free below a VMA that has a guard. */
  guardGap = STACK_GUARD_GAP;
  private readonly initialCapacity: number;
  private tree: VmaTree;
  /** VMAs that have a guard. */
  private guards = 0;
  /** Leaf slot, or NONE. */
  private cursor = NONE;

  /** @param initialCapacity VMAs for which memory is set aside at once. */
  constructor(initialCapacity = 64) {
    this.initialCapacity = initialCapacity;
    this.tree = new VmaTree(initialCapacity);
  }

  /** Number of VMAs. */
  get size(): number {
    return this.tree.size;
  }

  /** Bytes of the tree, spare capacity included. */
  get byteLength(): number {
    return this.tree.leaves.byteLength + this.tree.inners.byteLength;
  }

  /**
   * Contract: start < end, id > 0, and the range overlaps no VMA.
   * @param guard not 0: automatic placement stays `guardGap` bytes below the VMA. Linux: VM_GROWSDOWN.
   */
  insert(start: number, end: number, id: number, guard = 0): void {
    if (guard !== 0) this.guards++;
    this.tree.insert(start, end, guard === 0 ? id : -id);
  }

  /** Contract: a VMA starts at `start`. */
  remove(start: number): void {
    if (this.tree.remove(start) < 0) this.guards--;
  }

  /** Changes the range of the VMA at `start`. Contract: it stays between its neighbours. */
  update(start: number, newStart: number, newEnd: number): void {
    this.tree.update(start, newStart, newEnd);
  }

  /** Contract: a VMA starts at `start`. `guard` as for insert. */
  setGuard(start: number, guard: number): void {
    const ref = this.tree.leaves.ref;
    const slot = this.tree.slotAfter(start);
    const had = ref[slot]! < 0;
    const has = guard !== 0;
    if (had === has) return;
    ref[slot] = -ref[slot]!;
    this.guards += has ? 1 : -1;
  }

  /** The first VMA that ends above `address`. Linux: find_vma(). */
  find(address: number): number {
    return this.idOf(this.tree.slotAfter(address));
  }

  /** The VMA that contains `address`. Linux: vma_lookup(). */
  at(address: number): number {
    return this.firstIntersecting(address, address + 1);
  }

  /** The first VMA with a byte in [start, end). Linux: find_vma_intersection(). */
  firstIntersecting(start: number, end: number): number {
    const slot = this.tree.slotAfter(start);
    return slot !== NONE && this.tree.leaves.lo[slot]! < end ? this.idOf(slot) : 0;
  }

  /** The VMA above the one at `start`. Contract: a VMA starts at `start`. */
  next(start: number): number {
    return this.idOf(this.tree.slotBehind(this.tree.slotAfter(start)));
  }

  /** The VMA below the one at `start`. Contract: a VMA starts at `start`. */
  prev(start: number): number {
    return this.idOf(this.tree.slotBefore(start));
  }

  first(): number {
    return this.idOf(this.tree.slotAfter(NONE));
  }

  last(): number {
    return this.idOf(this.tree.slotBefore(Infinity));
  }

  /**
   * Puts the cursor on find(address) and returns it.
   * Contract: an index has one cursor, and any change of the index ends its walk.
   */
  cursorSeek(address: number): number {
    this.cursor = this.tree.slotAfter(address);
    return this.idOf(this.cursor);
  }

  /** The VMA below the cursor, or 0. Contract: the index has not changed since {@link cursorSeek}. */
  cursorBelow(): number {
    const { cursor, tree } = this;
    if (cursor === NONE) return this.last();
    const first = (cursor & (FANOUT - 1)) === 0;
    return this.idOf(first ? tree.slotBefore(tree.leaves.lo[cursor]!) : cursor - 1);
  }

  /** Moves the cursor one VMA up and returns it. Contract: the cursor stands on a VMA. */
  cursorNext(): number {
    this.cursor = this.tree.slotBehind(this.cursor);
    return this.idOf(this.cursor);
  }

  /** Names the VMA under the cursor anew; range and guard stay. Contract: the cursor stands on a VMA, id > 0. */
  cursorReplace(id: number): void {
    const { ref } = this.tree.leaves;
    ref[this.cursor] = ref[this.cursor]! < 0 ? -id : id;
  }

  /** Becomes a copy of another index, with the same ids. Linux: __mt_dup(). */
  copyFrom(other: VmaIndex): void {
    this.tree.copyFrom(other.tree);
    this.guards = other.guards;
    this.cursor = NONE;
  }

  /** The top of the highest gap in [low, high) with `length` free bytes, or -1; see gapTopDownAligned. */
  gapTopDown(length: number, low: number, high: number): number {
    return this.gapTopDownAligned(length, low, high, 0, 0);
  }

  /**
   * The address at the top of the highest gap in [low, high) with length + alignMask free bytes, lowered until
   * address & alignMask is alignOffset & alignMask; -1 if no gap is that long.
   *
   * Contract: length > 0, 0 <= low. alignMask is below 2^31; as in Linux it may leave out the low bits (2 MiB for
   * pages: 0x1ff000).
   *
   * Linux: unmapped_area_topdown(), mm/mmap.c (6.12). A gap that is long enough but reaches into the guard above it
   * lowers the upper limit of the whole search to the start of the guard. So another VMA that lies within the guard
   * loses the space below itself too, down to that limit; but not when the gap between the two was too short anyway.
   */
  gapTopDownAligned(
    length: number,
    low: number,
    high: number,
    alignMask: number,
    alignOffset: number,
  ): number {
    let limit = high;
    for (;;) {
      const gapEnd = this.highestGapEnd(length + alignMask, low, limit);
      if (gapEnd < 0) return -1;
      const above = this.guardedAfter(gapEnd);
      const guardStart = above === NONE ? gapEnd : this.guardStart(above);
      if (guardStart >= gapEnd) {
        const address = gapEnd - length;
        return address - ((address - alignOffset) & alignMask);
      }
      limit = guardStart;
    }
  }

  /** The bottom of the lowest gap in [low, high) with `length` free bytes, or -1; see gapBottomUpAligned. */
  gapBottomUp(length: number, low: number, high: number): number {
    return this.gapBottomUpAligned(length, low, high, 0, 0);
  }

  /**
   * The address at the bottom of the lowest gap in [low, high) with length + alignMask free bytes, raised until
   * address & alignMask is alignOffset & alignMask; -1 if no gap is that long. Contract: as for gapTopDownAligned.
   *
   * Linux: unmapped_area(), mm/mmap.c (6.12). Below a guard, length + alignMask bytes must be free from the raised
   * address on: the alignment counts twice.
   */
  gapBottomUpAligned(
    length: number,
    low: number,
    high: number,
    alignMask: number,
    alignOffset: number,
  ): number {
    let limit = low;
    for (;;) {
      const gapStart = this.lowestGapStart(length + alignMask, limit, high);
      if (gapStart < 0) return -1;
      const address = gapStart + ((alignOffset - gapStart) & alignMask);
      const above = this.guardedAfter(gapStart);
      if (above === NONE || this.guardStart(above) >= address + length + alignMask) return address;
      limit = this.tree.leaves.hi[above]!;
    }
  }

  clear(): void {
    this.tree = new VmaTree(this.initialCapacity);
    this.guards = 0;
    this.cursor = NONE;
  }

  /** Throws a sentence about the first invariant found broken. */
  check(): void {
    this.tree.check();
    let guards = 0;
    for (let slot = this.tree.slotAfter(NONE); slot !== NONE; slot = this.tree.slotBehind(slot))
      if (this.tree.leaves.ref[slot]! < 0) guards++;
    if (guards !== this.guards)
      throw new Error(`VMA index: ${this.guards} guards are counted, ${guards} found.`);
  }

  private idOf(slot: number): number {
    if (slot === NONE) return 0;
    const ref = this.tree.leaves.ref[slot]!;
    return ref < 0 ? -ref : ref;
  }

  /** Leaf slot of the first VMA that ends above `address` if that VMA has a guard, else NONE. */
  private guardedAfter(address: number): number {
    if (this.guards === 0) return NONE;
    const slot = this.tree.slotAfter(address);
    return slot !== NONE && this.tree.leaves.ref[slot]! < 0 ? slot : NONE;
  }

  /** Linux: vm_start_gap(), include/linux/mm.h. */
  private guardStart(slot: number): number {
    return Math.max(this.tree.leaves.lo[slot]! - this.guardGap, 0);
  }

  /** End of the highest free range of `length` bytes in [low, high), guards ignored; -1 if none. */
  private highestGapEnd(length: number, low: number, high: number): number {
    const tree = this.tree;
    if (high - low < length) return -1;
    if (tree.size === 0) return high;
    const { root, height } = tree;
    const store = height === 0 ? tree.leaves : tree.inners;
    const first = root * FANOUT;
    const lastEnd = store.hi[first + store.count[root]! - 1]!;
    if (high - Math.max(lastEnd, low) >= length) return high;
    const inside = this.highestGapInside(root, height, length, low, high);
    if (inside >= 0) return inside;
    const end = Math.min(store.lo[first]!, high);
    return end - low >= length ? end : -1;
  }

  private highestGapInside(
    node: number,
    level: number,
    length: number,
    low: number,
    high: number,
  ): number {
    if (level === 0) return this.highestGapInLeaf(node, length, low, high);
    const { lo, hi, gap, ref, count } = this.tree.inners;
    const first = node * FANOUT;
    for (let slot = first + count[node]! - 1; slot >= first; slot--) {
      if (gap[slot]! >= length && lo[slot]! < high && hi[slot]! > low) {
        const inside = this.highestGapInside(ref[slot]!, level - 1, length, low, high);
        if (inside >= 0) return inside;
      }
      if (slot > first && lo[slot]! - hi[slot - 1]! >= length) {
        const end = Math.min(lo[slot]!, high);
        if (end - Math.max(hi[slot - 1]!, low) >= length) return end;
      }
    }
    return -1;
  }

  /** Why: apart from inner nodes, because every mmap() comes through here and the loop without levels is faster. */
  private highestGapInLeaf(node: number, length: number, low: number, high: number): number {
    const { lo, hi, count } = this.tree.leaves;
    const first = node * FANOUT;
    for (let slot = first + count[node]! - 1; slot > first; slot--)
      if (lo[slot]! - hi[slot - 1]! >= length) {
        const end = Math.min(lo[slot]!, high);
        if (end - Math.max(hi[slot - 1]!, low) >= length) return end;
      }
    return -1;
  }

  /** Start of the lowest free range of `length` bytes in [low, high), guards ignored; -1 if none. */
  private lowestGapStart(length: number, low: number, high: number): number {
    const tree = this.tree;
    if (high - low < length) return -1;
    if (tree.size === 0) return low;
    const { root, height } = tree;
    const store = height === 0 ? tree.leaves : tree.inners;
    const first = root * FANOUT;
    if (Math.min(store.lo[first]!, high) - low >= length) return low;
    const inside = this.lowestGapInside(root, height, length, low, high);
    if (inside >= 0) return inside;
    const start = Math.max(store.hi[first + store.count[root]! - 1]!, low);
    return high - start >= length ? start : -1;
  }

  private lowestGapInside(
    node: number,
    level: number,
    length: number,
    low: number,
    high: number,
  ): number {
    const store = level === 0 ? this.tree.leaves : this.tree.inners;
    const { lo, hi, gap, ref } = store;
    const first = node * FANOUT;
    const last = first + store.count[node]! - 1;
    for (let slot = first; slot <= last; slot++) {
      if (level > 0 && gap[slot]! >= length && lo[slot]! < high && hi[slot]! > low) {
        const inside = this.lowestGapInside(ref[slot]!, level - 1, length, low, high);
        if (inside >= 0) return inside;
      }
      if (slot < last && lo[slot + 1]! - hi[slot]! >= length) {
        const start = Math.max(hi[slot]!, low);
        if (Math.min(lo[slot + 1]!, high) - start >= length) return start;
      }
    }
    return -1;
  }
}

import { FANOUT, NodeStore } from './vma-tree-nodes.ts';

/** No slot. Also an address below every VMA. */
export const NONE = -1;
/** Fewest slots of a node other than the root. */
const MIN_SLOTS = 7;
/** Neighbours are merged when both fit into this: the merged node takes two more before it splits again. */
const MERGED_SLOTS = 14;
/** More levels than 2^31 VMAs in minimally filled nodes need. */
const MAX_DEPTH = 16;

/**
 * Address ranges in order: a B+tree whose inner slots know the largest gap below them. A *leaf slot* (node * FANOUT +
 * index in the node) names a VMA until the next change; its columns are `leaves.lo`, `hi` and `ref`.
 *
 * Invariant: the VMAs of a leaf, and the subtrees of an inner node, are in ascending order and never overlap.
 * Invariant: the slot of a subtree holds exactly its first start, its last end and its largest gap *between two of its
 * VMAs*. The gap beside a subtree is seen in the nearest node with slots on both sides of it, the gaps before the first
 * VMA and after the last in no node; so a change touches the slots of one path and never those of a neighbour.
 * Invariant: all leaves have the same depth. Every node except the root has 7 to 16 slots, an inner root at least 2.
 */
export class VmaTree {
  leaves: NodeStore;
  inners: NodeStore;
  root: number;
  /** Number of inner levels; the root is a leaf when 0. */
  height = 0;
  /** Number of VMAs. */
  size = 0;
  /** Node and index of the slot within it per level, root first, as `descend` found them. */
  private readonly pathNode = new Int32Array(MAX_DEPTH);
  private readonly pathSlot = new Int32Array(MAX_DEPTH);

  constructor(capacity: number) {
    this.leaves = new NodeStore(false, Math.ceil(capacity / FANOUT) + 1);
    this.inners = new NodeStore(true, Math.ceil(capacity / (FANOUT * FANOUT)) + 1);
    this.root = this.leaves.allocate();
  }

  /** Becomes a copy of another tree. */
  copyFrom(other: VmaTree): void {
    this.leaves = new NodeStore(false, other.leaves.live + 1);
    this.inners = new NodeStore(true, other.inners.live + 1);
    this.root = this.copyNode(other, other.root, other.height);
    this.height = other.height;
    this.size = other.size;
  }

  /** Why: node by node, because a tree that was large once keeps the memory of its nodes. */
  private copyNode(other: VmaTree, source: number, level: number): number {
    const from = level === 0 ? other.leaves : other.inners;
    const to = level === 0 ? this.leaves : this.inners;
    const node = to.allocate();
    to.copyNode(node, from, source);
    if (level === 0) return node;
    const first = node * FANOUT;
    for (let slot = first; slot < first + to.count[node]!; slot++) {
      to.ref[slot] = this.copyNode(other, to.ref[slot]!, level - 1);
    }
    return node;
  }

  /** Contract: the range overlaps no VMA; `vma` is not 0. */
  insert(start: number, end: number, vma: number): void {
    let depth = this.descend(start);
    let store = this.leaves;
    let at = this.pathSlot[depth]!;
    let lo = start;
    let hi = end;
    let gap = 0;
    let ref = vma;
    this.size++;
    for (;;) {
      const node = this.pathNode[depth]!;
      if (store.count[node]! < FANOUT) {
        store.put(node, at, lo, hi, gap, ref);
        this.refreshPath(depth);
        return;
      }
      if (depth === 0) {
        this.growRoot();
        depth = 1;
      }
      const sibling = this.putBesides(depth, at, lo, hi, gap, ref);
      if (sibling === NONE) {
        this.refreshPath(depth - 1);
        return;
      }
      lo = store.lo[sibling * FANOUT]!;
      hi = store.hi[sibling * FANOUT + store.count[sibling]! - 1]!;
      gap = store.widestGap(sibling);
      ref = sibling;
      at = this.pathSlot[--depth]! + 1;
      store = this.inners;
    }
  }

  /** Returns the `ref` of the VMA. Contract: a VMA starts at `start`. */
  remove(start: number): number {
    let depth = this.descend(start);
    const leaf = this.pathNode[depth]!;
    const at = this.pathSlot[depth]!;
    const vma = this.leaves.ref[leaf * FANOUT + at]!;
    this.size--;
    this.leaves.take(leaf, at);
    if (at > 0 && at < this.leaves.count[leaf]! && this.leaves.count[leaf]! >= MIN_SLOTS) {
      const slot = leaf * FANOUT + at;
      this.widenPath(depth, this.leaves.lo[slot]! - this.leaves.hi[slot - 1]!);
      return vma;
    }
    let store = this.leaves;
    while (depth > 0 && store.count[this.pathNode[depth]!]! < MIN_SLOTS) {
      this.refill(depth--);
      store = this.inners;
    }
    this.refreshPath(depth);
    if (this.height > 0 && this.inners.count[this.root] === 1) {
      const old = this.root;
      this.root = this.inners.ref[old * FANOUT]!;
      this.inners.release(old);
      this.height--;
    }
    return vma;
  }

  /** Moves the borders of the VMA at `start`. Contract: it stays between its neighbours. */
  update(start: number, newStart: number, newEnd: number): void {
    const depth = this.descend(start);
    const slot = this.pathNode[depth]! * FANOUT + this.pathSlot[depth]!;
    this.leaves.lo[slot] = newStart;
    this.leaves.hi[slot] = newEnd;
    this.refreshPath(depth);
  }

  /** Throws a sentence about the first invariant found broken. */
  check(): void {
    const found = { vmas: 0, leaves: 0, inners: 0, end: 0 };
    this.checkNode(this.root, this.height, found);
    if (found.vmas !== this.size) broken(`${this.size} VMAs are counted, ${found.vmas} found`);
    if (found.leaves !== this.leaves.live || found.inners !== this.inners.live)
      broken(
        `${found.leaves} leaves and ${found.inners} inner nodes hang in the tree, ` +
          `${this.leaves.live} and ${this.inners.live} are allocated`,
      );
  }

  /** Leaf slot of the first VMA that ends above `address`. */
  slotAfter(address: number): number {
    let node = this.root;
    if (this.height > 0) {
      const { hi, ref, count } = this.inners;
      let slot = node * FANOUT;
      if (hi[slot + count[node]! - 1]! <= address) return NONE;
      for (let level = this.height; level > 0; level--) {
        slot = node * FANOUT;
        while (hi[slot]! <= address) slot++;
        node = ref[slot]!;
      }
    }
    const hi = this.leaves.hi;
    let slot = node * FANOUT;
    const end = slot + this.leaves.count[node]!;
    while (slot < end && hi[slot]! <= address) slot++;
    return slot < end ? slot : NONE;
  }

  /** Leaf slot of the last VMA that starts below `address`. */
  slotBefore(address: number): number {
    let node = this.root;
    for (let level = this.height; level > 0; level--) {
      const { lo, ref, count } = this.inners;
      const first = node * FANOUT;
      let slot = first + count[node]! - 1;
      while (slot > first && lo[slot]! >= address) slot--;
      node = ref[slot]!;
    }
    const lo = this.leaves.lo;
    const first = node * FANOUT;
    let slot = first + this.leaves.count[node]! - 1;
    while (slot >= first && lo[slot]! >= address) slot--;
    return slot >= first ? slot : NONE;
  }

  /** Leaf slot after a leaf slot. */
  slotBehind(slot: number): number {
    const node = (slot / FANOUT) | 0;
    if (slot + 1 < node * FANOUT + this.leaves.count[node]!) return slot + 1;
    return this.slotAfter(this.leaves.hi[slot]!);
  }

  /** Fills the path to the slot where the VMA at `start` is or would go; returns the depth of the leaf. */
  private descend(start: number): number {
    const { hi, ref, count } = this.inners;
    const { pathNode, pathSlot, height } = this;
    let node = this.root;
    for (let depth = 0; depth < height; depth++) {
      const first = node * FANOUT;
      const last = first + count[node]! - 1;
      let slot = first;
      while (slot < last && hi[slot]! <= start) slot++;
      pathNode[depth] = node;
      pathSlot[depth] = slot - first;
      node = ref[slot]!;
    }
    const ends = this.leaves.hi;
    const first = node * FANOUT;
    const end = first + this.leaves.count[node]!;
    let slot = first;
    while (slot < end && ends[slot]! <= start) slot++;
    pathNode[height] = node;
    pathSlot[height] = slot - first;
    return height;
  }

  private storeAt(depth: number): NodeStore {
    return depth === this.height ? this.leaves : this.inners;
  }

  /** Recomputes the slots above the path's node at `depth`, up to the first that stays as it was. */
  private refreshPath(depth: number): void {
    const { pathNode, pathSlot } = this;
    for (let d = depth; d > 0; d--)
      if (!this.refreshSlot(pathNode[d - 1]!, pathSlot[d - 1]!, this.storeAt(d))) return;
  }

  /** Takes note of a new gap between two slots of the path's node at `depth`. */
  private widenPath(depth: number, free: number): void {
    const { pathNode, pathSlot } = this;
    const gap = this.inners.gap;
    for (let d = depth - 1; d >= 0; d--) {
      const slot = pathNode[d]! * FANOUT + pathSlot[d]!;
      if (gap[slot]! >= free) return;
      gap[slot] = free;
    }
  }

  /** Recomputes slot `at` of an inner node from its child in `store`; false if nothing changed. */
  private refreshSlot(parent: number, at: number, store: NodeStore): boolean {
    const { lo, hi, gap, ref } = this.inners;
    const slot = parent * FANOUT + at;
    const child = ref[slot]!;
    const newLo = store.lo[child * FANOUT]!;
    const newHi = store.hi[child * FANOUT + store.count[child]! - 1]!;
    const newGap = store.widestGap(child);
    if (lo[slot] === newLo && hi[slot] === newHi && gap[slot] === newGap) return false;
    lo[slot] = newLo;
    hi[slot] = newHi;
    gap[slot] = newGap;
    return true;
  }

  /** Puts a root with one slot above the root and above the path. */
  private growRoot(): void {
    const old = this.root;
    const store = this.storeAt(0);
    this.root = this.inners.allocate();
    this.height++;
    this.inners.put(this.root, 0, 0, 0, 0, old);
    this.refreshSlot(this.root, 0, store);
    this.pathNode.copyWithin(1, 0);
    this.pathSlot.copyWithin(1, 0);
    this.pathNode[0] = this.root;
    this.pathSlot[0] = 0;
  }

  /**
   * Puts a slot into the full node of the path at `depth`: a sibling takes half of what both hold, or a new one does.
   * Returns the new sibling, which the caller hangs into the parent behind the node, or NONE.
   *
   * Why: siblings first keeps nodes filled when mmap places VMAs downwards one below the other, where splitting alone
   * leaves every node half empty.
   */
  private putBesides(
    depth: number,
    at: number,
    lo: number,
    hi: number,
    gap: number,
    ref: number,
  ): number {
    const store = this.storeAt(depth);
    const parent = this.pathNode[depth - 1]!;
    const here = this.pathSlot[depth - 1]!;
    const node = this.pathNode[depth]!;
    const leftRoom = here > 0 ? FANOUT - store.count[this.childAt(parent, here - 1)]! : 0;
    const rightRoom =
      here + 1 < this.inners.count[parent]!
        ? FANOUT - store.count[this.childAt(parent, here + 1)]!
        : 0;
    const leftwards = leftRoom > rightRoom;
    const split = leftRoom === 0 && rightRoom === 0;
    const left = leftwards ? this.childAt(parent, here - 1) : node;
    const right = leftwards ? node : split ? store.allocate() : this.childAt(parent, here + 1);
    const position = leftwards ? store.count[left]! + at : at;
    const total = store.count[left]! + store.count[right]!;
    const intoLeft = position <= total >> 1;
    const keep = intoLeft ? total >> 1 : (total + 1) >> 1;
    store.spread(left, right, keep);
    if (intoLeft) store.put(left, position, lo, hi, gap, ref);
    else store.put(right, position - keep, lo, hi, gap, ref);
    const leftAt = leftwards ? here - 1 : here;
    this.refreshSlot(parent, leftAt, store);
    if (split) return right;
    this.refreshSlot(parent, leftAt + 1, store);
    return NONE;
  }

  /** Fills the path's node at `depth` from a sibling, or makes the two one, which takes a slot from the parent. */
  private refill(depth: number): void {
    const store = this.storeAt(depth);
    const parent = this.pathNode[depth - 1]!;
    const leftAt = Math.max(this.pathSlot[depth - 1]! - 1, 0);
    const left = this.childAt(parent, leftAt);
    const right = this.childAt(parent, leftAt + 1);
    const total = store.count[left]! + store.count[right]!;
    const merged = total <= MERGED_SLOTS;
    store.spread(left, right, merged ? total : total >> 1);
    this.refreshSlot(parent, leftAt, store);
    if (merged) {
      store.release(right);
      this.inners.take(parent, leftAt + 1);
    } else {
      this.refreshSlot(parent, leftAt + 1, store);
    }
  }

  private childAt(parent: number, at: number): number {
    return this.inners.ref[parent * FANOUT + at]!;
  }

  private checkNode(
    node: number,
    level: number,
    found: { vmas: number; leaves: number; inners: number; end: number },
  ): void {
    const store = level === 0 ? this.leaves : this.inners;
    const { lo, hi, ref } = store;
    const first = node * FANOUT;
    const end = first + store.count[node]!;
    const fewest = node !== this.root || level !== this.height ? MIN_SLOTS : level === 0 ? 0 : 2;
    if (end - first < fewest || end - first > FANOUT)
      broken(`node ${node} of level ${level} has ${end - first} slots, not ${fewest} to ${FANOUT}`);
    for (let slot = first; slot < end; slot++) {
      const range = `[0x${lo[slot]!.toString(16)}, 0x${hi[slot]!.toString(16)})`;
      if (lo[slot]! >= hi[slot]!) broken(`slot ${range} of level ${level} is empty`);
      if (lo[slot]! < found.end) broken(`slot ${range} of level ${level} overlaps the one before`);
      if (level === 0) {
        found.vmas++;
        if (ref[slot] === 0) broken(`VMA ${range} has no id`);
        found.end = hi[slot]!;
        continue;
      }
      const child = ref[slot]!;
      this.checkNode(child, level - 1, found);
      const below = level === 1 ? this.leaves : this.inners;
      const childFirst = child * FANOUT;
      if (lo[slot] !== below.lo[childFirst] || hi[slot] !== found.end)
        broken(`slot ${range} of level ${level} does not span its subtree`);
      if (store.gap[slot] !== below.widestGap(child))
        broken(`slot ${range} of level ${level} has not the largest gap of its subtree`);
    }
    if (level === 0) found.leaves++;
    else found.inners++;
  }
}

function broken(sentence: string): never {
  throw new Error(`VMA index: ${sentence}.`);
}

/** Slots of a node. Node n owns slots n * FANOUT .. n * FANOUT + count[n] - 1. */
export const FANOUT = 16;

const NONE = -1;

/**
 * The nodes of one kind (leaves, or inner nodes) of a VMA index, as columns of typed arrays.
 *
 * Invariant: the used slots of a node are contiguous from its first slot, in address order; freed nodes form a list
 * through `ref` of their first slot.
 */
export class NodeStore {
  /** First address of the slot's VMA or subtree. */
  lo: Float64Array;
  /** End (exclusive) of the slot's VMA, or of the last VMA of its subtree. */
  hi: Float64Array;
  /** Inner nodes: largest free range between two VMAs of the subtree, 0 if none. Leaves: no such column. */
  gap: Float64Array;
  /** Inner nodes: the child. Leaves: the VMA id, negative when the VMA has a guard gap. */
  ref: Int32Array;
  /** Slots used per node. */
  count: Uint8Array;
  /** Nodes handed out and not released. */
  live = 0;
  private capacity: number;
  private used = 0;
  private free = NONE;
  private readonly inner: boolean;

  constructor(inner: boolean, capacity: number) {
    this.inner = inner;
    this.capacity = capacity;
    this.lo = new Float64Array(capacity * FANOUT);
    this.hi = new Float64Array(capacity * FANOUT);
    this.gap = new Float64Array(inner ? capacity * FANOUT : 0);
    this.ref = new Int32Array(capacity * FANOUT);
    this.count = new Uint8Array(capacity);
  }

  /** Fills a fresh node with the slots of another store's node. */
  copyNode(node: number, from: NodeStore, source: number): void {
    const first = source * FANOUT;
    const to = node * FANOUT - first;
    const end = first + from.count[source]!;
    for (let slot = first; slot < end; slot++) {
      this.lo[to + slot] = from.lo[slot]!;
      this.hi[to + slot] = from.hi[slot]!;
      this.ref[to + slot] = from.ref[slot]!;
    }
    if (this.inner)
      for (let slot = first; slot < end; slot++) this.gap[to + slot] = from.gap[slot]!;
    this.count[node] = from.count[source]!;
  }

  get byteLength(): number {
    const { lo, hi, gap, ref, count } = this;
    return lo.byteLength + hi.byteLength + gap.byteLength + ref.byteLength + count.byteLength;
  }

  /** Contract: the columns may be replaced by longer ones; callers reload them afterwards. */
  allocate(): number {
    this.live++;
    const recycled = this.free;
    if (recycled !== NONE) {
      this.free = this.ref[recycled * FANOUT]!;
      return recycled;
    }
    if (this.used === this.capacity) this.grow();
    return this.used++;
  }

  release(node: number): void {
    this.live--;
    this.count[node] = 0;
    this.ref[node * FANOUT] = this.free;
    this.free = node;
  }

  /** Contract: `node` has a free slot; `at` <= its count. */
  put(node: number, at: number, lo: number, hi: number, gap: number, ref: number): void {
    const slot = node * FANOUT + at;
    const n = this.count[node]!++;
    this.shift(slot, slot + 1, n - at);
    this.lo[slot] = lo;
    this.hi[slot] = hi;
    this.ref[slot] = ref;
    if (this.inner) this.gap[slot] = gap;
  }

  take(node: number, at: number): void {
    const slot = node * FANOUT + at;
    const n = --this.count[node]!;
    this.shift(slot + 1, slot, n - at);
  }

  /** Moves slots over the border of two neighbours until `left` holds `keep`. Contract: both sides have the room. */
  spread(left: number, right: number, keep: number): void {
    const count = this.count;
    const leftCount = count[left]!;
    const rightCount = count[right]!;
    const leftEnd = left * FANOUT + leftCount;
    const rightStart = right * FANOUT;
    const moved = leftCount - keep;
    if (moved > 0) {
      this.shift(rightStart, rightStart + moved, rightCount);
      this.shift(leftEnd - moved, rightStart, moved);
    } else {
      this.shift(rightStart, leftEnd, -moved);
      this.shift(rightStart - moved, rightStart, rightCount + moved);
    }
    count[left] = keep;
    count[right] = rightCount + moved;
  }

  /** Largest free range between the first and the last address of the node, 0 if it is packed. */
  widestGap(node: number): number {
    const { lo, hi } = this;
    const first = node * FANOUT;
    const end = first + this.count[node]!;
    let widest = 0;
    let below = hi[first]!;
    for (let slot = first + 1; slot < end; slot++) {
      const free = lo[slot]! - below;
      if (free > widest) widest = free;
      below = hi[slot]!;
    }
    if (!this.inner) return widest;
    const gap = this.gap;
    for (let slot = first; slot < end; slot++) if (gap[slot]! > widest) widest = gap[slot]!;
    return widest;
  }

  /** Why: for at most 16 slots a loop beats TypedArray.copyWithin, whose call alone costs more. */
  private shift(from: number, to: number, slots: number): void {
    const { lo, hi, gap, ref } = this;
    if (from > to) {
      for (let i = 0; i < slots; i++) {
        lo[to + i] = lo[from + i]!;
        hi[to + i] = hi[from + i]!;
        ref[to + i] = ref[from + i]!;
      }
      if (this.inner) for (let i = 0; i < slots; i++) gap[to + i] = gap[from + i]!;
    } else {
      for (let i = slots - 1; i >= 0; i--) {
        lo[to + i] = lo[from + i]!;
        hi[to + i] = hi[from + i]!;
        ref[to + i] = ref[from + i]!;
      }
      if (this.inner) for (let i = slots - 1; i >= 0; i--) gap[to + i] = gap[from + i]!;
    }
  }

  /** Why: a quarter, not a half: the spare memory of a large index would exceed what its VMAs need. */
  private grow(): void {
    const capacity = Math.ceil(this.capacity * 1.25);
    const slots = capacity * FANOUT;
    this.lo = widen(this.lo, new Float64Array(slots));
    this.hi = widen(this.hi, new Float64Array(slots));
    if (this.inner) this.gap = widen(this.gap, new Float64Array(slots));
    this.ref = widen(this.ref, new Int32Array(slots));
    this.count = widen(this.count, new Uint8Array(capacity));
    this.capacity = capacity;
  }
}

function widen<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

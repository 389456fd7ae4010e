import { ENOMEM } from '../lib/errno.ts';
import type { FaultInject } from './fault-inject.ts';
import { GFP_KERNEL, GFP_NOWAIT } from './page-alloc.ts';
import type { Vma, VmaTable } from './vma-table.ts';

/** One anon_vma as readers see it. Linux: struct anon_vma, mm/rmap.c. */
export interface AnonVma {
  readonly id: number;
  readonly root: number;
  readonly parent: number;
  /** VMAs linked to it, oldest first: those in which anonymous pages that name it may be mapped. */
  readonly vmas: readonly Vma[];
  readonly numChildren: number;
  readonly numActiveVmas: number;
}

const INITIAL = 64;

/**
 * All anon_vmas of a machine, and what links them to VMAs. Linux: mm/rmap.c (anon_vma_prepare, anon_vma_clone,
 * anon_vma_fork, unlink_anon_vmas), struct anon_vma_chain.
 *
 * Invariant: an anon_vma is alive while its root is not 0; the free ones hang together by `parent`, free links by
 * `nextOfAnon`. A VMA's links form a ring, oldest first, and `VmaTable.anon_vma_chain` is the newest.
 *
 * Why: columns, because a fork makes an anon_vma and two links for every VMA.
 */
export class AnonVmas {
  private root = new Int32Array(INITIAL);
  private parent = new Int32Array(INITIAL);
  /** anon_vmas whose parent it is, itself included for a root. */
  private numChildren = new Int32Array(INITIAL);
  /** VMAs whose `anon_vma` field points here. */
  private numActiveVmas = new Int32Array(INITIAL);
  /** Oldest and newest link, 0 for none. */
  private first = new Int32Array(INITIAL);
  private last = new Int32Array(INITIAL);
  private used = 1;
  private free = 0;

  private linkVma = new Int32Array(INITIAL);
  private linkAnon = new Int32Array(INITIAL);
  private nextOfVma = new Int32Array(INITIAL);
  private nextOfAnon = new Int32Array(INITIAL);
  private previousOfAnon = new Int32Array(INITIAL);
  private usedLinks = 1;
  private freeLink = 0;

  constructor(
    private readonly vmas: VmaTable,
    private readonly faults: FaultInject,
  ) {}

  /** The anon_vma with this id, or undefined when it is gone: a page held from outside may outlive it. */
  find(id: number): AnonVma | undefined {
    if (id >= this.used || this.root[id] === 0) return undefined;
    const vmas: Vma[] = [];
    for (let link = this.first[id]!; link !== 0; link = this.nextOfAnon[link]!) {
      vmas.push(this.linkVma[link]!);
    }
    return {
      ...{ id, vmas, root: this.root[id]!, parent: this.parent[id]! },
      ...{ numChildren: this.numChildren[id]!, numActiveVmas: this.numActiveVmas[id]! },
    };
  }

  /** Every anon_vma alive. */
  all(): AnonVma[] {
    const ids = Array.from({ length: this.used }, (_, id) => this.find(id));
    return ids.filter((anon) => anon !== undefined);
  }

  /** anon_vmas of a VMA, oldest first. */
  chain(vma: Vma): number[] {
    const ids: number[] = [];
    const newest = this.vmas.anon_vma_chain[vma]!;
    for (let link = newest; link !== 0;) {
      link = this.nextOfVma[link]!;
      ids.push(this.linkAnon[link]!);
      if (link === newest) break;
    }
    return ids;
  }

  /**
   * Does the VMA belong to exactly one anon_vma? False when it has none. Linux: list_is_singular(&vma->anon_vma_chain).
   */
  isSingular(vma: Vma): boolean {
    const newest = this.vmas.anon_vma_chain[vma]!;
    return newest !== 0 && this.nextOfVma[newest] === newest;
  }

  /**
   * Gives `to` the anon_vma of `from` when it has none itself. Linux: dup_anon_vma(), mm/vma.c: a boundary that moves
   * over faulted pages must bring their anon_vma along.
   *
   * @returns 0 or -ENOMEM
   */
  dup(to: Vma, from: Vma): number {
    if (this.vmas.anon_vma[from] === 0 || this.vmas.anon_vma[to] !== 0) return 0;
    return this.clone(to, from);
  }

  /** Gives a VMA an anon_vma of its own, or `reuse`. Linux: __anon_vma_prepare(). 0 or -ENOMEM. */
  prepare(vma: Vma, reuse: number): number {
    if (this.faults.should_failslab(GFP_KERNEL)) return -ENOMEM;
    if (reuse === 0 && this.faults.should_failslab(GFP_KERNEL)) return -ENOMEM;
    const id = reuse !== 0 ? reuse : this.create(0);
    this.link(vma, id);
    this.activate(vma, id);
    return 0;
  }

  /**
   * Links `to` to every anon_vma of `from` and shares the active one: a split or a move. Linux: anon_vma_clone().
   *
   * @returns 0, or -ENOMEM with nothing linked
   */
  clone(to: Vma, from: Vma): number {
    const newest = this.vmas.anon_vma_chain[from]!;
    if (newest === 0) return 0;
    if (this.faults.armed && !this.linksToBeHad(this.chain(from).length)) return -ENOMEM;
    for (let link = this.nextOfVma[newest]!; ; link = this.nextOfVma[link]!) {
      this.link(to, this.linkAnon[link]!);
      if (link === newest) break;
    }
    const active = this.vmas.anon_vma[from]!;
    if (active !== 0) this.activate(to, active);
    return 0;
  }

  /** Linux: anon_vma_chain_alloc() under the lock without waiting, and if that fails once more outside it. */
  private linksToBeHad(count: number): boolean {
    const { faults } = this;
    for (let i = 0; i < count; i++) {
      if (faults.should_failslab(GFP_NOWAIT) && faults.should_failslab(GFP_KERNEL)) return false;
    }
    return true;
  }

  /**
   * The child's side of fork: it is linked to the parent's anon_vmas, whose pages it may map, and gets one of its own for
   * its new pages; or an old one that nobody uses any more and that has not branched. Linux: anon_vma_fork().
   *
   * @returns 0, or -ENOMEM with nothing linked
   */
  fork(child: Vma, parent: Vma): number {
    const active = this.vmas.anon_vma[parent]!;
    if (active === 0) return 0;
    if (this.faults.armed && !this.linksToBeHad(this.chain(parent).length)) return -ENOMEM;
    let own = 0;
    const newest = this.vmas.anon_vma_chain[parent]!;
    for (let link = this.nextOfVma[newest]!; ; link = this.nextOfVma[link]!) {
      const id = this.linkAnon[link]!;
      this.link(child, id);
      if (own === 0 && this.numChildren[id]! < 2 && this.numActiveVmas[id] === 0) own = id;
      if (link === newest) break;
    }
    if (own === 0) {
      if (this.faults.should_failslab(GFP_KERNEL) || this.faults.should_failslab(GFP_KERNEL)) {
        this.unlink(child);
        return -ENOMEM;
      }
      own = this.create(active);
      this.link(child, own);
    }
    this.activate(child, own);
    return 0;
  }

  /** Removes a VMA from all its anon_vmas and frees those that nobody needs. Linux: unlink_anon_vmas(). */
  unlink(vma: Vma): void {
    const { anon_vma, anon_vma_chain } = this.vmas;
    const newest = anon_vma_chain[vma]!;
    if (newest === 0) return;
    const active = anon_vma[vma]!;
    if (active !== 0) this.numActiveVmas[active]!--;
    anon_vma[vma] = 0;
    anon_vma_chain[vma] = 0;
    let link = this.nextOfVma[newest]!;
    for (;;) {
      const following = this.nextOfVma[link]!;
      this.removeLink(link);
      if (link === newest) break;
      link = following;
    }
  }

  private activate(vma: Vma, id: number): void {
    this.vmas.anon_vma[vma] = id;
    this.numActiveVmas[id]!++;
  }

  /** Linux: anon_vma_chain_link(). */
  private link(vma: Vma, id: number): void {
    const link = this.allocateLink();
    const { nextOfVma, nextOfAnon, previousOfAnon, first, last } = this;
    const { anon_vma_chain } = this.vmas;
    this.linkVma[link] = vma;
    this.linkAnon[link] = id;
    const newest = anon_vma_chain[vma]!;
    nextOfVma[link] = newest === 0 ? link : nextOfVma[newest]!;
    if (newest !== 0) nextOfVma[newest] = link;
    anon_vma_chain[vma] = link;
    const before = last[id]!;
    previousOfAnon[link] = before;
    nextOfAnon[link] = 0;
    if (before === 0) first[id] = link;
    else nextOfAnon[before] = link;
    last[id] = link;
  }

  /** Takes a link from its anon_vma and frees both, if nobody needs them. */
  private removeLink(link: number): void {
    const { nextOfAnon, previousOfAnon, first, last } = this;
    const id = this.linkAnon[link]!;
    const before = previousOfAnon[link]!;
    const after = nextOfAnon[link]!;
    if (before === 0) first[id] = after;
    else nextOfAnon[before] = after;
    if (after === 0) last[id] = before;
    else previousOfAnon[after] = before;
    nextOfAnon[link] = this.freeLink;
    this.freeLink = link;
    if (first[id] === 0) this.releaseIfUnused(id);
  }

  private create(parent: number): number {
    let id = this.free;
    if (id !== 0) {
      this.free = this.parent[id]!;
    } else {
      if (this.used === this.root.length) this.grow();
      id = this.used++;
    }
    this.root[id] = parent === 0 ? id : this.root[parent]!;
    this.parent[id] = parent === 0 ? id : parent;
    this.numChildren[id] = parent === 0 ? 1 : 0;
    this.numActiveVmas[id] = 0;
    this.first[id] = 0;
    this.last[id] = 0;
    if (parent !== 0) this.numChildren[parent]!++;
    return id;
  }

  private releaseIfUnused(id: number): void {
    if (this.first[id] !== 0) return;
    const parent = this.parent[id]!;
    if (this.numChildren[id]! > (parent === id ? 1 : 0)) return;
    this.root[id] = 0;
    this.parent[id] = this.free;
    this.free = id;
    if (parent === id) return;
    this.numChildren[parent]!--;
    this.releaseIfUnused(parent);
  }

  private allocateLink(): number {
    const recycled = this.freeLink;
    if (recycled !== 0) {
      this.freeLink = this.nextOfAnon[recycled]!;
      return recycled;
    }
    if (this.usedLinks === this.linkVma.length) this.growLinks();
    return this.usedLinks++;
  }

  private grow(): void {
    const size = Math.ceil(this.root.length * 1.5);
    this.root = grown(this.root, size);
    this.parent = grown(this.parent, size);
    this.numChildren = grown(this.numChildren, size);
    this.numActiveVmas = grown(this.numActiveVmas, size);
    this.first = grown(this.first, size);
    this.last = grown(this.last, size);
  }

  private growLinks(): void {
    const size = Math.ceil(this.linkVma.length * 1.5);
    this.linkVma = grown(this.linkVma, size);
    this.linkAnon = grown(this.linkAnon, size);
    this.nextOfVma = grown(this.nextOfVma, size);
    this.nextOfAnon = grown(this.nextOfAnon, size);
    this.previousOfAnon = grown(this.previousOfAnon, size);
  }
}

function grown(column: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(size);
  longer.set(column);
  return longer;
}

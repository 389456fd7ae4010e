import { ENOMEM } from '../lib/errno.ts';
import type { FaultInject } from './fault-inject.ts';
import { GFP_KERNEL, GFP_NOWAIT } from './page-alloc.ts';
import type { Vma, VmaTable } from './vma-table.ts';

/**
 * One anon_vma: the VMAs in which anonymous pages that name it may be mapped. Linux: struct anon_vma, mm/rmap.c.
 */
export interface AnonVma {
  readonly id: number;
  readonly root: number;
  readonly parent: number;
  /** VMAs linked to it (anon_vma_chain entries). */
  readonly vmas: Vma[];
  /** anon_vmas whose parent it is, itself included for a root. Linux: num_children. */
  numChildren: number;
  /** VMAs whose `anon_vma` field points here. Linux: num_active_vmas. */
  numActiveVmas: number;
}

/** All anon_vmas of a machine. Linux: mm/rmap.c (anon_vma_prepare, anon_vma_clone, anon_vma_fork, unlink_anon_vmas). */
export class AnonVmas {
  private readonly table: (AnonVma | undefined)[] = [undefined];
  private readonly freeIds: number[] = [];

  constructor(
    private readonly vmas: VmaTable,
    private readonly faults: FaultInject,
  ) {}

  get(id: number): AnonVma {
    const anon = this.table[id];
    if (!anon) throw new Error(`anon_vma ${id} is not alive`);
    return anon;
  }

  /** The anon_vma with this id, or undefined when it is gone: a page held from outside may outlive it. */
  find(id: number): AnonVma | undefined {
    return this.table[id];
  }

  /** anon_vmas of a VMA, oldest first. */
  chain(vma: Vma): readonly number[] {
    const many = this.vmas.anon_vma_chain.get(vma);
    if (many) return many;
    const one = this.vmas.anon_vma[vma]!;
    return one === 0 ? [] : [one];
  }

  /**
   * Does the VMA belong to exactly one anon_vma? False when it has none. Linux: list_is_singular(&vma->anon_vma_chain).
   */
  isSingular(vma: Vma): boolean {
    return this.chain(vma).length === 1;
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
    this.vmas.anon_vma[vma] = id;
    const anon = this.get(id);
    anon.vmas.push(vma);
    anon.numActiveVmas++;
    return 0;
  }

  /**
   * Links `to` to every anon_vma of `from` and shares the active one: a split or a move. Linux: anon_vma_clone().
   *
   * @returns 0, or -ENOMEM with nothing linked
   */
  clone(to: Vma, from: Vma): number {
    const active = this.vmas.anon_vma[from]!;
    const chain = [...this.chain(from)];
    if (chain.length === 0) return 0;
    if (!this.linksToBeHad(chain.length)) return -ENOMEM;
    for (const id of chain) this.get(id).vmas.push(to);
    this.activate(to, active, chain);
    return 0;
  }

  /** Linux: anon_vma_chain_alloc() under the lock without waiting, and if that fails once more outside it. */
  private linksToBeHad(count: number): boolean {
    if (!this.faults.armed) return true;
    for (let i = 0; i < count; i++) {
      const { faults } = this;
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
    const links = this.vmas.anon_vma_chain.get(parent);
    if (!this.linksToBeHad(links?.length ?? 1)) return -ENOMEM;
    let own = 0;
    if (links) {
      for (const id of links) if (this.linkForked(child, id) && own === 0) own = id;
    } else if (this.linkForked(child, active)) {
      own = active;
    }
    if (own !== 0) {
      this.activate(child, own, links ? [...links] : [active]);
      return 0;
    }
    if (this.faults.should_failslab(GFP_KERNEL) || this.faults.should_failslab(GFP_KERNEL)) {
      for (const id of links ?? [active]) this.get(id).vmas.pop();
      return -ENOMEM;
    }
    own = this.create(active);
    this.get(own).vmas.push(child);
    this.activate(child, own, links ? [...links, own] : [active, own]);
    return 0;
  }

  /** Links a child's VMA to an anon_vma of its parent; may it have that one for its own? */
  private linkForked(child: Vma, id: number): boolean {
    const anon = this.get(id);
    anon.vmas.push(child);
    return anon.numChildren < 2 && anon.numActiveVmas === 0;
  }

  /** Why: the common case of one anon_vma needs no list. */
  private activate(vma: Vma, own: number, chain: number[]): void {
    this.vmas.anon_vma[vma] = own;
    if (own !== 0) this.get(own).numActiveVmas++;
    if (chain.length > 1 || chain[0] !== own) this.vmas.anon_vma_chain.set(vma, chain);
  }

  /** Removes a VMA from all its anon_vmas and frees those that nobody needs. Linux: unlink_anon_vmas(). */
  unlink(vma: Vma): void {
    const chain = this.chain(vma);
    if (chain.length === 0) return;
    const active = this.vmas.anon_vma[vma]!;
    for (const id of chain) {
      const anon = this.get(id);
      if (anon.vmas.at(-1) === vma) anon.vmas.pop();
      else anon.vmas.splice(anon.vmas.indexOf(vma), 1);
    }
    if (active !== 0) this.get(active).numActiveVmas--;
    this.vmas.anon_vma_chain.delete(vma);
    this.vmas.anon_vma[vma] = 0;
    for (let i = chain.length - 1; i >= 0; i--) this.releaseIfUnused(chain[i]!);
  }

  /** Every anon_vma alive. */
  all(): AnonVma[] {
    return this.table.filter((anon) => anon !== undefined);
  }

  private create(parent: number): number {
    const id = this.freeIds.pop() ?? this.table.length;
    const root = parent === 0 ? id : this.get(parent).root;
    this.table[id] = {
      id,
      root,
      parent: parent === 0 ? id : parent,
      vmas: [],
      numChildren: parent === 0 ? 1 : 0,
      numActiveVmas: 0,
    };
    if (parent !== 0) this.get(parent).numChildren++;
    return id;
  }

  private releaseIfUnused(id: number): void {
    const anon = this.table[id];
    if (!anon || anon.vmas.length > 0) return;
    const ownChild = anon.parent === id ? 1 : 0;
    if (anon.numChildren > ownChild) return;
    this.table[id] = undefined;
    this.freeIds.push(id);
    if (anon.parent !== id) {
      this.get(anon.parent).numChildren--;
      this.releaseIfUnused(anon.parent);
    }
  }
}

import * as vscode from 'vscode';
import type { EntryView, PageTableLevel } from '../../simulator/inspect/views.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { ChangeTracker, type Change } from './changes.ts';
import { entryNode, type EntryNode } from './entry-node.ts';
import { NodeTree, noteNode, type TreeNode } from './tree.ts';
import { walkNode } from './walk-node.ts';

const NO_TABLES = vscode.l10n.t('No page is mapped yet: the first access to one makes its tables.');

const BELOW: Readonly<Record<PageTableLevel, PageTableLevel | undefined>> = {
  PGD: 'PUD',
  PUD: 'PMD',
  PMD: 'PTE',
  PTE: undefined,
};

/** The tables of the running task from the PGD down, read as they are opened, and the walks that were asked for. */
export class PageTableTree {
  private readonly tracker = new ChangeTracker();
  private readonly walks: string[] = [];
  private pgd: readonly EntryNode[] = [];
  readonly tree: NodeTree;

  constructor(private readonly machine: () => StoppedMachine | undefined) {
    this.tree = new NodeTree(() => this.roots());
  }

  /** Shows the walk of an address above the tables, at this stop and at the ones to come. */
  addWalk(address: string): void {
    this.removeWalk(address);
    this.walks.unshift(address);
    this.tree.refresh();
  }

  removeWalk(address: string): void {
    const at = this.walks.indexOf(address);
    if (at >= 0) this.walks.splice(at, 1);
    this.tree.refresh();
  }

  /** Contract: the row of the deepest entry that translates `address`, with its parents; undefined without tables. */
  async find(address: string): Promise<EntryNode | undefined> {
    if (this.pgd.length === 0) await this.tree.getChildren();
    let nodes: readonly TreeNode[] = this.pgd;
    let found: EntryNode | undefined;
    for (const shift of [39n, 30n, 21n, 12n]) {
      const wanted = (BigInt(address) >> shift) << shift;
      const next = nodes.find(
        (node): node is EntryNode =>
          'entry' in node && BigInt((node as EntryNode).entry.address) === wanted,
      );
      if (next === undefined) break;
      found = next;
      nodes = await this.tree.getChildren(next);
    }
    return found;
  }

  private async roots(): Promise<readonly TreeNode[]> {
    const shown = this.machine();
    this.pgd = [];
    if (shown === undefined) return [];
    this.tracker.atStop(shown.session.id, shown.stop);
    const pid = await shown.currentPid();
    if (pid === undefined) return [];
    const walks = await Promise.all(
      this.walks.map(async (address) => walkNode(shown, await shown.ask('walk', { pid, address }))),
    );
    this.pgd = await this.table(shown, pid, 'PGD', '0x0');
    const empty = this.pgd.length === 0 ? [noteNode(NO_TABLES)] : [];
    return [...walks, ...this.pgd, ...empty];
  }

  private async table(
    machine: StoppedMachine,
    pid: number,
    level: PageTableLevel,
    address: string,
    parent?: EntryNode,
  ): Promise<EntryNode[]> {
    const entries = await machine.ask('pageTable', { pid, level, address });
    const rows = new Map(entries.map((entry) => [entry.entryAddress, changing(entry)]));
    const changes = this.tracker.compare(`${pid} ${level} ${address}`, rows);
    const whole: Change | undefined = parent?.change?.kind === 'new' ? parent.change : undefined;
    return entries.map((entry) => {
      const below = BELOW[level];
      const children =
        below === undefined || !entry.present
          ? undefined
          : (self: EntryNode) => this.table(machine, pid, below, entry.address, self);
      return entryNode({
        machine,
        pid,
        entry,
        parent,
        change: whole ?? changes.get(entry.entryAddress),
        children,
      });
    });
  }
}

/** What counts as a change of an entry: not that something below it was added. */
function changing({ raw }: EntryView): { readonly raw: string } {
  return { raw };
}

import * as vscode from 'vscode';
import type { VmaChangesResponse } from '../../server/protocol/dap.ts';
import type { TaskView, VmaPage, VmaView } from '../../simulator/inspect/views.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { ITEMS } from '../ids.ts';
import { rangeText, sizeText } from './addresses.ts';
import { changeText, markChange } from './change-badge.ts';
import { ChangeTracker, type Change, type Fields } from './changes.ts';
import { NodeTree, rowItem, type TreeNode } from './tree.ts';
import { vmaDetails } from './vma-details.ts';
import { changesIn, hasPages, VMA_PAGE } from './vma-pages.ts';

const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;

export interface VmaNode extends TreeNode {
  readonly vma: VmaView;
}

export function isVmaNode(node: unknown): node is VmaNode {
  return typeof node === 'object' && node !== null && 'vma' in node;
}

/** The row of the running task's VMA that begins at `start`, with its parents; undefined when there is none. */
export async function findVma(tree: NodeTree, start: string): Promise<VmaNode | undefined> {
  const tasks = await tree.getChildren();
  const running = tasks.find((task) => task.item.collapsibleState === Expanded) ?? tasks[0];
  const rows = running === undefined ? [] : await tree.getChildren(running);
  const page = rows.find((row) => isPageNode(row) && contains(row.page, start));
  const nodes = page === undefined ? rows : await tree.getChildren(page);
  return nodes.filter(isVmaNode).find(({ vma }) => BigInt(vma.start) === BigInt(start));
}

/** A part of a long list of VMAs. */
interface PageNode extends TreeNode {
  readonly page: VmaPage;
}

function isPageNode(node: TreeNode): node is PageNode {
  return 'page' in node;
}

function contains({ start, end }: VmaPage, address: string): boolean {
  return BigInt(start) <= BigInt(address) && BigInt(address) < BigInt(end);
}

/** Processes and their VMAs at the last stop. */
export function createVmaTree(machine: () => StoppedMachine | undefined): NodeTree {
  const tracker = new ChangeTracker();
  return new NodeTree(async () => {
    const shown = machine();
    if (shown === undefined) return [];
    const tasks = await shown.ask('tasks', {});
    tracker.atStop(shown.session.id, shown.stop);
    return Promise.all(tasks.map((task) => taskNode(shown, task, tracker)));
  });
}

async function taskNode(
  machine: StoppedMachine,
  task: TaskView,
  tracker: ChangeTracker,
): Promise<TreeNode> {
  const { pid } = task;
  const alive = task.mapCount > 0;
  // Why: only the running task is compared at every stop; a thousand others would cost a request each.
  const changes = alive && task.current ? await machine.vmaChanges(pid) : NO_CHANGES;
  const { fresh, gone } = changes;
  const counts = [
    vscode.l10n.t('{0} VMAs', task.mapCount),
    ...(fresh > 0 ? [vscode.l10n.t('{0} new', fresh)] : []),
    ...(gone > 0 ? [vscode.l10n.t('{0} gone', gone)] : []),
  ];
  const item = rowItem(`task/${pid}`, `${task.comm} (${pid})`, {
    description: counts.join(' · '),
    icon: task.current ? 'debug-stackframe' : 'server-process',
    context: ITEMS.task,
    state: task.current ? Expanded : Collapsed,
    tooltip: vscode.l10n.t(
      '{0}: PID {1}, parent {2}, state {3}, {4} pages mapped',
      ...[task.comm, pid, task.ppid, task.state, task.totalVm],
    ),
  });
  const list: VmaList = { machine, pid, tracker, changes };
  const node: TreeNode = {
    item,
    children: async () => {
      if (!hasPages(task)) return vmaNodes(list, node, { pid });
      const pages = await machine.ask('vmaPages', { pid, size: VMA_PAGE });
      return pages.map((page) => pageNode(list, page, node));
    },
  };
  return node;
}

/** The VMAs of one task at one stop. */
interface VmaList {
  readonly machine: StoppedMachine;
  readonly pid: number;
  readonly tracker: ChangeTracker;
  readonly changes: VmaChangesResponse;
}

const NO_CHANGES: VmaChangesResponse = { fresh: 0, changed: 0, gone: 0, rows: [] };

async function vmaNodes(
  { machine, pid, tracker, changes }: VmaList,
  parent: TreeNode,
  which: { pid: number; first?: number; count?: number },
): Promise<TreeNode[]> {
  const views = await machine.ask('vmas', which);
  const rows = new Map(views.map((vma) => [String(vma.id), fields(vma)]));
  const details = tracker.compare(`${pid} ${which.first ?? 0}`, rows);
  const kinds = new Map(changes.rows.map(({ id, kind }) => [id, kind]));
  return views.map((vma) => {
    const kind = kinds.get(vma.id);
    const known = details.get(String(vma.id));
    const what = known?.kind === 'changed' ? known.what : [];
    const change = kind === 'changed' ? { kind, what } : kind && { kind };
    return vmaNode(machine, vma, change, parent);
  });
}

function pageNode(list: VmaList, page: VmaPage, parent: TreeNode): PageNode {
  const { pid } = list;
  const { first, count } = page;
  const found = changesIn(list.changes, page);
  const range = rangeText(page.start, page.end);
  const label = vscode.l10n.t('VMAs {0} to {1}', first + 1, first + count);
  const changed = found > 0 ? [vscode.l10n.t('{0} new or changed', found)] : [];
  const item = rowItem(`vmas/${pid}/${first}`, label, {
    description: [...changed, range].join(' · '),
    icon: found > 0 ? 'diff-modified' : 'list-flat',
    state: Collapsed,
    tooltip: [label, range, ...changed].join('\n'),
  });
  const node: PageNode = {
    item,
    parent,
    page,
    children: () => vmaNodes(list, node, { pid, first, count }),
  };
  return node;
}

/** What counts as a change of a VMA. */
function fields(vma: VmaView): Fields {
  const { perms, vmFlags, name, pageProt, ops, pgoff } = vma;
  const range = rangeText(vma.start, vma.end);
  return { range, perms, vmFlags, pgoff, name, pageProt, ops, RSS: `${vma.rss} kB` };
}

function vmaNode(
  machine: StoppedMachine,
  vma: VmaView,
  change: Change | undefined,
  parent: TreeNode,
): VmaNode {
  const range = rangeText(vma.start, vma.end);
  const size = sizeText(BigInt(vma.end) - BigInt(vma.start));
  const name = vma.name === '' ? vscode.l10n.t('anonymous') : vma.name;
  const item = rowItem(`vma/${vma.pid}/${vma.id}`, `${name} ${vma.perms}`, {
    description: `${range} ${size}`,
    icon: iconOf(vma),
    context: ITEMS.vma,
    state: Collapsed,
    spoken: `${name}, ${vma.perms}, ${size}, ${range}`,
  });
  markChange(item, change);
  const node: VmaNode = {
    item,
    parent,
    vma,
    tooltip: () => vmaTooltip(vma, size, change),
    children: () => vmaDetails(machine, vma, node),
  };
  return node;
}

function vmaTooltip(vma: VmaView, size: string, change: Change | undefined): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendCodeblock(vma.mapsLine, 'text');
  tooltip.appendText(vscode.l10n.t('{0}, {1} kB resident, vm_ops {2}', size, vma.rss, vma.ops));
  if (change !== undefined) tooltip.appendText(`\n${changeText(change)}`);
  return tooltip;
}

function iconOf({ name, ops }: VmaView): string {
  if (name.startsWith('/dev/')) return 'circuit-board';
  if (name === '[heap]') return 'database';
  if (name.startsWith('[stack')) return 'layers';
  if (name.startsWith('[')) return 'symbol-misc';
  if (name !== '') return 'file';
  return ops === 'anonymous' ? 'circle-outline' : 'symbol-misc';
}

import * as vscode from 'vscode';
import type { TaskView, VmaView } from '../../simulator/inspect/views.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { ITEMS } from '../ids.ts';
import { rangeText, sizeText } from './addresses.ts';
import { changeText, markChange } from './change-badge.ts';
import { ChangeTracker, type Change, type Fields } from './changes.ts';
import { NodeTree, rowItem, type TreeNode } from './tree.ts';
import { vmaDetails } from './vma-details.ts';

const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;

export interface VmaNode extends TreeNode {
  readonly vma: VmaView;
}

export function isVmaNode(node: unknown): node is VmaNode {
  return typeof node === 'object' && node !== null && 'vma' in node;
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
  const alive = task.mapCount > 0;
  // Why: only the running task is compared at every stop; a thousand others would cost a request each.
  const vmas = alive && task.current ? await machine.ask('vmas', { pid: task.pid }) : undefined;
  const compare = (views: readonly VmaView[]): ReturnType<ChangeTracker['compare']> =>
    tracker.compare(String(task.pid), new Map(views.map((vma) => [String(vma.id), fields(vma)])));
  const found = vmas && compare(vmas);
  const fresh = [...(found?.changes.values() ?? [])].filter(({ kind }) => kind === 'new').length;
  const counts = [
    vscode.l10n.t('{0} VMAs', task.mapCount),
    ...(fresh > 0 ? [vscode.l10n.t('{0} new', fresh)] : []),
    ...(found !== undefined && found.gone > 0 ? [vscode.l10n.t('{0} gone', found.gone)] : []),
  ];
  const item = rowItem(`task/${task.pid}`, `${task.comm} (${task.pid})`, {
    description: counts.join(' · '),
    icon: task.current ? 'debug-stackframe' : 'server-process',
    context: ITEMS.task,
    state: task.current ? Expanded : Collapsed,
    tooltip: `${task.comm}: PID ${task.pid}, parent ${task.ppid}, state ${task.state}, ${task.totalVm} pages mapped`,
  });
  const node: TreeNode = {
    item,
    children: async () => {
      const views = vmas ?? (await machine.ask('vmas', { pid: task.pid }));
      const { changes } = found ?? compare(views);
      return views.map((vma) => vmaNode(vma, changes.get(String(vma.id)), node));
    },
  };
  return node;
}

/** What counts as a change of a VMA. */
function fields(vma: VmaView): Fields {
  const { perms, vmFlags, name, pageProt, ops, pgoff } = vma;
  const range = rangeText(vma.start, vma.end);
  return { range, perms, vmFlags, pgoff, name, pageProt, ops, RSS: `${vma.rss} kB` };
}

function vmaNode(vma: VmaView, change: Change | undefined, parent: TreeNode): VmaNode {
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
  const tooltip = new vscode.MarkdownString();
  tooltip.appendCodeblock(vma.mapsLine, 'text');
  tooltip.appendText(`${size}, ${vma.rss} kB resident, vm_ops ${vma.ops}`);
  if (change !== undefined) tooltip.appendText(`\n${changeText(change)}`);
  item.tooltip = tooltip;
  const node: VmaNode = { item, parent, vma, children: () => vmaDetails(vma, node) };
  return node;
}

function iconOf({ name, ops }: VmaView): string {
  if (name.startsWith('/dev/')) return 'circuit-board';
  if (name === '[heap]') return 'database';
  if (name.startsWith('[stack')) return 'layers';
  if (name.startsWith('[')) return 'symbol-misc';
  if (name !== '') return 'file';
  return ops === 'anonymous' ? 'circle-outline' : 'symbol-misc';
}

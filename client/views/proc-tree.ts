import * as vscode from 'vscode';
import type { TaskView } from '../../simulator/inspect/views.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { COMMANDS, ITEMS } from '../ids.ts';
import { MACHINE_FILES, PROCESS_FILES } from './proc-files.ts';
import { NodeTree, rowItem, type TreeNode } from './tree.ts';
import { hasPages, VMA_PAGE } from './vma-pages.ts';

export interface MapsNode extends TreeNode {
  readonly line: string;
}

export function isMapsNode(node: unknown): node is MapsNode {
  return typeof node === 'object' && node !== null && 'line' in node;
}

/** A file of /proc as a row. */
export interface ProcNode extends TreeNode {
  /** Below /proc: `100/maps`, `meminfo`. */
  readonly path: string;
}

export function isProcNode(node: unknown): node is ProcNode {
  return typeof node === 'object' && node !== null && 'path' in node;
}

const ABOUT: Readonly<
  Record<(typeof PROCESS_FILES)[number] | (typeof MACHINE_FILES)[number], string>
> = {
  maps: vscode.l10n.t('mappings, a line each'),
  smaps: vscode.l10n.t('mappings with what of them is in memory'),
  smaps_rollup: vscode.l10n.t('the same, summed up'),
  pagemap: vscode.l10n.t('the frame behind every page'),
  status: vscode.l10n.t('the task and its Vm figures'),
  statm: vscode.l10n.t('sizes in pages'),
  meminfo: vscode.l10n.t('where the memory is'),
  buddyinfo: vscode.l10n.t('free blocks by order'),
  iomem: vscode.l10n.t('physical addresses: RAM and devices'),
  modules: vscode.l10n.t('drivers that are loaded'),
  devices: vscode.l10n.t('major numbers'),
  kmsg: vscode.l10n.t('the kernel log'),
};

/** The files of /proc that tell about memory, for every task; maps can be opened here, all of them as documents. */
export function createProcTree(machine: () => StoppedMachine | undefined): NodeTree {
  return new NodeTree(async () => {
    const shown = machine();
    if (shown === undefined) return [];
    const current = await shown.currentPid();
    const tasks = await shown.ask('tasks', {});
    const [first, others] = [
      tasks.filter(({ pid }) => pid === current),
      tasks.filter(({ pid }) => pid !== current),
    ];
    return [
      ...first.flatMap((task) => processFiles(shown, task)),
      ...others.map((task) => taskNode(shown, task)),
      ...MACHINE_FILES.map((name) => fileNode(name, name, ABOUT[name])),
    ];
  });
}

function processFiles(machine: StoppedMachine, task: TaskView, parent?: TreeNode): ProcNode[] {
  const { pid } = task;
  return PROCESS_FILES.map((name) => {
    const path = `${pid}/${name}`;
    const about = ABOUT[name];
    if (name !== 'maps') return fileNode(path, `${pid}/${name}`, about, parent);
    return mapsNode(machine, task, path, about, parent);
  });
}

function taskNode(machine: StoppedMachine, task: TaskView): TreeNode {
  const { pid, comm } = task;
  const item = rowItem(`proc/${pid}`, String(pid), {
    description: comm,
    icon: 'server-process',
    state: vscode.TreeItemCollapsibleState.Collapsed,
    spoken: vscode.l10n.t('Files of process {0}, {1}', pid, comm),
  });
  const node: TreeNode = { item, children: () => processFiles(machine, task, node) };
  return node;
}

function mapsNode(
  machine: StoppedMachine,
  { pid, mapCount }: TaskView,
  path: string,
  about: string,
  parent: TreeNode | undefined,
): ProcNode {
  const lines = async (
    above: TreeNode,
    which: { pid: number; first?: number; count?: number },
  ): Promise<TreeNode[]> => {
    const text = await machine.ask('maps', which);
    const found = text.split('\n').filter((line) => line !== '');
    return found.map((line) => lineNode(pid, line, above));
  };
  const node: ProcNode = {
    ...fileNode(path, path, about, parent),
    children: () => {
      if (!hasPages({ mapCount })) return lines(node, { pid });
      return linePages(path, mapCount, node, (page, range) => lines(page, { pid, ...range }));
    },
  };
  node.item.collapsibleState = hasPages({ mapCount })
    ? vscode.TreeItemCollapsibleState.Collapsed
    : vscode.TreeItemCollapsibleState.Expanded;
  return node;
}

/** Rows that open a page of lines each. */
function linePages(
  path: string,
  total: number,
  parent: TreeNode,
  open: (page: TreeNode, range: { first: number; count: number }) => Promise<TreeNode[]>,
): TreeNode[] {
  const pages: TreeNode[] = [];
  for (let first = 0; first < total; first += VMA_PAGE) {
    const count = Math.min(VMA_PAGE, total - first);
    const label = vscode.l10n.t('Lines {0} to {1}', first + 1, first + count);
    const item = rowItem(`proc/${path}/${first}`, label, {
      icon: 'list-flat',
      state: vscode.TreeItemCollapsibleState.Collapsed,
    });
    // Why: in some kernels a last line is no VMA: [vsyscall].
    const more = first + count === total ? 1 : 0;
    const range = { first, count: count + more };
    const page: TreeNode = { item, parent, children: () => open(page, range) };
    pages.push(page);
  }
  return pages;
}

function fileNode(path: string, label: string, about: string, parent?: TreeNode): ProcNode {
  const item = rowItem(`proc/${path}`, label, {
    description: about,
    tooltip: `/proc/${path}: ${about}`,
    icon: 'file-text',
    context: ITEMS.procFile,
    spoken: `/proc/${path}, ${about}`,
  });
  const title = vscode.l10n.t('Open as a Document');
  item.command = { command: COMMANDS.showProc, title, arguments: [path] };
  return { item, path, parent };
}

function lineNode(pid: number, line: string, parent: TreeNode): MapsNode {
  const [range = '', perms = '', offset = '', device = '', inode = '', ...name] = line.split(/ +/);
  const tooltip = (): vscode.MarkdownString =>
    new vscode.MarkdownString().appendCodeblock(line, 'text');
  const item = rowItem(`maps/${pid}/${range}`, `${range} ${perms}`, {
    // Why: a narrow side bar cuts the end off, and the name is what one looks for.
    description: [name.join(' '), offset, device, inode].join('  ').trim(),
    context: ITEMS.mapsLine,
    spoken: line.replace(/ +/g, ' '),
  });
  return { item, line, parent, tooltip };
}

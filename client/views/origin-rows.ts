import path from 'node:path';
import * as vscode from 'vscode';
import type {
  OriginArguments,
  OriginPlace,
  OriginStory,
  TimelineStage,
} from '../../server/protocol/dap.ts';
import type { FrameMapper, VmaView } from '../../simulator/inspect/views.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { COMMANDS, ITEMS } from '../ids.ts';
import { bare, rangeText } from './addresses.ts';
import { rowItem, type TreeNode } from './tree.ts';

/** Rows that tell who made something and who changed it, each a link to the innermost line of the lab; below it all lines. */
export async function originRows(
  machine: StoppedMachine,
  args: OriginArguments,
  parent: TreeNode,
): Promise<TreeNode[]> {
  const id = `${parent.item.id ?? ''}/origin`;
  const { stories, unknown } = await machine.origin(args);
  const rows = stories.map((story, index) =>
    storyNode(story, args, parent, `${id}/${stories.length - index}`),
  );
  if (unknown === undefined) return rows;
  const label = madeBy(args);
  const item = rowItem(id, label, { description: unknown, tooltip: unknown, context: ITEMS.field });
  return [...rows, { item, parent }];
}

function madeBy({ of }: OriginArguments): string {
  return of === 'entry' ? vscode.l10n.t('set by') : vscode.l10n.t('mapped by');
}

function storyNode(
  story: OriginStory,
  args: OriginArguments,
  parent: TreeNode,
  id: string,
): TreeNode & { readonly passed: TimelineStage } {
  const { made, text, places, position } = story;
  const label = made ? madeBy(args) : vscode.l10n.t('changed by');
  const [innermost] = places;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = rowItem(id, label, {
    description: text,
    tooltip: text,
    icon: 'go-to-file',
    context: ITEMS.origin,
    state: places.length > 1 ? Collapsed : None,
  });
  if (innermost !== undefined) item.command = openPlace(innermost);
  const node = {
    item,
    parent,
    passed: { position, name: innermost?.called ?? text, depth: 0, pid: args.pid ?? 0 },
    children: () => places.map((place, index) => placeNode(place, node, `${id}/${index}`)),
  };
  return node;
}

function placeNode(place: OriginPlace, parent: TreeNode, id: string): TreeNode {
  const { called, caller, path: file, line } = place;
  const description = vscode.l10n.t('in {0}, {1}', caller, `${path.basename(file)}:${line}`);
  const item = rowItem(id, called, { description, tooltip: `${file}:${line}`, icon: 'go-to-file' });
  item.command = openPlace(place);
  return { item, parent };
}

function openPlace({ path: file, line }: OriginPlace): vscode.Command {
  const at = new vscode.Range(line - 1, 0, line - 1, 0);
  return {
    command: 'vscode.open',
    title: vscode.l10n.t('Open the Line'),
    arguments: [vscode.Uri.file(file), { selection: at }],
  };
}

/** The VMA that an entry belongs to, a link to its row. */
export function vmaRow(vma: VmaView | undefined, parent: TreeNode): TreeNode[] {
  if (vma === undefined) return [];
  const name = vma.name === '' ? vscode.l10n.t('anonymous') : vma.name;
  const range = rangeText(vma.start, vma.end);
  const item = rowItem(`${parent.item.id ?? ''}/vma`, 'VMA', {
    description: `${name} ${vma.perms} ${range}`,
    tooltip: vma.mapsLine,
  });
  const title = vscode.l10n.t('Show in Processes & VMAs');
  item.command = { command: COMMANDS.showVma, title, arguments: [vma.start] };
  return [{ item, parent }];
}

/** The frame of an entry: below it every entry that leads to it. */
export function frameRow(machine: StoppedMachine, pfn: string, parent: TreeNode): TreeNode {
  const id = `${parent.item.id ?? ''}/pfn`;
  const node: TreeNode = {
    item: rowItem(id, 'pfn', {
      description: pfn,
      tooltip: vscode.l10n.t('Frame {0}, and who maps it', pfn),
      context: ITEMS.field,
      state: vscode.TreeItemCollapsibleState.Collapsed,
    }),
    parent,
    children: async () => {
      const { what, mappers, mapped } = await machine.ask('frame', { pfn });
      const current = await machine.currentPid();
      const more = mapped - mappers.length;
      return [
        { item: rowItem(`${id}/what`, what, { context: ITEMS.field }), parent: node },
        ...mappers.map((mapper) => mapperNode(mapper, mapper.pid === current, node, id)),
        ...(more > 0
          ? [{ item: rowItem(`${id}/more`, vscode.l10n.t('{0} more', more)), parent: node }]
          : []),
      ];
    },
  };
  return node;
}

function mapperNode(
  { pid, comm, address, name, bits }: FrameMapper,
  isCurrent: boolean,
  parent: TreeNode,
  id: string,
): TreeNode {
  const where = `${bare(address)} ${name}`.trim();
  const item = rowItem(`${id}/${pid}/${address}`, `${comm} (${pid})`, {
    description: `${where} · ${bits.join(' ')}`,
    tooltip: vscode.l10n.t('Mapped by {0} at {1}', `${comm} (${pid})`, where),
  });
  const title = vscode.l10n.t('Show in Page Tables');
  // Why: the Page Tables view has the tables of the running task.
  if (isCurrent) item.command = { command: COMMANDS.showInPageTables, title, arguments: [address] };
  return { item, parent };
}

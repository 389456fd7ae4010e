import * as vscode from 'vscode';
import type { VmaView } from '../../simulator/inspect/views.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { ITEMS } from '../ids.ts';
import { sizeText } from './addresses.ts';
import { flagMeaning } from './meanings.ts';
import { originRows } from './origin-rows.ts';
import { rowItem, type TreeNode } from './tree.ts';

const { Collapsed } = vscode.TreeItemCollapsibleState;

/** What a VMA is made of, by the names of its C fields. */
export async function vmaDetails(
  machine: StoppedMachine,
  vma: VmaView,
  parent: TreeNode,
): Promise<TreeNode[]> {
  const id = parent.item.id ?? '';
  const field = (name: string, value: string, tooltip = `${name} ${value}`): TreeNode => ({
    item: rowItem(`${id}/${name}`, name, { description: value, tooltip, context: ITEMS.field }),
    parent,
  });
  const bytes = BigInt(vma.end) - BigInt(vma.start);
  const pages = bytes / 4096n;
  return [
    field('size', `${sizeText(bytes)}, ${pages} ${pages === 1n ? 'page' : 'pages'}`),
    field('RSS', `${vma.rss} kB`, vscode.l10n.t('Resident: pages that the tables map now')),
    flagsNode(vma, parent, id),
    field('vm_page_prot', vma.pageProt, vscode.l10n.t('Bits that new page table entries get')),
    field('vm_pgoff', vma.pgoff, vscode.l10n.t('Offset in the file or device, in pages')),
    field('vm_ops', vma.ops),
    field('maps', vma.mapsLine),
    ...(await originRows(machine, { pid: vma.pid, address: vma.start, of: 'vma' }, parent)),
  ];
}

function flagsNode(vma: VmaView, parent: TreeNode, id: string): TreeNode {
  const node: TreeNode = {
    item: rowItem(`${id}/vm_flags`, 'vm_flags', {
      description: `${vma.vmFlags}  ${vma.smapsFlags}`,
      tooltip: vma.flags.join(' | '),
      context: ITEMS.field,
      state: Collapsed,
    }),
    parent,
    children: () =>
      vma.flags.map((flag) => ({
        item: rowItem(`${id}/vm_flags/${flag}`, flag, {
          description: flagMeaning(flag),
          tooltip: `${flag}: ${flagMeaning(flag)}`,
          context: ITEMS.field,
        }),
        parent: node,
      })),
  };
  return node;
}

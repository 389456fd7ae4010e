import * as vscode from 'vscode';
import type { WalkView } from '../../simulator/inspect/views.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { ITEMS } from '../ids.ts';
import { bare } from './addresses.ts';
import { entryNode } from './entry-node.ts';
import { rowItem, type TreeNode } from './tree.ts';

export interface WalkNode extends TreeNode {
  readonly walk: WalkView;
}

export function isWalkNode(node: unknown): node is WalkNode {
  return typeof node === 'object' && node !== null && 'walk' in node;
}

/** The walk of one address: its four entries, and where it ends. */
export function walkNode(machine: StoppedMachine, walk: WalkView): WalkNode {
  const id = `walk/${walk.address}`;
  const end = walk.physical ?? vscode.l10n.t('fault');
  const item = rowItem(id, vscode.l10n.t('Walk of {0}', bare(walk.address)), {
    description: `→ ${end}`,
    icon: walk.physical === undefined ? 'circle-slash' : 'list-tree',
    context: ITEMS.walk,
    state: vscode.TreeItemCollapsibleState.Expanded,
    tooltip: walk.fault ?? `CR3 ${walk.cr3} → ${end}: ${walk.frame ?? ''}`,
    spoken: vscode.l10n.t('Walk of {0}: {1}', bare(walk.address), walk.fault ?? end),
  });
  const node: WalkNode = {
    item,
    walk,
    children: () => [
      ...walk.entries.map((entry) =>
        entryNode({ machine, pid: walk.pid, entry, parent: node, place: id }),
      ),
      endNode(walk, node, id),
    ],
  };
  return node;
}

function endNode(walk: WalkView, parent: TreeNode, id: string): TreeNode {
  const { physical, frame = '', fault = '' } = walk;
  const item =
    physical === undefined
      ? rowItem(`${id}/end`, vscode.l10n.t('no translation'), {
          description: fault,
          tooltip: fault,
          icon: 'circle-slash',
        })
      : rowItem(`${id}/end`, vscode.l10n.t('physical {0}', physical), {
          description: frame,
          tooltip: `${physical}: ${frame}`,
          icon: 'location',
        });
  return { item, parent };
}

import * as vscode from 'vscode';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { ITEMS } from '../ids.ts';
import { NodeTree, rowItem, type TreeNode } from './tree.ts';

export interface MapsNode extends TreeNode {
  readonly line: string;
}

export function isMapsNode(node: unknown): node is MapsNode {
  return typeof node === 'object' && node !== null && 'line' in node;
}

/** `/proc/PID/maps` of the running task, a row per line. */
export function createMapsTree(machine: () => StoppedMachine | undefined): NodeTree {
  return new NodeTree(async () => {
    const shown = machine();
    const pid = await shown?.currentPid();
    if (shown === undefined || pid === undefined) return [];
    const text = await shown.ask('maps', { pid });
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => lineNode(pid, line));
  });
}

function lineNode(pid: number, line: string): MapsNode {
  const [range = '', perms = '', offset = '', device = '', inode = '', ...name] = line.split(/ +/);
  const tooltip = new vscode.MarkdownString();
  tooltip.appendCodeblock(line, 'text');
  const item = rowItem(`maps/${pid}/${range}`, `${range} ${perms}`, {
    // Why: a narrow side bar cuts the end off, and the name is what one looks for.
    description: [name.join(' '), offset, device, inode].join('  ').trim(),
    tooltip,
    context: ITEMS.mapsLine,
    spoken: line.replace(/ +/g, ' '),
  });
  return { item, line };
}

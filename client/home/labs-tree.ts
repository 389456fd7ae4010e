import path from 'node:path';
import * as vscode from 'vscode';
import { labFilesIn } from '../debug/labs.ts';
import { ITEMS } from '../ids.ts';
import { NodeTree, rowItem, type TreeNode } from '../views/tree.ts';

const MANY_LABS = 200;
const FILES = '**/*.{driver,user}.ts';

export interface LabNode extends TreeNode {
  /** The program of the lab: what its commands start. */
  readonly resourceUri: vscode.Uri;
}

export function isLabNode(node: unknown): node is LabNode {
  return typeof node === 'object' && node !== null && 'resourceUri' in node;
}

/** The labs of the window's folders with their files, brought up to date as files come and go. */
export function createLabsTree(subscriptions: { dispose(): unknown }[]): NodeTree {
  const tree = new NodeTree(labs);
  const watcher = vscode.workspace.createFileSystemWatcher(FILES, false, true, false);
  subscriptions.push(
    watcher,
    watcher.onDidCreate(() => tree.refresh()),
    watcher.onDidDelete(() => tree.refresh()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => tree.refresh()),
  );
  return tree;
}

async function labs(): Promise<TreeNode[]> {
  const programs = await vscode.workspace.findFiles(
    '**/*.user.ts',
    '**/{node_modules,.pagewalk}/**',
    MANY_LABS,
  );
  const folders = [...new Set(programs.map(({ fsPath }) => path.dirname(fsPath)))].sort();
  return folders.map(labNode);
}

function labNode(folder: string): TreeNode {
  const { drivers, programs } = labFilesIn(folder);
  const uri = vscode.Uri.file(programs[0] ?? folder);
  const place = vscode.workspace.asRelativePath(path.dirname(folder), false);
  const isRoot = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath === folder;
  const item = rowItem(`lab/${folder}`, path.basename(folder), {
    description: isRoot ? '' : place,
    tooltip: folder,
    icon: 'beaker',
    context: ITEMS.lab,
    state: vscode.TreeItemCollapsibleState.Collapsed,
    spoken: vscode.l10n.t('Lab {0}', path.basename(folder)),
  });
  const node: LabNode = {
    item,
    resourceUri: uri,
    children: () => [...drivers, ...programs].map((file) => fileNode(file, node)),
  };
  return node;
}

function fileNode(file: string, parent: TreeNode): TreeNode {
  const uri = vscode.Uri.file(file);
  const kind = file.endsWith('.driver.ts') ? vscode.l10n.t('driver') : vscode.l10n.t('program');
  const item = rowItem(`file/${file}`, path.basename(file), {
    description: kind,
    tooltip: file,
    icon: file.endsWith('.driver.ts') ? 'circuit-board' : 'terminal',
  });
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
  return { item, parent };
}

import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import { VIEWS } from '../ids.ts';
import { ChangeBadges } from './change-badge.ts';
import { createMapsTree } from './maps-tree.ts';
import { PageTableTree } from './page-table-tree.ts';
import { createStageTree, isStageNode } from './stage-tree.ts';
import type { StageStore } from './stage-store.ts';
import type { NodeTree, TreeNode } from './tree.ts';
import { createVmaTree } from './vma-tree.ts';

/** A step takes a few milliseconds: only who runs longer is told to be running. */
const RUNNING_AFTER = 400;

/** The type of an extension's own list. */
type Disposables = { dispose(): unknown }[];

export interface Views {
  readonly vmas: NodeTree;
  readonly maps: NodeTree;
  readonly stages: NodeTree;
  readonly pageTables: PageTableTree;
  readonly pageTableView: vscode.TreeView<TreeNode>;
  readonly mapsView: vscode.TreeView<TreeNode>;
}

export function createViews(
  sessions: Sessions,
  store: StageStore,
  subscriptions: Disposables,
): Views {
  const machine = () => sessions.machine;
  const vmas = createVmaTree(machine);
  const maps = createMapsTree(machine);
  const stages = createStageTree(store);
  const pageTables = new PageTableTree(machine);
  const open = (id: string, treeDataProvider: NodeTree): vscode.TreeView<TreeNode> => {
    const view = vscode.window.createTreeView(id, {
      treeDataProvider,
      showCollapseAll: true,
      manageCheckboxStateManually: true,
    });
    subscriptions.push(view, treeDataProvider);
    return view;
  };
  const pageTableView = open(VIEWS.pageTables, pageTables.tree);
  const mapsView = open(VIEWS.maps, maps);
  const following = [open(VIEWS.vmas, vmas), pageTableView, mapsView];
  follow(sessions, following, [vmas, maps, pageTables.tree], subscriptions);

  const stageView = open(VIEWS.stages, stages);
  subscriptions.push(
    store.onDidChange(() => stages.refresh()),
    stageView.onDidChangeCheckboxState(({ items }) => tick(store, items)),
    vscode.window.registerFileDecorationProvider(new ChangeBadges()),
  );
  return { vmas, maps, stages, pageTables, pageTableView, mapsView };
}

/** Rows stay while the lab runs on, with a word that they are of the last stop. */
function follow(
  sessions: Sessions,
  views: readonly vscode.TreeView<TreeNode>[],
  trees: readonly NodeTree[],
  subscriptions: Disposables,
): void {
  let shown = sessions.machine;
  let timer: NodeJS.Timeout | undefined;
  const say = (text: string | undefined): void => {
    for (const view of views) (view as { message: string | undefined }).message = text;
  };
  subscriptions.push(
    sessions.onDidChange(() => {
      clearTimeout(timer);
      if (sessions.status === 'running' && sessions.machine !== undefined) {
        const text = vscode.l10n.t('Running. This is how it was at the last stop.');
        timer = setTimeout(() => say(text), RUNNING_AFTER);
      } else {
        say(undefined);
      }
      if (sessions.machine === shown) return;
      shown = sessions.machine;
      for (const tree of trees) tree.refresh();
    }),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

async function tick(
  store: StageStore,
  items: readonly [TreeNode, vscode.TreeItemCheckboxState][],
): Promise<void> {
  for (const [node, state] of items) {
    if (!isStageNode(node)) continue;
    const names = node.stages.map(({ name }) => name);
    await store.set(names, state === vscode.TreeItemCheckboxState.Checked);
  }
}

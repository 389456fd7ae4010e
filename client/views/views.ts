import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import { VIEWS } from '../ids.ts';
import { ChangeBadges } from './change-badge.ts';
import { follow, openAtFirstStop, type Disposables } from './follow.ts';
import { PageTableTree } from './page-table-tree.ts';
import { createProcTree } from './proc-tree.ts';
import { createStageTree, isStageNode } from './stage-tree.ts';
import type { StageStore } from './stage-store.ts';
import type { NodeTree, TreeNode } from './tree.ts';
import { TimelineTree } from './timeline-tree.ts';
import { createVmaTree } from './vma-tree.ts';

export interface Views {
  readonly vmas: NodeTree;
  readonly proc: NodeTree;
  readonly stages: NodeTree;
  readonly timeline: TimelineTree;
  readonly pageTables: PageTableTree;
  readonly pageTableView: vscode.TreeView<TreeNode>;
  readonly procView: vscode.TreeView<TreeNode>;
  readonly vmaView: vscode.TreeView<TreeNode>;
  readonly stageView: vscode.TreeView<TreeNode>;
}

export function createViews(
  sessions: Sessions,
  store: StageStore,
  memory: vscode.Memento,
  subscriptions: Disposables,
): Views {
  const machine = () => sessions.machine;
  const vmas = createVmaTree(machine);
  const proc = createProcTree(machine);
  const stages = createStageTree(store);
  const pageTables = new PageTableTree(machine);
  const timeline = new TimelineTree(machine);
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
  const procView = open(VIEWS.proc, proc);
  const vmaView = open(VIEWS.vmas, vmas);
  const timelineView = open(VIEWS.timeline, timeline.tree);
  const stageView = open(VIEWS.stages, stages);
  follow(
    sessions,
    [vmaView, pageTableView, procView, timelineView],
    [vmas, proc, pageTables.tree, timeline.tree],
    subscriptions,
  );
  openAtFirstStop(
    sessions,
    memory,
    [
      [stageView, stages],
      [vmaView, vmas],
    ],
    subscriptions,
  );
  subscriptions.push(
    store.onDidChange(() => stages.refresh()),
    stageView.onDidChangeCheckboxState(({ items }) => tick(store, items)),
    vscode.window.registerFileDecorationProvider(new ChangeBadges()),
  );
  return { vmas, proc, stages, timeline, pageTables, pageTableView, procView, vmaView, stageView };
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

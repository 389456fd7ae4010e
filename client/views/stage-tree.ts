import * as vscode from 'vscode';
import type { StageInfo } from '../../simulator/inspect/views.ts';
import { ITEMS } from '../ids.ts';
import { groupStages, type StageGroup } from './stage-list.ts';
import type { StageStore } from './stage-store.ts';
import { NodeTree, rowItem, type TreeNode } from './tree.ts';

const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;

/** A row with a checkbox: one stage, or a call with all of its stages. */
export interface StageNode extends TreeNode {
  readonly stages: readonly StageInfo[];
}

export function isStageNode(node: unknown): node is StageNode {
  return typeof node === 'object' && node !== null && 'stages' in node;
}

export function createStageTree(store: StageStore): NodeTree {
  return new NodeTree(() =>
    groupStages(store.stages()).map((group, index) => groupNode(store, group, index === 0)),
  );
}

function groupNode(store: StageStore, group: StageGroup, first: boolean): StageNode {
  const set = group.stages.filter(({ name }) => store.isSet(name)).length;
  const item = rowItem(`group/${group.name}`, group.name, {
    description: set > 0 ? `${set} of ${group.stages.length}` : `${group.stages.length}`,
    state: first || set > 0 ? Expanded : Collapsed,
    spoken: vscode.l10n.t('{0}: {1} of {2} stages set', group.name, set, group.stages.length),
  });
  item.checkboxState = {
    state: set === group.stages.length ? Checked : Unchecked,
    tooltip: vscode.l10n.t('Stop at every stage of {0}', group.name),
  };
  const node: StageNode = {
    item,
    stages: group.stages,
    children: () => group.stages.map((stage) => stageNode(store, stage, node)),
  };
  return node;
}

function stageNode(store: StageStore, stage: StageInfo, parent: StageNode): StageNode {
  const item = rowItem(`stage/${stage.name}`, stage.name, {
    description: stage.summary,
    tooltip: stageTooltip(stage),
    context: ITEMS.stage,
    spoken: `${stage.name}. ${stage.summary}`,
  });
  item.checkboxState = {
    state: store.isSet(stage.name) ? Checked : Unchecked,
    tooltip: vscode.l10n.t('Stop before {0}', stage.name),
  };
  return { item, parent, stages: [stage] };
}

function stageTooltip(stage: StageInfo): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendCodeblock(`${stage.name}(${stage.parameters.join(', ')})`, 'c');
  text.appendMarkdown(`${stage.summary}\n\n`);
  text.appendMarkdown(`Linux: \`${stage.linux}\``);
  return text;
}

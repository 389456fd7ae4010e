import * as vscode from 'vscode';
import type { StageOptions } from '../../server/protocol/dap.ts';
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
  const { name, summary } = stage;
  const options = store.optionsOf(name);
  const problem = store.problemOf(name);
  const when = options === undefined ? [] : [optionsText(options)];
  const item = rowItem(`stage/${name}`, name, {
    description: when[0] ?? summary,
    tooltip: stageTooltip(stage, when[0], problem),
    context: options === undefined ? ITEMS.stage : ITEMS.conditionalStage,
    spoken: [name, ...when, ...(problem === undefined ? [] : [problem]), summary].join('. '),
    ...(problem !== undefined && { icon: 'warning' }),
  });
  item.checkboxState = {
    state: store.isSet(name) ? Checked : Unchecked,
    tooltip: vscode.l10n.t('Stop before {0}', name),
  };
  return { item, parent, stages: [stage] };
}

/** `when len > 4096n, from time 3 on`. */
function optionsText({ condition, hitCondition }: StageOptions): string {
  return [
    ...(condition === undefined ? [] : [vscode.l10n.t('when {0}', condition)]),
    ...(hitCondition === undefined ? [] : [vscode.l10n.t('from time {0} on', hitCondition)]),
  ].join(', ');
}

function stageTooltip(
  stage: StageInfo,
  when: string | undefined,
  problem: string | undefined,
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendCodeblock(`${stage.name}(${stage.parameters.join(', ')})`, 'c');
  text.appendMarkdown(`${stage.summary}\n\n`);
  if (when !== undefined) text.appendText(`${vscode.l10n.t('Stops {0}.', when)}\n\n`);
  if (problem !== undefined) text.appendText(`${problem}\n\n`);
  text.appendMarkdown(`Linux: \`${stage.linux}\``);
  return text;
}

import * as vscode from 'vscode';
import {
  TIMELINE_REQUEST,
  type TimelineArguments,
  type TimelineResponse,
  type TimelineStage,
} from '../../server/protocol/dap.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { COMMANDS, ITEMS } from '../ids.ts';
import { NodeTree, noteNode, rowItem, type TreeNode } from './tree.ts';

/** Contract: the adapter gives no more at once. */
const PAGE = 1000;

/** A stage that the run has passed, or has been at before travelling back: a place to travel to. */
export interface TimelineNode extends TreeNode {
  readonly passed: TimelineStage;
}

export function isTimelineNode(node: unknown): node is TimelineNode {
  return typeof node === 'object' && node !== null && 'passed' in node;
}

/** The stages of the run, outermost calls first, those inside a call below it; long runs in pages. */
export class TimelineTree {
  readonly tree: NodeTree;
  /** The row of the stage that the run stands at, after the rows were asked for. */
  private here: TreeNode | undefined;

  constructor(private readonly machine: () => StoppedMachine | undefined) {
    this.tree = new NodeTree(() => this.roots());
  }

  /** Contract: the last stage that was passed, with its parents; undefined before the rows were read. */
  get current(): TreeNode | undefined {
    return this.here;
  }

  private async roots(): Promise<readonly TreeNode[]> {
    const shown = this.machine();
    this.here = undefined;
    if (shown === undefined) return [];
    const { total, ahead, forgotten } = await ask(shown, { start: 0, count: 1 });
    if (total === 0) return [noteNode(vscode.l10n.t('No stage has been passed yet.'))];
    const note = forgotten
      ? [noteNode(vscode.l10n.t('Older stages of this long run are forgotten.'), 'history')]
      : [];
    const pages: TreeNode[] = [];
    for (let start = 0; start < total; start += PAGE) {
      pages.push(this.pageNode(shown, start, Math.min(total, start + PAGE), ahead));
    }
    const [only] = pages;
    if (pages.length > 1 || only?.children === undefined) return [...note, ...pages];
    return [...note, ...(await only.children())];
  }

  private pageNode(machine: StoppedMachine, start: number, end: number, ahead: number): TreeNode {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const here = ahead > start && ahead <= end;
    const item = rowItem(
      `timeline/page/${start}`,
      vscode.l10n.t('Stages {0} to {1}', start + 1, end),
      {
        icon: here ? 'debug-stackframe' : 'history',
        state: here ? Expanded : Collapsed,
      },
    );
    const node: TreeNode = {
      item,
      children: async () => {
        const { stages } = await ask(machine, { start, count: end - start });
        return this.nest(stages, start, ahead);
      },
    };
    return node;
  }

  /** Contract: rows of the outermost stages; a stage's children are the deeper ones that follow it. */
  private nest(stages: readonly TimelineStage[], start: number, ahead: number): TreeNode[] {
    const roots: TreeNode[] = [];
    const open: {
      readonly node: TimelineNode;
      readonly below: TreeNode[];
      readonly depth: number;
    }[] = [];
    stages.forEach((stage, index) => {
      while (open.length > 0 && (open.at(-1)?.depth ?? 0) >= stage.depth) open.pop();
      const parent = open.at(-1);
      const below: TreeNode[] = [];
      const at = start + index;
      const node = stageNode(stage, below, parent?.node, at, at < ahead, at === ahead - 1);
      if (at === ahead - 1) {
        this.here = node;
        for (const { node: outer } of open) {
          outer.item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
        }
      }
      (parent?.below ?? roots).push(node);
      if (
        parent !== undefined &&
        parent.node.item.collapsibleState === vscode.TreeItemCollapsibleState.None
      ) {
        parent.node.item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
      }
      open.push({ node, below, depth: stage.depth });
    });
    return roots;
  }
}

function stageNode(
  stage: TimelineStage,
  below: readonly TreeNode[],
  parent: TreeNode | undefined,
  index: number,
  passed: boolean,
  current: boolean,
): TimelineNode {
  const { name, position, pid } = stage;
  const state = current
    ? vscode.l10n.t('the run stands here')
    : passed
      ? vscode.l10n.t('passed')
      : vscode.l10n.t('ahead');
  const item = rowItem(`timeline/${index}`, name, {
    description: [
      vscode.l10n.t('tick {0}', position.tick),
      ...(current || !passed ? [state] : []),
    ].join(' · '),
    tooltip: vscode.l10n.t('{0} in process {1}: {2}. Travel there.', name, pid, state),
    icon: current ? 'debug-stackframe' : passed ? 'circle-filled' : 'circle-outline',
    context: ITEMS.passedStage,
    spoken: `${name}, ${state}`,
  });
  const title = vscode.l10n.t('Travel Here');
  const node: TimelineNode = {
    item,
    passed: stage,
    parent,
    children: () => below,
  };
  item.command = { command: COMMANDS.travel, title, arguments: [node] };
  return node;
}

async function ask(machine: StoppedMachine, args: TimelineArguments): Promise<TimelineResponse> {
  return (await machine.session.customRequest(TIMELINE_REQUEST, args)) as TimelineResponse;
}

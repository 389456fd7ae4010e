import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { GOTO_REQUEST, type GotoArguments } from '../../server/protocol/dap.ts';
import type { Sessions } from '../debug/sessions.ts';
import { isStageNode } from '../views/stage-tree.ts';
import { isTimelineNode } from '../views/timeline-tree.ts';
import type { StageStore } from '../views/stage-store.ts';

/** Asks for a stage, or takes the row's, and turns its breakpoint around. */
export async function toggleStage(store: StageStore, target: unknown): Promise<void> {
  const names = isStageNode(target)
    ? target.stages.map(({ name }) => name)
    : await askStage(store, vscode.l10n.t('Toggle Stage Breakpoint'));
  for (const name of names) await store.set([name], !store.isSet(name));
}

/** Contract: the name of a stage, or none when the user gives up. */
export async function askStage(store: StageStore, title?: string): Promise<readonly string[]> {
  const picked = await vscode.window.showQuickPick(
    store.stages().map(({ name, group, summary }) => ({
      label: name,
      description: group,
      detail: summary,
      picked: store.isSet(name),
      iconPath: new vscode.ThemeIcon(store.isSet(name) ? 'debug-breakpoint' : 'circle-outline'),
    })),
    { ...(title !== undefined && { title }), matchOnDetail: true },
  );
  return picked === undefined ? [] : [picked.label];
}

/** Opens the simulator's source where the stage stands. */
export async function showStageSource(dist: vscode.Uri, target: unknown): Promise<void> {
  const name = isStageNode(target) ? target.stages[0]?.name : target;
  const table = vscode.Uri.joinPath(dist, 'stages.json').fsPath;
  const positions = JSON.parse(readFileSync(table, 'utf8')) as Readonly<
    Record<string, { readonly path: string; readonly line: number; readonly stage?: string }>
  >;
  const found = Object.values(positions).find(({ stage }) => stage === name);
  if (found === undefined) return;
  const line = new vscode.Position(found.line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(dist, found.path), {
    selection: new vscode.Range(line, line),
  });
}

/** Travels to a stage of the timeline: the run is made again up to there. */
export async function travel(sessions: Sessions, target: unknown): Promise<void> {
  const { session, status } = sessions;
  if (!isTimelineNode(target) || session === undefined || status !== 'stopped') return;
  const args: GotoArguments = { position: target.passed.position };
  try {
    await session.customRequest(GOTO_REQUEST, args);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(
      vscode.l10n.t('Cannot travel to {0}: {1}', target.passed.name, why),
    );
  }
}

import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { isStageNode } from '../views/stage-tree.ts';
import type { StageStore } from '../views/stage-store.ts';

/** Asks for a stage, or takes the row's, and turns its breakpoint around. */
export async function toggleStage(store: StageStore, target: unknown): Promise<void> {
  const names = isStageNode(target) ? target.stages.map(({ name }) => name) : await askStage(store);
  for (const name of names) await store.set([name], !store.isSet(name));
}

async function askStage(store: StageStore): Promise<readonly string[]> {
  const picked = await vscode.window.showQuickPick(
    store.stages().map(({ name, group, summary }) => ({
      label: name,
      description: group,
      detail: summary,
      picked: store.isSet(name),
      iconPath: new vscode.ThemeIcon(store.isSet(name) ? 'debug-breakpoint' : 'circle-outline'),
    })),
    { title: vscode.l10n.t('Toggle Stage Breakpoint'), matchOnDetail: true },
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

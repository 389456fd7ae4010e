import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import type { NodeTree, TreeNode } from './tree.ts';

/** The type of an extension's own list. */
export type Disposables = { dispose(): unknown }[];

/** A step takes a few milliseconds: only who runs longer is told to be running. */
const RUNNING_AFTER = 400;
const OPENED = 'pagewalk.viewsOpened';

/** Rows stay while the lab runs on, with a word that they are of the last stop. */
export function follow(
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

/**
 * Opens views at the first stop in a workspace; afterwards the layout is the user's.
 *
 * Why: whatever an extension says, its views start out collapsed in the debugger's side bar.
 */
export function openAtFirstStop(
  sessions: Sessions,
  memory: vscode.Memento,
  views: readonly (readonly [vscode.TreeView<TreeNode>, NodeTree])[],
  subscriptions: Disposables,
): void {
  if (memory.get<boolean>(OPENED) === true) return;
  const listening = sessions.onDidStop(async () => {
    listening.dispose();
    await memory.update(OPENED, true);
    for (const [view, tree] of views) {
      const [first] = await tree.getChildren();
      if (first !== undefined) await view.reveal(first, { select: false, focus: false });
    }
  });
  subscriptions.push(listening);
}

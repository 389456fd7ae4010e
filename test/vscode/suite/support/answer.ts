import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { TreeNode } from '../../../../client/views/tree.ts';

/** Does what a click on the row does. */
export async function click({ item }: TreeNode): Promise<unknown> {
  const { command, arguments: args = [] } = item.command ?? { command: '' };
  return vscode.commands.executeCommand(command, ...(args as unknown[]));
}

/** Contract: settles like `work`; every quick pick and input box that opens until then is accepted as it is proposed. */
export async function accepting<T>(work: Thenable<T>): Promise<T> {
  const settled = Promise.resolve(work).then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([settled, sleep(50, false)]))) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }
  return work;
}

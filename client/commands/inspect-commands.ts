import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import { bare } from '../views/addresses.ts';
import { isEntryNode } from '../views/entry-node.ts';
import { MACHINE_FILES, PROCESS_FILES } from '../views/proc-files.ts';
import { isMapsNode } from '../views/proc-tree.ts';
import type { Views } from '../views/views.ts';
import { isVmaNode } from '../views/vma-tree.ts';
import { addressOf, askAddress } from './meant-address.ts';

/** Walks an address in the Page Tables view. */
export async function walkAddress(
  sessions: Sessions,
  views: Views,
  target: unknown,
): Promise<void> {
  const address =
    addressOf(target) ?? (await askAddress(sessions, views, vscode.l10n.t('Walk Address')));
  if (address === undefined) return;
  views.pageTables.addWalk(address);
  const [first] = await views.pageTables.tree.getChildren();
  if (first !== undefined) await views.pageTableView.reveal(first, { select: true, expand: true });
}

/** Goes to the entry that translates the address of a row. */
export async function showInPageTables(views: Views, target: unknown): Promise<void> {
  const address = addressOf(target);
  if (address === undefined) return;
  const node = await views.pageTables.find(address);
  if (node === undefined) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('No page table covers {0} yet: the first access makes one.', bare(address)),
    );
    return;
  }
  await views.pageTableView.reveal(node, { select: true, focus: true });
  const isLeaf = node.entry.level === 'PTE';
  if (!isLeaf) {
    vscode.window.setStatusBarMessage(
      vscode.l10n.t('{0} has no PTE yet: this is the deepest table on its way', bare(address)),
      5000,
    );
  }
}

export async function copy(text: string | undefined): Promise<void> {
  if (text !== undefined) await vscode.env.clipboard.writeText(text);
}

/** Contract: a path below /proc; a file of a process is that of the running one. */
export async function askProcFile(): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(
    [
      ...PROCESS_FILES.map((name) => ({ label: `/proc/PID/${name}`, name })),
      ...MACHINE_FILES.map((name) => ({ label: `/proc/${name}`, name })),
    ],
    { title: vscode.l10n.t('Show Which File of /proc?') },
  );
  return picked?.name;
}

/** A row as crash(8) prints it: the walk of its address, or the mappings of its task. */
export async function crashText(sessions: Sessions, target: unknown): Promise<string | undefined> {
  const { machine } = sessions;
  const address = addressOf(target);
  const line = address === undefined ? 'vm' : `vtop ${bare(address)}`;
  return (await machine?.ask('command', { line })) ?? undefined;
}

/** What "Copy" puts into the clipboard for a row. */
export function copied(target: unknown): string | undefined {
  if (isMapsNode(target)) return target.line;
  if (isVmaNode(target)) return target.vma.mapsLine;
  if (isEntryNode(target)) return target.entry.raw;
  const address = addressOf(target);
  return address === undefined ? undefined : `0x${bare(address)}`;
}

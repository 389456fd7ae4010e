import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import { bare, parseAddress } from '../views/addresses.ts';
import { isEntryNode } from '../views/entry-node.ts';
import { MACHINE_FILES, PROCESS_FILES } from '../views/proc-files.ts';
import { isMapsNode } from '../views/proc-tree.ts';
import type { Views } from '../views/views.ts';
import { exampleVma } from '../views/vma-pages.ts';
import { isVmaNode } from '../views/vma-tree.ts';
import { isWalkNode } from '../views/walk-node.ts';

/** The address a row or an argument stands for, as a hex string. */
export function addressOf(target: unknown): string | undefined {
  if (typeof target === 'string') return parseAddress(target);
  if (isVmaNode(target)) return target.vma.start;
  if (isEntryNode(target)) return target.entry.address;
  if (isWalkNode(target)) return target.walk.address;
  if (isMapsNode(target)) return parseAddress(target.line.split('-')[0] ?? '');
  return undefined;
}

/** Walks an address in the Page Tables view. */
export async function walkAddress(
  sessions: Sessions,
  views: Views,
  target: unknown,
): Promise<void> {
  const address = addressOf(target) ?? (await askAddress(sessions, vscode.l10n.t('Walk Address')));
  if (address === undefined) return;
  views.pageTables.addWalk(address);
  const [first] = await views.pageTables.tree.getChildren();
  if (first !== undefined) await views.pageTableView.reveal(first, { select: true, expand: true });
}

/** @param title of the box to type into; it proposes a mapping of a device */
export async function askAddress(sessions: Sessions, title: string): Promise<string | undefined> {
  const selected = selectedWord();
  const { machine } = sessions;
  const example = machine && (await exampleVma(machine));
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('A virtual address, in hex'),
    value: selected ?? (example === undefined ? '' : `0x${bare(example.start)}`),
    validateInput: (value) =>
      parseAddress(value) === undefined
        ? vscode.l10n.t('Write up to 16 hex digits, for example 0x7ffff7fb9000.')
        : undefined,
  });
  return text === undefined ? undefined : parseAddress(text);
}

function selectedWord(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? '';
  return /^0x[0-9a-f_]+n?$/i.test(text) ? text : undefined;
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

import * as vscode from 'vscode';
import { MAPPED_AT_REQUEST, type MappedAtResponse } from '../../server/protocol/dap.ts';
import type { Sessions } from '../debug/sessions.ts';
import { bare } from '../views/addresses.ts';
import type { Views } from '../views/views.ts';
import { findVma } from '../views/vma-tree.ts';
import { addressOf } from './meant-address.ts';

/** Goes from a page table entry to the VMA that it belongs to. */
export async function showVma(views: Views, sessions: Sessions, target: unknown): Promise<void> {
  const address = addressOf(target);
  const { machine } = sessions;
  if (address === undefined || machine === undefined) return;
  const vma = await machine.ask('vmaAt', { address });
  if (vma !== null) return reveal(views, vma.start);
  await vscode.window.showInformationMessage(
    vscode.l10n.t('No VMA contains {0}: an access would be a SIGSEGV.', bare(address)),
  );
}

/** Goes from a line of the lab to the VMA that it made; of several the user picks one. */
export async function showMappedHere(views: Views, sessions: Sessions): Promise<void> {
  const { machine } = sessions;
  const editor = vscode.window.activeTextEditor;
  if (machine === undefined || editor === undefined) return;
  const line = editor.selection.active.line + 1;
  const args = { path: editor.document.uri.fsPath, line };
  const response: unknown = await machine.session.customRequest(MAPPED_AT_REQUEST, args);
  const { addresses } = response as MappedAtResponse;
  const rows = await Promise.all(
    addresses.map(async (address) => {
      const vma = await machine.ask('vmaAt', { address });
      return { label: vma?.mapsLine ?? bare(address), address };
    }),
  );
  if (rows.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('Line {0} has made no VMA that the running process has now.', line),
    );
    return;
  }
  const title = vscode.l10n.t('VMAs That Line {0} Has Made', line);
  const picked = rows.length === 1 ? rows[0] : await vscode.window.showQuickPick(rows, { title });
  if (picked !== undefined) await reveal(views, picked.address);
}

async function reveal({ vmas, vmaView }: Views, start: string): Promise<void> {
  const node = await findVma(vmas, start);
  if (node !== undefined) await vmaView.reveal(node, { select: true, focus: true, expand: true });
}

import path from 'node:path';
import * as vscode from 'vscode';
import { isLabFile } from '../debug/labs.ts';
import { COMMANDS } from '../ids.ts';
import { addHeaders, headersStatus } from './lab-files.ts';
import type { Shipped } from './place.ts';

/** Offers the headers, once per folder and window, when a lab is opened whose imports cannot resolve. */
export class HeadersOffer {
  private readonly asked = new Set<string>();

  constructor(private readonly shipped: Shipped) {}

  async consider(document: vscode.TextDocument): Promise<void> {
    if (document.uri.scheme !== 'file' || !isLabFile(document.fileName)) return;
    const lab = path.dirname(document.fileName);
    const root = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath;
    const status = headersStatus(lab, root);
    if (status.kind === 'ready' || this.asked.has(status.folder)) return;
    this.asked.add(status.folder);
    const add = vscode.l10n.t('Add Kernel Headers');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The kernel headers are not in {0} yet: without them nothing that the lab imports is known to the editor.',
        path.basename(status.folder),
      ),
      add,
    );
    if (answer === add) await writeHeaders(this.shipped, status.folder);
  }

  /** The command: for the folder given, or that of the file in front. */
  async add(uri?: vscode.Uri): Promise<void> {
    const folder = uri?.fsPath ?? folderInFront();
    if (folder === undefined) {
      const sample = vscode.l10n.t('Open Sample…');
      const answer = await vscode.window.showErrorMessage(
        vscode.l10n.t('Open a *.driver.ts or *.user.ts file first: its folder gets the headers.'),
        sample,
      );
      if (answer === sample) await vscode.commands.executeCommand(COMMANDS.openSample);
      return;
    }
    this.asked.add(folder);
    await writeHeaders(this.shipped, folder);
  }
}

function folderInFront(): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.scheme === 'file' && isLabFile(document.fileName)) {
    return path.dirname(document.fileName);
  }
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
}

/**
 * Why a restart: TypeScript does not always notice that a folder or a tsconfig.json it looked for in vain is there now,
 * and to reload its projects does not help a file that was in none.
 */
export async function reloadTypes(): Promise<void> {
  try {
    await vscode.commands.executeCommand('typescript.restartTsServer');
  } catch {
    // Another provider of TypeScript may have no such command, and needs none.
  }
}

async function writeHeaders(shipped: Shipped, folder: string): Promise<void> {
  if (addHeaders(folder, shipped.include)) {
    await reloadTypes();
    vscode.window.setStatusBarMessage(
      vscode.l10n.t('$(check) Kernel headers added to {0}', path.basename(folder)),
      5000,
    );
    return;
  }
  const open = vscode.l10n.t('Open tsconfig.json');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The headers are in {0}, but its tsconfig.json needs "paths": { "*.h": ["./.pagewalk/include/*.d.ts"] }.',
      path.basename(folder),
    ),
    open,
  );
  if (answer === open) {
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'tsconfig.json')));
  }
}

import path from 'node:path';
import * as vscode from 'vscode';

/** Folders of the installed extension. */
export interface Shipped {
  readonly include: string;
  readonly samples: string;
  readonly dist: vscode.Uri;
}

/** Contract: asks where to put something called `name`; undefined when the user gives up. */
export async function askFolder(
  name: string,
  title: string,
  temporary?: string,
): Promise<string | undefined> {
  const choices = (vscode.workspace.workspaceFolders ?? []).map(({ uri, name: root }) => ({
    label: `$(folder) ${root}/${name}`,
    description: vscode.l10n.t('in this window'),
    folder: uri.scheme === 'file' ? uri.fsPath : undefined,
  }));
  const elsewhere = {
    label: vscode.l10n.t('$(folder-opened) Choose a Folder…'),
    description: '',
    folder: undefined,
  };
  const scratch =
    temporary === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('$(trash) A Temporary Folder'),
            description: vscode.l10n.t('just to look around'),
            folder: temporary,
          },
        ];
  const offered = [...choices, ...scratch];
  const picked =
    offered.length === 0
      ? elsewhere
      : await vscode.window.showQuickPick([...offered, elsewhere], { title });
  if (picked === undefined) return undefined;
  if (picked.folder !== undefined) return path.join(picked.folder, name);
  const opened = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Put It Here'),
    title,
  });
  const parent = opened?.[0]?.fsPath;
  return parent === undefined ? undefined : path.join(parent, name);
}

/** Opens a file of a lab; a lab outside the window is offered to be opened as a folder. */
export async function showLab(folder: string, file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  await vscode.window.showTextDocument(uri, { preview: false });
  if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) return;
  const open = vscode.l10n.t('Open Folder');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('The lab is in {0}.', folder), open)
    .then((answer) => {
      if (answer !== open) return;
      return vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder));
    });
}

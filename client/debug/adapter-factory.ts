import { existsSync } from 'node:fs';
import * as vscode from 'vscode';

/**
 * The adapter runs in a process of its own: whatever happens to it, the editor's other extensions go on.
 *
 * Why `process.execPath`: it is the Node of the extension host; in a desktop editor it is Electron, which is Node when
 * told so.
 */
export class AdapterFactory implements vscode.DebugAdapterDescriptorFactory {
  constructor(private readonly dist: vscode.Uri) {}

  createDebugAdapterDescriptor(): vscode.DebugAdapterDescriptor {
    const adapter = vscode.Uri.joinPath(this.dist, 'debug-adapter.cjs').fsPath;
    if (!existsSync(adapter)) {
      throw new Error(
        vscode.l10n.t('The debug adapter is missing ({0}): install Pagewalk again.', adapter),
      );
    }
    return new vscode.DebugAdapterExecutable(process.execPath, [adapter], {
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
  }
}

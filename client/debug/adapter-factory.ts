import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { AdapterServer } from './adapter-server.ts';

/**
 * The adapter runs in a process of its own: whatever happens to it, the editor's other extensions go on, and the next
 * session starts another.
 */
export class AdapterFactory implements vscode.DebugAdapterDescriptorFactory, vscode.Disposable {
  private server: AdapterServer | undefined;

  constructor(private readonly dist: vscode.Uri) {}

  dispose(): void {
    this.server?.dispose();
  }

  async createDebugAdapterDescriptor(): Promise<vscode.DebugAdapterDescriptor> {
    const adapter = vscode.Uri.joinPath(this.dist, 'debug-adapter.cjs').fsPath;
    if (!existsSync(adapter)) {
      throw new Error(
        vscode.l10n.t('The debug adapter is missing ({0}): install Pagewalk again.', adapter),
      );
    }
    if (!this.server?.isAlive) this.server = new AdapterServer(adapter);
    const pipe = await this.server.pipe;
    if (pipe !== undefined) return new vscode.DebugAdapterNamedPipeServer(pipe);
    // Why: where pipes do not work a process for each session does.
    return new vscode.DebugAdapterExecutable(process.execPath, [adapter], {
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
  }
}

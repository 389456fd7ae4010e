import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import { PROC_SCHEME } from '../ids.ts';

/** Read-only documents `proc:/PID/maps`, brought up to date at every stop; after the end they keep the last text. */
export class ProcDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscription: vscode.Disposable;
  private readonly last = new Map<string, string>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly sessions: Sessions) {
    this.subscription = sessions.onDidChange(() => {
      if (sessions.status !== 'stopped') return;
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme === PROC_SCHEME) this.changed.fire(uri);
      }
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { machine, status } = this.sessions;
    if (machine === undefined || status !== 'stopped') {
      return this.last.get(uri.path) ?? vscode.l10n.t('The lab is not stopped.\n');
    }
    try {
      const text = await machine.ask('proc', { path: `/proc${uri.path}` });
      this.last.set(uri.path, text);
      return text;
    } catch (error) {
      return `${error instanceof Error ? error.message : String(error)}\n`;
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

/** Opens `/proc/PID/NAME` of the running task beside the sources. */
export async function showProc(sessions: Sessions, name: 'maps'): Promise<void> {
  const pid = await sessions.machine?.currentPid();
  if (pid === undefined) return;
  const uri = vscode.Uri.from({ scheme: PROC_SCHEME, path: `/${pid}/${name}` });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: false,
  });
}

import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../../server/protocol/dap.ts';
import type { ConfigurationProvider } from './configuration-provider.ts';
import { isLabFile } from './labs.ts';

/** Marks the sessions of this feature in their configuration. */
const MARK = 'runOnSave';

/**
 * Runs a lab when one of its files is saved, past all breakpoints, and keeps the state in which it ended in the views.
 *
 * Invariant: at most one such session; it gives way to a session that the user starts, and none starts beside that.
 */
export class RunOnSave implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private session: vscode.DebugSession | undefined;
  /** Saves come in bursts: the last one counts. */
  private starting = Promise.resolve();

  constructor(
    private readonly provider: ConfigurationProvider,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { debug, workspace } = vscode;
    this.subscriptions = [
      workspace.onDidSaveTextDocument((document) => this.saved(document)),
      debug.onDidStartDebugSession((session) => this.started(session)),
      debug.onDidTerminateDebugSession((session) => {
        if (session.id === this.session?.id) this.session = undefined;
      }),
    ];
  }

  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
  }

  private saved(document: vscode.TextDocument): void {
    const { uri } = document;
    const settings = vscode.workspace.getConfiguration('pagewalk', uri);
    if (settings.get<boolean>('runOnSave') !== true || !vscode.workspace.isTrusted) return;
    if (uri.scheme !== 'file' || !isLabFile(uri.fsPath)) return;
    this.starting = this.starting
      .then(() => this.run(uri))
      .catch((error: unknown) => {
        this.log.warn(`Run on save: ${String(error)}`);
      });
  }

  private started(session: vscode.DebugSession): void {
    if (session.type !== DEBUG_TYPE) return;
    if (session.configuration[MARK] === true) this.session = session;
    else void this.end();
  }

  private async run(uri: vscode.Uri): Promise<void> {
    const active = vscode.debug.activeDebugSession;
    if (active !== undefined && active.id !== this.session?.id) return;
    await this.end();
    const config = await this.provider.configurationForEditor(uri);
    if (config === undefined) return;
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    await vscode.debug.startDebugging(
      folder,
      { ...config, keepFinalState: true, [MARK]: true },
      {
        noDebug: true,
        suppressDebugToolbar: true,
        suppressDebugStatusbar: true,
        suppressDebugView: true,
        suppressSaveBeforeStart: true,
      },
    );
  }

  private async end(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    if (session !== undefined) await vscode.debug.stopDebugging(session);
  }
}

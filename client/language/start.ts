import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import { isLabFile } from '../debug/labs.ts';
import type * as clientModule from './language-client.ts';

// Why: the client library is larger than everything else here, and a bundler would put an `import` into this file.
const load = createRequire(import.meta.url);

/** Starts the language server with the first lab file that is opened. */
export class LanguageStart implements vscode.Disposable {
  private started: Promise<vscode.Disposable | undefined> | undefined;

  constructor(
    private readonly dist: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  consider(document: vscode.TextDocument): void {
    if (document.uri.scheme === 'file' && isLabFile(document.fileName))
      this.started ??= this.start();
  }

  /** Whether a server was started and answers. */
  async running(): Promise<boolean> {
    return (await this.started) !== undefined;
  }

  dispose(): void {
    void this.started?.then((client) => {
      client?.dispose();
    });
  }

  private async start(): Promise<vscode.Disposable | undefined> {
    const file = (name: string): string => vscode.Uri.joinPath(this.dist, name).fsPath;
    const server = file('language-server.cjs');
    if (!existsSync(server)) {
      this.log.warn(`There is no language server at ${server}: hovers and rules are left out.`);
      return undefined;
    }
    try {
      const { startLanguageClient } = load(file('language-client.cjs')) as typeof clientModule;
      return await startLanguageClient(server, this.log);
    } catch (error) {
      this.log.error(`The language server did not start: ${String(error)}`);
      return undefined;
    }
  }
}

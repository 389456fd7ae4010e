/** A bundle of its own, loaded when the first lab file is opened. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

const LAB_FILES = { scheme: 'file', language: 'typescript', pattern: '**/*.{driver,user}.ts' };

/** Contract: resolves when the server answers; disposing stops it. */
export async function startLanguageClient(
  server: string,
  channel: vscode.LogOutputChannel,
): Promise<vscode.Disposable> {
  const client = new LanguageClient(
    'pagewalk',
    'Pagewalk',
    { module: server, transport: TransportKind.ipc },
    {
      documentSelector: [LAB_FILES],
      outputChannel: channel,
      initializationOptions: { runsLabs: true },
    },
  );
  await client.start();
  return new vscode.Disposable(() => void client.stop());
}

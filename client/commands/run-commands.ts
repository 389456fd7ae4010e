import * as vscode from 'vscode';
import type { ConfigurationProvider } from '../debug/configuration-provider.ts';

/**
 * Starts the lab around a file, or the one in front.
 *
 * Contract: resolves to whether a session started; when none did, the user has been told why.
 */
export async function startLab(
  provider: ConfigurationProvider,
  target: unknown,
  noDebug: boolean,
): Promise<boolean> {
  const uri = target instanceof vscode.Uri ? target : undefined;
  const config = await provider.configurationForEditor(uri);
  if (config === undefined) return false;
  const file = uri ?? vscode.window.activeTextEditor?.document.uri;
  const folder = file && vscode.workspace.getWorkspaceFolder(file);
  return vscode.debug.startDebugging(folder, config, { noDebug });
}

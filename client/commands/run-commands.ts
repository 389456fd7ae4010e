import * as vscode from 'vscode';
import type { ConfigurationProvider } from '../debug/configuration-provider.ts';
import { isLabNode } from '../home/labs-tree.ts';

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
  const uri = uriOf(target);
  const config = await provider.configurationForEditor(uri);
  if (config === undefined) return false;
  const file = uri ?? vscode.window.activeTextEditor?.document.uri;
  const folder = file && vscode.workspace.getWorkspaceFolder(file);
  return vscode.debug.startDebugging(folder, config, { noDebug });
}

/**
 * Debugs the lab around a driver with a breakpoint where a handler begins.
 *
 * @param line of the handler's first statement, from 1; a breakpoint that stands there already is kept
 */
export async function debugHandler(
  provider: ConfigurationProvider,
  target: unknown,
  line: unknown,
): Promise<boolean> {
  const uri = uriOf(target);
  if (uri === undefined || typeof line !== 'number') return startLab(provider, target, false);
  const there = vscode.debug.breakpoints.some(
    (one) =>
      one instanceof vscode.SourceBreakpoint &&
      one.location.uri.toString() === uri.toString() &&
      one.location.range.start.line === line - 1,
  );
  if (!there) {
    const location = new vscode.Location(uri, new vscode.Position(line - 1, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
  }
  return startLab(provider, uri, false);
}

/**
 * Debugs a lab up to what went wrong in its last run.
 *
 * @param filter id of the exception filter to stop at, besides those that are set
 */
export async function debugFault(
  provider: ConfigurationProvider,
  target: unknown,
  filter: unknown,
): Promise<boolean> {
  const uri = uriOf(target);
  const config = await provider.configurationForEditor(uri);
  if (config === undefined) return false;
  const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
  const exceptions = typeof filter === 'string' ? [filter] : [];
  return vscode.debug.startDebugging(folder, { ...config, exceptions });
}

/** Why also a string and a row: a code lens of the language server names its file so. */
function uriOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  if (isLabNode(target)) return target.resourceUri;
  return typeof target === 'string' ? vscode.Uri.parse(target) : undefined;
}

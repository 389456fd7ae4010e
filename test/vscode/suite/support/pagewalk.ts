import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Internals } from '../../../../client/extension.ts';
import type { TreeNode } from '../../../../client/views/tree.ts';
import { until } from '../../host/poll.ts';

/** The extension's own parts, after it is active. */
export async function pagewalk(): Promise<Internals> {
  const extension = vscode.extensions.getExtension<Internals>('pagewalk.pagewalk');
  assert.ok(extension);
  return extension.activate();
}

/** The folder that is open: a copy of samples/memdev. */
export function labFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return folder.uri.fsPath;
}

export async function openFile(name: string): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.file(path.resolve(labFolder(), name));
  return vscode.window.showTextDocument(uri);
}

export async function untilStopped(stop = 1): Promise<void> {
  const { sessions } = await pagewalk();
  await until('The lab did not stop', () =>
    Promise.resolve(sessions.status === 'stopped' && (sessions.machine?.stop ?? 0) >= stop),
  );
}

export async function endSession(): Promise<void> {
  const ended = (): Promise<boolean> =>
    Promise.resolve(vscode.debug.activeDebugSession === undefined);
  const stop = async (ms: number): Promise<void> => {
    // Why: one that begins or ends at that moment cancels the wish to stop it.
    await vscode.debug.stopDebugging().then(undefined, () => undefined);
    await until('The session did not end', ended, ms);
  };
  await stop(5_000).catch(() => stop(30_000));
}

/** The names of the frames of the stop, innermost first. */
export async function stackNames(): Promise<string[]> {
  const session = vscode.debug.activeDebugSession;
  assert.ok(session);
  const { threads } = await session.customRequest('threads');
  const [thread] = threads as { readonly id: number }[];
  const { stackFrames } = await session.customRequest('stackTrace', { threadId: thread?.id });
  return (stackFrames as { readonly name: string }[]).map(({ name }) => name);
}

export function label({ item }: TreeNode): string {
  return typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
}

/** Label and description of a row, as read. */
export function row(node: TreeNode): string {
  const { description } = node.item;
  return [label(node), typeof description === 'string' ? description : ''].join(' ').trim();
}

/** Stopped where the program unmaps its device. */
export async function stoppedAtMunmap() {
  const parts = await pagewalk();
  await parts.store.set(['munmap'], true);
  await openFile('memdev.user.ts');
  await vscode.commands.executeCommand('pagewalk.debugLab');
  await untilStopped();
  return parts;
}

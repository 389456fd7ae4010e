import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { endSession, openFile, pagewalk, untilStopped } from './support/pagewalk.ts';

describe('run on save', () => {
  const settings = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration('pagewalk');
  afterEach(async () => {
    await settings().update('runOnSave', undefined, vscode.ConfigurationTarget.Global);
    await endSession();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  });

  it('runs past breakpoints and keeps the final state in the views', async () => {
    const { sessions } = await pagewalk();
    await settings().update('runOnSave', true, vscode.ConfigurationTarget.Global);
    const editor = await openFile('memdev.user.ts');
    const first = new vscode.Location(editor.document.uri, new vscode.Position(10, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(first)]);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// saved\n'));
    await editor.document.save();
    await untilStopped();
    const tasks = (await sessions.machine?.ask('tasks', {})) ?? [];
    assert.equal(tasks.length, 1);
    const log = (await sessions.machine?.ask('log', {})) ?? [];
    assert.ok(log.some(({ text }) => text.includes('memdev')));
  });

  it('does nothing unless it is wanted', async () => {
    const editor = await openFile('memdev.user.ts');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// quiet\n'));
    await editor.document.save();
    assert.equal(vscode.debug.activeDebugSession, undefined);
  });
});

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../host/poll.ts';
import {
  endSession,
  labFolder,
  openFile,
  pagewalk,
  stackNames,
  untilStopped,
} from './support/pagewalk.ts';

const CALL = ' = mmap(';

describe('the last run', () => {
  let original = '';

  beforeEach(async () => {
    original = (await openFile('memdev.user.ts')).document.getText();
  });
  afterEach(async () => {
    await endSession();
    await write(original);
  });

  async function write(text: string): Promise<vscode.TextDocument> {
    const { document } = await openFile('memdev.user.ts');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    await document.save();
    return document;
  }

  async function shown(): Promise<string[]> {
    const { lastRun } = await pagewalk();
    const file = path.join(labFolder(), 'memdev.user.ts');
    return lastRun.of(file).map(({ what, line }) => `${line + 1}: ${what.text}`);
  }

  async function run(text: string, wanted: RegExp): Promise<number> {
    const document = await write(text);
    await vscode.commands.executeCommand('pagewalk.runLab');
    await until(`Nothing is shown like ${wanted}`, async () =>
      (await shown()).some((line) => wanted.test(line)),
    );
    return (
      document
        .getText()
        .split('\n')
        .findIndex((line) => line.includes(CALL)) + 1
    );
  }

  it('stands at the lines: calls that failed and the exit code', async () => {
    const line = await run(original.replace('MAP_SHARED, fd', 'MAP_SHARED, 77'), /exited with/);
    const lines = await shown();
    assert.ok(lines.includes(`${line}: mmap() failed: EBADF`), lines.join('\n'));
    assert.ok(
      lines.some((text) => /: The program exited with 1\.$/.test(text)),
      lines.join('\n'),
    );
  });

  it('goes from a line that is edited, and all of it with the next run', async () => {
    const broken = original.replace('MAP_SHARED, fd', 'MAP_SHARED, 77');
    const line = await run(broken, /exited with/);
    const { document } = await openFile('memdev.user.ts');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '\n');
    await vscode.workspace.applyEdit(edit);
    assert.ok((await shown()).includes(`${line + 1}: mmap() failed: EBADF`));
    const touch = new vscode.WorkspaceEdit();
    touch.insert(document.uri, new vscode.Position(line, 2), ' ');
    await vscode.workspace.applyEdit(touch);
    assert.ok(!(await shown()).some((text) => text.includes('EBADF')));
    await run(original, /exited with 0/);
    assert.equal((await shown()).length, 1);
  });

  it('has its reason in a document', async () => {
    await run(original.replace('MAP_SHARED, fd', 'MAP_SHARED, 77'), /exited with/);
    const { lastRun } = await pagewalk();
    const [failed] = lastRun.of(path.join(labFolder(), 'memdev.user.ts'));
    await vscode.commands.executeCommand('pagewalk.showReason', failed?.what);
    const uri = vscode.Uri.from({ scheme: 'pagewalk-story', path: '/Why EBADF.md' });
    const story = (await vscode.workspace.openTextDocument(uri)).getText();
    assert.match(story, /The error comes from:\n {2}\w+ \(\w+\/\w+\.c\): /);
  });

  it('can be debugged again up to the call that failed', async () => {
    await run(original.replace('MAP_SHARED, fd', 'MAP_SHARED, 77'), /exited with/);
    await endSession();
    const { lastRun, sessions } = await pagewalk();
    const [failed] = lastRun.of(path.join(labFolder(), 'memdev.user.ts'));
    assert.ok(failed);
    // As the link in the hover gives them.
    const uri = vscode.Uri.file(failed.what.path).toString();
    await vscode.commands.executeCommand('pagewalk.debugFault', uri, failed.what.kind);
    await untilStopped();
    assert.match(sessions.exceptionText ?? '', /EBADF/);
    assert.deepEqual(await stackNames(), ['main']);
  });
});

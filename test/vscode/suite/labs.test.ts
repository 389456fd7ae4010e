import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../host/poll.ts';
import { endSession, labFolder, pagewalk, stackNames, untilStopped } from './support/pagewalk.ts';

describe('labs', () => {
  before(async () => {
    await pagewalk();
  });

  it('New Lab writes a lab that runs under its own name', async () => {
    const folder = path.join(labFolder(), 'ringbuf');
    const made = await vscode.commands.executeCommand('pagewalk.newLab', {
      kind: 'memdev',
      name: 'ringbuf',
      folder,
    });
    assert.equal(made, folder);
    const file = (name: string): string => path.join(folder, name);
    for (const name of ['ringbuf.user.ts', 'README.md', 'tsconfig.json']) {
      assert.ok(existsSync(file(name)), name);
    }
    assert.ok(existsSync(file('.pagewalk/include/linux/mm.d.ts')));
    assert.match(readFileSync(file('ringbuf.driver.ts'), 'utf8'), /function ringbuf_mmap\(/);
    const front = vscode.window.activeTextEditor?.document.fileName;
    assert.equal(front, file('ringbuf.driver.ts'));

    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    await endSession();
    rmSync(folder, { recursive: true });
  });

  it('headers make a folder without them type-check in the editor', async () => {
    const driver = path.join(labFolder(), 'memdev.driver.ts');
    const uri = vscode.Uri.file(driver);
    await vscode.window.showTextDocument(uri);
    const errors = (): vscode.Diagnostic[] =>
      vscode.languages
        .getDiagnostics(uri)
        .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    await until('TypeScript found nothing missing', () => Promise.resolve(errors().length > 0));
    await vscode.commands.executeCommand('pagewalk.addHeaders');
    await until('The headers were not found', () => Promise.resolve(errors().length === 0));
  });

  it('the first lesson stops at every station and ticks it off', async () => {
    const { sessions } = await pagewalk();
    mkdirSync(path.join(labFolder(), 'lesson'), { recursive: true });
    const folder = path.join(labFolder(), 'lesson', 'memdev');
    await vscode.commands.executeCommand('pagewalk.lessonOpenLab', folder);
    const seen: (string | undefined)[] = [];
    for (let stop = 1; stop <= 8; stop++) {
      await vscode.commands.executeCommand('pagewalk.lessonContinue');
      await untilStopped(stop);
      seen.push((await stackNames())[0]);
      // The lesson sets its other stages when it has seen the first stop.
      await until('The stages were not set', () => Promise.resolve(sessions.status === 'stopped'));
    }
    assert.deepEqual(seen, [
      'mmap',
      '__x64_sys_mmap',
      'ksys_mmap_pgoff',
      'do_mmap',
      '__get_unmapped_area',
      '__mmap_region',
      'call_mmap',
      'remap_pfn_range',
    ]);
    await endSession();
    rmSync(path.join(labFolder(), 'lesson'), { recursive: true });
  });
});

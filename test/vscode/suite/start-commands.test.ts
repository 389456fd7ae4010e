import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../host/poll.ts';
import { accepting, click } from './support/answer.ts';
import {
  endSession,
  label,
  labFolder,
  openFile,
  pagewalk,
  stackNames,
  untilStopped,
} from './support/pagewalk.ts';

describe('the commands that start something', () => {
  afterEach(async () => {
    await endSession();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    rmSync(path.join(labFolder(), 'fault'), { recursive: true, force: true });
  });

  it('open a copy of the sample whose row is clicked, which runs', async () => {
    const { home, sessions } = await pagewalk();
    const sample = (await home.lessons.getChildren()).find((node) => label(node) === 'fault');
    assert.ok(sample);
    assert.equal(sample.item.command?.command, 'pagewalk.openSample');
    // The first place that is offered is the folder of the window.
    const folder = await accepting(click(sample));
    assert.equal(folder, path.join(labFolder(), 'fault'));
    const front = vscode.window.activeTextEditor?.document.fileName;
    assert.equal(front, path.join(labFolder(), 'fault', 'fault.driver.ts'));
    assert.ok(existsSync(path.join(labFolder(), 'fault', 'tsconfig.json')));
    assert.match(readFileSync(front, 'utf8'), /function fault_fault\(/);
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    assert.match(sessions.exceptionText ?? '', /SIGBUS/);
  });

  /** The command behind the code lens with this title, once the language server knows it. */
  async function lens(uri: vscode.Uri, title: string): Promise<vscode.Command> {
    let command: vscode.Command | undefined;
    await until(`There is no lens ${title}`, async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
      );
      command = lenses.map((one) => one.command).find((one) => one?.title === title);
      return command !== undefined;
    });
    assert.ok(command);
    return command;
  }

  it('debug a lab from the lens above a handler, with one breakpoint in it', async () => {
    const { document } = await openFile('memdev.driver.ts');
    const { command, arguments: args = [] } = await lens(
      document.uri,
      'Debug: stop in memdev_mmap',
    );
    assert.equal(command, 'pagewalk.debugHandler');
    for (const time of [1, 2]) {
      await vscode.commands.executeCommand(command, ...(args as unknown[]));
      await untilStopped();
      assert.deepEqual((await stackNames()).slice(0, 2), ['memdev_mmap', 'call_mmap']);
      assert.equal(vscode.debug.breakpoints.length, 1, `start ${time}`);
      await endSession();
    }
    const [breakpoint] = vscode.debug.breakpoints;
    assert.ok(breakpoint instanceof vscode.SourceBreakpoint);
    const { uri, range } = breakpoint.location;
    assert.equal(uri.toString(), document.uri.toString());
    assert.match(document.lineAt(range.start.line).text, /const size = vma\.vm_end/);
  });

  it('show the log of the extension', async () => {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('pagewalk.showLog');
    await until('The log was not shown', () =>
      Promise.resolve(
        vscode.window.visibleTextEditors.some(
          ({ document }) =>
            document.uri.scheme === 'output' && /Pagewalk\.log$/.test(document.uri.path),
        ),
      ),
    );
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });
});

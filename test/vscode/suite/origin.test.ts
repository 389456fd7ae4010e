import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../host/poll.ts';
import { click } from './support/answer.ts';
import {
  endSession,
  label,
  openFile,
  pagewalk,
  row,
  stoppedAtMunmap,
  untilStopped,
} from './support/pagewalk.ts';

describe('who mapped it', () => {
  afterEach(async () => {
    await endSession();
    await (await pagewalk()).store.clear();
  });

  /** Stopped where the program unmaps its device; the start of that VMA. */
  async function atMunmap() {
    const parts = await stoppedAtMunmap();
    const vmas = (await parts.sessions.machine?.ask('vmas', {})) ?? [];
    const start = vmas.find(({ name }) => name === '/dev/memdev')?.start;
    assert.ok(start);
    return { ...parts, start };
  }

  function lineOf(document: vscode.TextDocument, text: string): number {
    return (
      document
        .getText()
        .split('\n')
        .findIndex((line) => line.includes(text)) + 1
    );
  }

  it('is told by an entry, which leads to the lines, the VMA and the frame', async () => {
    const { views, start } = await atMunmap();
    const { document } = await openFile('memdev.driver.ts');
    const line = lineOf(document, 'if (remap_pfn_range(');
    const entry = await views.pageTables.find(start);
    const rows = await views.pageTables.tree.getChildren(entry);
    const [set, vma, frame] = rows;
    assert.ok(set && vma && frame);
    const program = await openFile('memdev.user.ts');
    const call = lineOf(program.document, ' = mmap(');
    assert.equal(
      row(set),
      `set by remap_pfn_range in memdev_mmap, memdev.driver.ts:${line} ← mmap in main, memdev.user.ts:${call}`,
    );
    await click(set);
    const shown = vscode.window.activeTextEditor;
    assert.match(shown?.document.fileName ?? '', /memdev\.driver\.ts$/);
    assert.equal(shown?.selection.active.line, line - 1);

    assert.match(row(vma), /^VMA \/dev\/memdev rw-s 7fff/);
    await click(vma);
    await until('The VMA was not selected', () =>
      Promise.resolve(views.vmaView.selection.some((one) => label(one).startsWith('/dev/memdev'))),
    );
    const mappers = (await views.pageTables.tree.getChildren(frame)).map(row);
    assert.match(mappers[1] ?? '', /^memdev \(\d+\) 7fff\w+ \/dev\/memdev · P RW US/);
  });

  it('is found from the line that did it', async () => {
    const { views, start } = await atMunmap();
    const editor = await openFile('memdev.user.ts');
    const line = lineOf(editor.document, ' = mmap(') - 1;
    editor.selection = new vscode.Selection(line, 0, line, 0);
    await vscode.commands.executeCommand('pagewalk.showMappedHere');
    await until('The VMA was not selected', () =>
      Promise.resolve(
        views.vmaView.selection.some(
          (one) => 'vma' in one && (one.vma as { start: string }).start === start,
        ),
      ),
    );
  });

  it('can be travelled to', async () => {
    const { views, sessions, start } = await atMunmap();
    const entry = await views.pageTables.find(start);
    const [set] = await views.pageTables.tree.getChildren(entry);
    const before = sessions.machine?.stop ?? 0;
    await vscode.commands.executeCommand('pagewalk.travel', set);
    await untilStopped(before + 1);
    const vmas = (await sessions.machine?.ask('vmas', {})) ?? [];
    assert.ok(!vmas.some(({ name }) => name === '/dev/memdev'));
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../client/ids.ts';
import { pagewalk } from './support/pagewalk.ts';

describe('activation', () => {
  it('registers every command', async () => {
    await pagewalk();
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(COMMANDS).filter((id) => !known.has(id)),
      [],
    );
  });

  it('shows the stages before any session', async () => {
    const { views, store } = await pagewalk();
    const groups = await views.stages.getChildren();
    assert.equal(groups[0]?.item.label, 'mmap');
    const stages = await views.stages.getChildren(groups[0]);
    const names = stages.map(({ item }) => item.label);
    assert.equal(names[0], 'mmap');
    assert.ok(names.indexOf('do_mmap') < names.indexOf('call_mmap'));
    assert.ok(store.stages().every(({ summary, linux }) => summary !== '' && linux !== ''));
  });

  it('answers hovers in lab files through the language server', async () => {
    const { language } = await pagewalk();
    const [driver] = await vscode.workspace.findFiles('*.driver.ts');
    assert.ok(driver);
    await vscode.workspace.openTextDocument(driver);
    assert.equal(await language.running(), true);
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StageNode } from '../../../client/views/stage-tree.ts';
import { accepting } from './support/answer.ts';
import { label, pagewalk, row } from './support/pagewalk.ts';

const STAGE = 'do_mmap';

describe('the commands of a stage', () => {
  afterEach(async () => {
    const { store } = await pagewalk();
    await store.setOptions(STAGE, undefined);
    await store.clear();
  });

  async function group(name: string): Promise<StageNode> {
    const groups = await (await pagewalk()).views.stages.getChildren();
    const found = groups.find((node) => label(node) === name);
    assert.ok(found);
    return found as StageNode;
  }

  async function stage(name: string): Promise<StageNode> {
    const { stages } = (await pagewalk()).views;
    const found = (await stages.getChildren(await group('mmap'))).find(
      (node) => label(node) === name,
    );
    assert.ok(found);
    return found as StageNode;
  }

  it('set its breakpoint and take it away again', async () => {
    const { store } = await pagewalk();
    await vscode.commands.executeCommand('pagewalk.toggleStage', await stage(STAGE));
    assert.ok(store.isSet(STAGE));
    const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
    const box = async (): Promise<unknown> => (await stage(STAGE)).item.checkboxState;
    assert.equal(((await box()) as { state: unknown }).state, Checked);
    await vscode.commands.executeCommand('pagewalk.toggleStage', await stage(STAGE));
    assert.ok(!store.isSet(STAGE));
    assert.equal(((await box()) as { state: unknown }).state, Unchecked);
  });

  it('turn around the stage that is picked', async () => {
    const { store } = await pagewalk();
    await accepting(vscode.commands.executeCommand('pagewalk.toggleStage'));
    const [first] = store.stages();
    assert.ok(first);
    assert.deepEqual(store.checked(), [first.name]);
  });

  it('clear the breakpoints of all of them', async () => {
    const { store } = await pagewalk();
    await store.set([STAGE, 'munmap'], true);
    assert.equal(row(await group('munmap')).split(' ')[1], '1');
    await vscode.commands.executeCommand('pagewalk.clearStages');
    assert.deepEqual(store.checked(), []);
  });

  it('propose the hit count and the condition that the stage has', async () => {
    const { store } = await pagewalk();
    const options = { condition: 'len > 1n', hitCondition: '3' };
    await store.setOptions(STAGE, options);
    const node = await stage(STAGE);
    await accepting(vscode.commands.executeCommand('pagewalk.editStageHitCount', node));
    await accepting(vscode.commands.executeCommand('pagewalk.editStageCondition', node));
    assert.deepEqual(store.optionsOf(STAGE), options);
  });

  it('open the simulator where the stage stands', async () => {
    await vscode.commands.executeCommand('pagewalk.showStageSource', await stage(STAGE));
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const { document, selection } = editor;
    assert.match(document.fileName, /simulator[/\\]mm[/\\]mmap\.ts$/);
    const { text } = document.lineAt(selection.active.line);
    assert.match(text, /\benter\(.*\bDO_MMAP\b/);
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StageNode } from '../../../client/views/stage-tree.ts';
import { until } from '../host/poll.ts';
import {
  endSession,
  label,
  openFile,
  pagewalk,
  row,
  stackNames,
  untilStopped,
} from './support/pagewalk.ts';

describe('a condition of a stage', () => {
  afterEach(async () => {
    await endSession();
    const { store } = await pagewalk();
    await store.clear();
    for (const name of ['do_mmap', 'mmap_region']) await store.setOptions(name, undefined);
    await store.clear();
  });

  async function stage(name: string): Promise<StageNode> {
    const { stages } = (await pagewalk()).views;
    for (const group of await stages.getChildren()) {
      const found = (await stages.getChildren(group)).find((node) => label(node) === name);
      if (found !== undefined) return found as StageNode;
    }
    throw new Error(`no stage ${name}`);
  }

  it('sets its stage, is shown in the row and outlives unticking', async () => {
    const { store } = await pagewalk();
    await store.setOptions('do_mmap', { condition: 'len > 1n', hitCondition: '2' });
    assert.ok(store.isSet('do_mmap'));
    await store.set(['do_mmap'], false);
    const node = await stage('do_mmap');
    assert.equal(row(node), 'do_mmap when len > 1n, from time 2 on');
    assert.equal(node.item.contextValue, 'stage.conditional');
    await vscode.commands.executeCommand('pagewalk.removeStageCondition', node);
    assert.equal((await stage('do_mmap')).item.contextValue, 'stage');
    assert.ok(!store.isSet('do_mmap'));
  });

  it('decides where a run stops', async () => {
    const { store } = await pagewalk();
    await store.setOptions('do_mmap', { condition: 'len === 0n' });
    await store.setOptions('mmap_region', { condition: 'len === 4096n' });
    await openFile('memdev.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    assert.equal((await stackNames())[0], 'mmap_region');
  });

  it('that cannot be understood is said in one sentence, and marks its row', async () => {
    const { store } = await pagewalk();
    const problems: string[] = [];
    const listening = store.onDidRefuse(({ name, message }) =>
      problems.push(`${name}: ${message}`),
    );
    await store.set(['mmap_region'], true);
    await store.setOptions('do_mmap', { condition: 'len >' });
    await openFile('memdev.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    await until('Nothing was said', () => Promise.resolve(problems.length > 0));
    assert.deepEqual(problems, ['do_mmap: Expression expected.']);
    assert.equal(((await stage('do_mmap')).item.iconPath as vscode.ThemeIcon).id, 'warning');
    await store.setOptions('do_mmap', { condition: 'len > 1n' });
    assert.equal((await stage('do_mmap')).item.iconPath, undefined);
    assert.equal(store.problemOf('do_mmap'), undefined);
    listening.dispose();
  });
});

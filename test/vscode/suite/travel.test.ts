import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeNode } from '../../../client/views/tree.ts';
import { until } from '../host/poll.ts';
import {
  endSession,
  label,
  pagewalk,
  row,
  stoppedAtMunmap,
  untilStopped,
} from './support/pagewalk.ts';

describe('looking back', () => {
  afterEach(async () => {
    await endSession();
    await (await pagewalk()).store.clear();
  });

  it('lists the stages that were passed, and travels to one', async () => {
    const { views, sessions } = await stoppedAtMunmap();
    const { tree } = views.timeline;
    const find = async (
      name: string,
      nodes: readonly TreeNode[],
    ): Promise<TreeNode | undefined> => {
      for (const node of nodes) {
        if (label(node) === name) return node;
        const below = await find(name, await tree.getChildren(node));
        if (below !== undefined) return below;
      }
      return undefined;
    };
    const remap = await find('remap_pfn_range', await tree.getChildren());
    assert.ok(remap);
    assert.match(row(remap), /^remap_pfn_range tick \d+$/);
    const before = sessions.machine?.stop ?? 0;
    await vscode.commands.executeCommand('pagewalk.travel', remap);
    await untilStopped(before + 1);
    // Linux: __mmap_region() calls the handler before it links the VMA.
    const vmas = (await sessions.machine?.ask('vmas', {})) ?? [];
    assert.ok(!vmas.some(({ name }) => name === '/dev/memdev'));
    const position = (await find('munmap', await tree.getChildren()))?.item.description;
    assert.match(String(position), /ahead$/);
  });

  it('compares a file of /proc with the previous stop', async () => {
    const { store } = await stoppedAtMunmap();
    await until('The first stop was not kept', async () => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      return true;
    });
    await store.set(['__x64_sys_exit_group', 'exit_mmap'], true);
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await untilStopped(2);
    await vscode.commands.executeCommand('pagewalk.compareProc', 'maps');
    await until('The comparison did not open', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
      const diff = tabs.some((tab) => tab.input instanceof vscode.TabInputTextDiff);
      return Promise.resolve(diff || input instanceof vscode.TabInputTextDiff);
    });
    const maps = (old: boolean): string =>
      vscode.workspace.textDocuments
        .filter(({ uri }) => uri.scheme === 'proc' && uri.path.endsWith('/maps'))
        .find(({ uri }) => (uri.query !== '') === old)
        ?.getText() ?? '';
    await until('The document did not follow to the second stop', () =>
      Promise.resolve(maps(false).includes('/bin/memdev') && !maps(false).includes('/dev/memdev')),
    );
    assert.ok(maps(true).includes('/dev/memdev'));
  });

  it('copies rows as crash prints them', async () => {
    const { views } = await stoppedAtMunmap();
    const [task] = await views.vmas.getChildren();
    const device = (await views.vmas.getChildren(task)).find((node) =>
      label(node).includes('/dev/'),
    );
    await vscode.commands.executeCommand('pagewalk.copyCrashText', device);
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^VIRTUAL +PHYSICAL\n7fff[0-9a-f]{8} +[0-9a-f]+\n/);
  });

  it('lists the labs and samples of the window, and the devices of the machine', async () => {
    const { home } = await stoppedAtMunmap();
    assert.deepEqual((await home.labs.getChildren()).map(label).length, 1);
    const lessons = (await home.lessons.getChildren()).map(label);
    assert.ok(lessons.includes('memdev'));
    assert.ok((await home.devices.getChildren()).map(label).includes('edu'));
  });
});

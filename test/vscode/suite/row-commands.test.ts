import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EntryNode } from '../../../client/views/entry-node.ts';
import type { MapsNode, ProcNode } from '../../../client/views/proc-tree.ts';
import type { TreeNode } from '../../../client/views/tree.ts';
import type { VmaNode } from '../../../client/views/vma-tree.ts';
import { until } from '../host/poll.ts';
import { accepting, click } from './support/answer.ts';
import { endSession, label, openFile, pagewalk, untilStopped } from './support/pagewalk.ts';

/** The rows of the device's mapping in every view. */
interface Rows {
  readonly vma: VmaNode;
  readonly entry: EntryNode;
  readonly line: MapsNode;
  readonly maps: ProcNode;
}

describe('the commands of a row', () => {
  let rows: Rows;

  before(async () => {
    const { store, views } = await pagewalk();
    await store.set(['mmap', 'munmap'], true);
    await openFile('memdev.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    // Changes are those since the stop that was looked at last.
    const [before] = await views.vmas.getChildren();
    assert.ok(before);
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await untilStopped(2);
    const [task] = await views.vmas.getChildren();
    const vmas = (await views.vmas.getChildren(task)) as VmaNode[];
    const vma = vmas.find((node) => label(node).startsWith('/dev/memdev'));
    assert.ok(vma);
    const entry = await views.pageTables.find(vma.vma.start);
    const [maps] = (await views.proc.getChildren()) as ProcNode[];
    const lines = (await views.proc.getChildren(maps)) as MapsNode[];
    const line = lines.find((node) => node.line.includes('/dev/memdev'));
    assert.ok(entry && maps && line);
    rows = { vma, entry, line, maps };
  });
  after(async () => {
    await endSession();
    await (await pagewalk()).store.clear();
  });

  async function copied(command: string, row?: TreeNode): Promise<string> {
    await vscode.env.clipboard.writeText('nothing');
    await vscode.commands.executeCommand(command, row);
    return vscode.env.clipboard.readText();
  }

  /** The walks above the tables, each with the row of its command. */
  async function walks(): Promise<TreeNode[]> {
    const { tree } = (await pagewalk()).views.pageTables;
    return (await tree.getChildren()).filter(({ item }) => item.contextValue === 'walk');
  }

  async function untilSelected(view: vscode.TreeView<TreeNode>, row: TreeNode): Promise<void> {
    await until(`${label(row)} was not selected`, () =>
      Promise.resolve(view.selection.some(({ item }) => item.id === row.item.id)),
    );
  }

  function openDocument(scheme: string, wanted: RegExp): vscode.TextDocument | undefined {
    const shown = vscode.window.visibleTextEditors.map(({ document }) => document);
    return shown.find((one) => one.uri.scheme === scheme && wanted.test(one.getText()));
  }

  it('copy its address, whichever view it is in', async () => {
    const { vma, entry, line } = rows;
    const address = vma.vma.start;
    await vscode.commands.executeCommand('pagewalk.walkAddress', vma);
    const [walk] = await walks();
    assert.ok(walk);
    for (const row of [vma, entry, line, walk]) {
      assert.equal(BigInt(await copied('pagewalk.copyAddress', row)), BigInt(address), label(row));
      assert.match(await copied('pagewalk.copyAddress', row), /^0x7fff[0-9a-f]{8}$/);
    }
    await vscode.commands.executeCommand('pagewalk.removeWalk', walk);
  });

  it('copy its line of maps as the file has it, by the menu and by the key', async () => {
    const { vma, line } = rows;
    const { sessions, views } = await pagewalk();
    const pid = await sessions.machine?.currentPid();
    const file = await sessions.machine?.ask('proc', { path: `/proc/${pid}/maps` });
    const wanted = file?.split('\n').find((text) => text.includes('/dev/memdev'));
    assert.ok(wanted);
    assert.equal(await copied('pagewalk.copyMapsLine', vma), wanted);
    assert.equal(await copied('pagewalk.copyMapsLine', line), wanted);
    await views.procView.reveal(line, { select: true, focus: true });
    await untilSelected(views.procView, line);
    assert.equal(await copied('pagewalk.copyMapsLine'), wanted);
  });

  it('copy the raw entry that the machine reads', async () => {
    const { sessions } = await pagewalk();
    const { vma, entry } = rows;
    const { pid, start } = vma.vma;
    const walk = await sessions.machine?.ask('walk', { pid, address: start });
    const raw = walk?.entries.at(-1)?.raw;
    assert.match(raw ?? '', /^0x8[0-9a-f]{15}$/);
    assert.equal(await copied('pagewalk.copyRaw', entry), raw);
    // Every level has its own.
    assert.ok(entry.parent);
    assert.notEqual(await copied('pagewalk.copyRaw', entry.parent), raw);
  });

  it('take away one walk and leave the others', async () => {
    const { vma } = rows;
    await vscode.commands.executeCommand('pagewalk.walkAddress', vma);
    await vscode.commands.executeCommand('pagewalk.walkAddress', '0x1000');
    assert.deepEqual((await walks()).map(label)[0], 'Walk of 00001000');
    const [first] = await walks();
    await vscode.commands.executeCommand('pagewalk.removeWalk', first);
    const [left, ...more] = await walks();
    assert.ok(left);
    assert.deepEqual(more, []);
    assert.equal(label(left), `Walk of ${vma.vma.start.slice(2)}`);
    await vscode.commands.executeCommand('pagewalk.removeWalk', left);
    assert.deepEqual(await walks(), []);
  });

  it('lead from the VMA to its entry and back', async () => {
    const { views } = await pagewalk();
    await vscode.commands.executeCommand('pagewalk.showInPageTables', rows.vma);
    await untilSelected(views.pageTableView, rows.entry);
    const [task] = await views.vmas.getChildren();
    assert.ok(task);
    await views.vmaView.reveal(task, { select: true });
    await untilSelected(views.vmaView, task);
    await vscode.commands.executeCommand('pagewalk.showVma', rows.entry);
    await untilSelected(views.vmaView, rows.vma);
  });

  it('lead from a walk to the VMA that contains its address', async () => {
    const { views } = await pagewalk();
    const inside = `0x${(BigInt(rows.vma.vma.start) + 8n).toString(16)}`;
    await vscode.commands.executeCommand('pagewalk.walkAddress', inside);
    const [task] = await views.vmas.getChildren();
    const [walk] = await walks();
    assert.ok(task && walk);
    await views.vmaView.reveal(task, { select: true });
    await untilSelected(views.vmaView, task);
    await vscode.commands.executeCommand('pagewalk.showVma', walk);
    await untilSelected(views.vmaView, rows.vma);
    await vscode.commands.executeCommand('pagewalk.removeWalk', walk);
  });

  it('open the file of a row of Procfs beside the sources', async () => {
    const files = await (await pagewalk()).views.proc.getChildren();
    const meminfo = files.find((node) => label(node) === 'meminfo');
    assert.ok(meminfo);
    await click(meminfo);
    const shown = openDocument('proc', /^MemTotal: /);
    assert.equal(shown?.uri.path, '/meminfo');
    await vscode.commands.executeCommand('pagewalk.showProc', rows.maps);
    assert.equal(openDocument('proc', /\/dev\/memdev$/m)?.uri.path, `/${rows.maps.path}`);
  });

  it('open a file of /proc that is picked', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await accepting(vscode.commands.executeCommand('pagewalk.showProc'));
    // The list begins with maps, of the running process.
    assert.equal(openDocument('proc', /\/dev\/memdev$/m)?.uri.path, `/${rows.maps.path}`);
  });

  it('show the memory of the whole VMA, and of the page of an entry', async () => {
    const { vma, entry } = rows;
    for (const row of [vma, entry]) {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.commands.executeCommand('pagewalk.showMemory', row);
      const shown = openDocument('pagewalk-memory', /\|Sky is Hello/);
      assert.equal(shown?.uri.path, `/${vma.vma.start.slice(2)}-${vma.vma.end.slice(2)}`);
    }
  });

  it('mark what is new since the last stop for the badge at the end of the row', () => {
    const { resourceUri } = rows.vma.item;
    assert.equal(resourceUri?.scheme, 'pagewalk-change');
    assert.equal(resourceUri.authority, 'new');
  });
});

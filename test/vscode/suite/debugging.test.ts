import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TreeNode } from '../../../client/views/tree.ts';
import {
  endSession,
  label,
  labFolder,
  openFile,
  pagewalk,
  row,
  stackNames,
  untilStopped,
} from './support/pagewalk.ts';

describe('a session', () => {
  afterEach(async () => {
    await endSession();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await (await pagewalk()).store.clear();
  });

  it('starts from the program without a launch.json', async () => {
    const { provider } = await pagewalk();
    await openFile('memdev.user.ts');
    const empty = { type: '', name: '', request: '' };
    const config = await provider.resolveDebugConfiguration(undefined, empty);
    assert.ok(config);
    assert.equal(config['lab'], labFolder());
    assert.equal(config.request, 'launch');
  });

  it('offers a configuration for every lab of the window', async () => {
    const { provider } = await pagewalk();
    const configs = await provider.provideDebugConfigurations(undefined);
    assert.deepEqual(
      configs.map((config) => config['lab']),
      ['$' + '{workspaceFolder}'],
    );
  });

  it('stops in the handler, the whole way from main on the stack', async () => {
    const editor = await openFile('memdev.driver.ts');
    const { uri } = editor.document;
    const lines = editor.document.getText().split('\n');
    const line = lines.findIndex((text) => text.includes('if (remap_pfn_range('));
    const place = new vscode.Location(uri, new vscode.Position(line, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    assert.deepEqual(await stackNames(), [
      'memdev_mmap',
      'call_mmap',
      '__mmap_region',
      'mmap_region',
      'do_mmap',
      'vm_mmap_pgoff',
      'ksys_mmap_pgoff',
      '__x64_sys_mmap',
      'mmap',
      'main',
    ]);
  });

  it('stops at ticked stages; the views follow and mark what is new', async () => {
    const { store, views } = await pagewalk();
    const vmas = async (): Promise<TreeNode[]> => {
      const [task] = await views.vmas.getChildren();
      assert.ok(task);
      return views.vmas.getChildren(task);
    };
    await store.set(['mmap', 'munmap'], true);
    await openFile('memdev.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    assert.deepEqual(await stackNames(), ['mmap', 'main']);
    assert.ok(!(await vmas()).map(row).some((text) => text.includes('/dev/memdev')));

    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await untilStopped(2);
    const device = (await vmas()).find((node) => label(node).includes('/dev/memdev'));
    assert.ok(device);
    assert.match(row(device), /^\/dev\/memdev rw-s new · 7fff[0-9a-f]{8}-7fff[0-9a-f]{8} 4 kB$/);
    const details = await views.vmas.getChildren(device);
    assert.deepEqual(details.map(label), [
      ...['size', 'RSS', 'vm_flags', 'vm_page_prot', 'vm_pgoff', 'vm_ops', 'maps', 'mapped by'],
    ]);
    const flags = await views.vmas.getChildren(details[2]);
    assert.ok(flags.map(label).includes('VM_PFNMAP'));
    const files = await views.proc.getChildren();
    const [file] = files;
    assert.ok(file);
    assert.match(label(file), /^\d+\/maps$/);
    assert.ok(files.map(label).includes('meminfo'));
    const maps = (await views.proc.getChildren(file)).map(row);
    assert.ok(maps.some((text) => /^7fff\S+ rw-s {1,2}\/dev\/memdev/.test(text)));
  });

  it('leads from an address down to its page table entry', async () => {
    const { store, views, sessions } = await pagewalk();
    await store.set(['munmap'], true);
    await openFile('memdev.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    const vmas = await sessions.machine?.ask('vmas', {});
    const start = vmas?.find(({ name }) => name === '/dev/memdev')?.start;
    assert.ok(start);
    const found = await views.pageTables.find(start);
    assert.equal(found?.entry.level, 'PTE');
    assert.ok(found.entry.bits.includes('RW'));
    assert.match(row(found), /^PTE\[\d+\] 7fff\w+ → pfn 0x\w+ · P RW US/);
    assert.match(label(found.parent ?? found), /^PMD\[\d+\]$/);

    await vscode.commands.executeCommand('pagewalk.walkAddress', start);
    const [walk] = await views.pageTables.tree.getChildren();
    assert.ok(walk);
    const levels = (await views.pageTables.tree.getChildren(walk)).map(label);
    assert.deepEqual(
      levels.slice(0, 4).map((text) => text.slice(0, 3)),
      ['PGD', 'PUD', 'PMD', 'PTE'],
    );
    assert.match(levels[4] ?? '', /^physical 0x/);
  });

  it('shows /proc/PID/maps as a document', async () => {
    const { store } = await pagewalk();
    await store.set(['munmap'], true);
    await openFile('memdev.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    await vscode.commands.executeCommand('pagewalk.showMaps');
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'proc');
    assert.match(document?.uri.path ?? '', /^\/\d+\/maps$/);
    assert.match(document?.getText() ?? '', / rw-s .* \/dev\/memdev$/m);
  });

  it('starts nothing from a file that is in no lab, and the lab after it', async () => {
    const stray = path.join(mkdtempSync(path.join(tmpdir(), 'pagewalk-stray-')), 'x.driver.ts');
    writeFileSync(stray, '');
    await vscode.window.showTextDocument(vscode.Uri.file(stray));
    assert.equal(await vscode.commands.executeCommand('pagewalk.debugLab'), false);
    await openFile('memdev.user.ts');
    assert.equal(await vscode.commands.executeCommand('pagewalk.runLab'), true);
    rmSync(path.dirname(stray), { recursive: true });
  });

  it('refuses a broken launch.json and starts the next time', async () => {
    const { provider } = await pagewalk();
    const broken = { type: 'pagewalk', request: 'launch', name: 'x', lab: '/no/such/lab' };
    assert.equal(
      provider.resolveDebugConfigurationWithSubstitutedVariables(undefined, broken),
      undefined,
    );
    await openFile('memdev.user.ts');
    assert.equal(await vscode.commands.executeCommand('pagewalk.debugLab'), true);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../host/poll.ts';
import { endSession, labFolder, openFile, pagewalk, untilStopped } from './support/pagewalk.ts';

/** The text of the document with this scheme, once there is one that `wanted` accepts. */
async function documentText(scheme: string, wanted: RegExp): Promise<string> {
  let text = '';
  await until(`No ${scheme} document has ${String(wanted)}`, () => {
    const found = vscode.workspace.textDocuments.find(
      (document) => document.uri.scheme === scheme && wanted.test(document.getText()),
    );
    text = found?.getText() ?? '';
    return Promise.resolve(found !== undefined);
  });
  return text;
}

describe('explaining', () => {
  const crash = (): string => path.join(labFolder(), 'crash');
  afterEach(async () => {
    await endSession();
    await (await pagewalk()).store.clear();
    rmSync(crash(), { recursive: true, force: true });
  });

  it('tells the fault that the lab stopped at, and why the access fails', async () => {
    const { sessions } = await pagewalk();
    mkdirSync(crash());
    const program = `import { load_u8 } from 'pagewalk.h';
export function main(): number {
  return load_u8(0x8n);
}
`;
    writeFileSync(path.join(crash(), 'crash.user.ts'), program);
    await openFile('crash/crash.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    assert.notEqual(sessions.exceptionThread, undefined);
    await vscode.commands.executeCommand('pagewalk.explainFault');
    const text = await documentText('pagewalk-story', /SIGSEGV/);
    assert.match(text, /^# SIGSEGV$/m);
    assert.match(text, /^No VMA contains the address\./m);
    assert.match(text, /SEGV_MAPERR/);
    assert.match(text, /^ {2}lock_mm_and_find_vma: /m);
  });

  it('shows the bytes of a mapping, and which pages are not there yet', async () => {
    const { store, sessions } = await pagewalk();
    await store.set(['munmap'], true);
    await openFile('memdev.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    assert.equal(sessions.exceptionThread, undefined);
    const vmas = (await sessions.machine?.ask('vmas', {})) ?? [];
    const device = vmas.find(({ name }) => name === '/dev/memdev');
    const stack = vmas.find(({ name }) => name === '[stack]');
    assert.ok(device && stack);
    await vscode.commands.executeCommand('pagewalk.showMemory', device.start);
    const text = await documentText('pagewalk-memory', /Sky/);
    const [first = ''] = text.split('\n');
    assert.equal(
      first,
      `${device.start.slice(2)}  53 6b 79 20 69 73 20 48  65 6c 6c 6f 00 00 00 00  |Sky is Hello....|`,
    );
    await vscode.commands.executeCommand('pagewalk.showMemory', stack.start);
    await documentText('pagewalk-memory', /^[0-9a-f]+-[0-9a-f]+ {2}no page yet/m);
  });

  it('gives the editor the bytes behind a variable, for its memory view', async () => {
    const { store, sessions } = await pagewalk();
    await store.set(['munmap'], true);
    await openFile('memdev.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    const { machine } = sessions;
    assert.ok(machine);
    const device = (await machine.ask('vmas', {})).find(({ name }) => name === '/dev/memdev');
    assert.ok(device);
    // The editor's own file system over readMemory, which its hex view opens.
    const memory = vscode.Uri.from({
      scheme: 'vscode-debug-memory',
      authority: machine.session.id,
      path: `/${encodeURIComponent(device.start)}/memory.bin`,
      query: 'range=0:12',
    });
    const bytes = await vscode.workspace.fs.readFile(memory);
    assert.equal(Buffer.from(bytes).toString('latin1'), 'Sky is Hello');
  });
});

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type CompletionItem,
} from 'vscode-languageserver/node';
import { Editor, MODERN, SERVER } from './support/editor.ts';

const uri = 'file:///lab/toy.driver.ts';
const program = 'file:///lab/toy.user.ts';
const DRIVER = `import { EINVAL } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { remap_pfn_range, VM_IO, type vm_area_struct } from 'linux/mm.h';
import { virt_to_phys } from 'linux/io';

export function toy_mmap(filp: file, vma: vm_area_struct): number {
  if (!(vma.vm_flags & VM_IO)) return -EINVAL;
  // All of it.
  remap_pfn_range(vma, vma.vm_start, virt_to_phys(0n), 4096n, vma.vm_page_prot);
  return 0;
}
`;
const PROGRAM = `import { MAP_SHARED, mmap } from 'sys/mman.h';
mmap(0n, 1, 1, MAP_SHARED, 3, 0);
`;

/** An editor that shows values at the end of lines. */
const SHOWS_VALUES = { ...MODERN, textDocument: { ...MODERN.textDocument, inlineValue: {} } };

const at = (line: number, character: number, document = uri) => ({
  textDocument: { uri: document },
  position: { line, character },
});

function actionsAt(line: number, from: number, to: number) {
  const range = { start: { line, character: from }, end: { line, character: to } };
  return { textDocument: { uri }, range, context: { diagnostics: [] } };
}

describe('The language server over stdio', () => {
  let editor: Editor;

  beforeEach(() => {
    editor = new Editor();
  });
  afterEach(() => {
    editor.kill();
  });

  it('introduces itself', async () => {
    await editor.start(MODERN, 'transcribed');
    await editor.finish('initialize');
  });

  it('gives diagnostics when asked, and says when they are the same as before', async () => {
    await editor.start(MODERN);
    await editor.open(uri, DRIVER);
    const first = await editor.ask('textDocument/diagnostic', { textDocument: { uri } });
    const { resultId: previousResultId } = first as { resultId: string };
    await editor.type(uri, 7, 5, 8, 'The whole');
    await editor.ask('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
    await editor.type(uri, 3, 38, 38, '.h');
    await editor.type(uri, 8, 2, 2, 'return ');
    await editor.ask('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
    await editor.finish('diagnostics');
  });

  it('asks the editor to ask again when files changed on the disk', async () => {
    await editor.start(MODERN);
    const heard = editor.heard('workspace/diagnostic/refresh');
    await editor.tell('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'file:///lab/ring.ts', type: 1 }],
    });
    await heard;
    await editor.finish('refresh');
  });

  it('pushes diagnostics to an editor that does not ask', async () => {
    await editor.start({}, 'transcribed');
    const pushed = editor.heard('textDocument/publishDiagnostics');
    await editor.open(uri, DRIVER);
    await pushed;
    const cleared = editor.heard('textDocument/publishDiagnostics');
    await editor.tell('textDocument/didClose', { textDocument: { uri } });
    await cleared;
    await editor.finish('push');
  });

  it('offers fixes', async () => {
    await editor.start(MODERN);
    await editor.open(uri, DRIVER);
    await editor.ask('textDocument/codeAction', actionsAt(8, 4, 4));
    await editor.ask('textDocument/codeAction', actionsAt(3, 0, 40));
    await editor.ask('textDocument/codeAction', actionsAt(6, 0, 5));
    const refactor = { ...actionsAt(8, 4, 4), context: { diagnostics: [], only: ['refactor'] } };
    await editor.ask('textDocument/codeAction', refactor);
    await editor.finish('code-actions');
  });

  it('shows hovers in Markdown', async () => {
    await editor.start(MODERN);
    await editor.open(uri, DRIVER);
    await editor.open(program, PROGRAM);
    await editor.ask('textDocument/hover', at(8, 10));
    await editor.ask('textDocument/hover', at(6, 24));
    await editor.ask('textDocument/hover', at(0, 10));
    await editor.ask('textDocument/hover', at(0, 28));
    await editor.ask('textDocument/hover', at(5, 18));
    await editor.ask('textDocument/hover', at(1, 1, program));
    await editor.ask('textDocument/hover', at(1, 20, program));
    await editor.finish('hover');
  });

  it('shows hovers as plain text to an editor without Markdown', async () => {
    await editor.start({});
    await editor.open(program, PROGRAM);
    await editor.ask('textDocument/hover', at(1, 1, program));
    await editor.finish('hover-plain');
  });

  it('completes headers, those of the file’s side only', async () => {
    const some = (result: unknown) =>
      (result as CompletionItem[]).filter(({ label }) => /errno|mman|pagewalk/.test(label));
    await editor.start(MODERN);
    await editor.open(uri, "import { EINVAL } from 'linux/e'\nconst s = 'linux/';\n");
    await editor.open(program, "import { mmap } from 'sys\nmmap();\n");
    await editor.ask('textDocument/completion', at(0, 31), some);
    await editor.ask('textDocument/completion', at(0, 25, program), some);
    await editor.ask('textDocument/completion', at(1, 17));
    await editor.finish('completion');
  });

  it('shows lenses to an editor that has their commands', async () => {
    await editor.start(MODERN, 'left out', { runsLabs: true });
    await editor.open(uri, `${DRIVER}const fops: file_operations = { mmap: toy_mmap };\n`);
    await editor.ask('textDocument/codeLens', { textDocument: { uri } });
    await editor.finish('lenses');
  });

  it('names the variables to show while the program stands still', async () => {
    await editor.start(SHOWS_VALUES);
    await editor.open(uri, DRIVER);
    const whole = { start: { line: 0, character: 0 }, end: { line: 11, character: 0 } };
    const stoppedLocation = { start: { line: 8, character: 2 }, end: { line: 8, character: 2 } };
    await editor.ask('textDocument/inlineValue', {
      textDocument: { uri },
      range: whole,
      context: { frameId: 1, stoppedLocation },
    });
    await editor.finish('inline-values');
  });

  it('answers about a half-typed file', async () => {
    await editor.start(MODERN);
    await editor.open(
      uri,
      "import { remap_pfn_range } from 'linux/mm.h';\nimport { E\nexport function m(vma) {\n  remap_pfn_range(vma,\n",
    );
    await editor.ask('textDocument/diagnostic', { textDocument: { uri } });
    await editor.ask('textDocument/hover', at(3, 5));
    await editor.ask('textDocument/codeAction', actionsAt(3, 5, 5));
    await editor.ask('textDocument/completion', at(1, 10));
    await editor.finish('half-typed');
  });

  it('answers nothing about a document that it does not have', async () => {
    await editor.start(MODERN);
    await editor.ask('textDocument/hover', at(0, 0));
    await editor.ask('textDocument/completion', at(0, 0));
    await editor.ask('textDocument/codeAction', actionsAt(0, 0, 0));
    await editor.ask('textDocument/diagnostic', { textDocument: { uri } });
    await editor.finish('unknown-document');
  });

  it('stops working on a request that is cancelled', async () => {
    await editor.start(MODERN);
    await editor.open(uri, DRIVER);
    const source = new CancellationTokenSource();
    const hover = editor.connection.sendRequest('textDocument/hover', at(8, 10), source.token);
    source.cancel();
    await assert.rejects(hover, { code: -32800 });
    await editor.finish();
  });
});

describe('The language server over ipc', () => {
  it('is there without any argument', async () => {
    const server = fork(SERVER, [], { execArgv: [] });
    const closed = new Promise((resolve) => server.on('exit', resolve));
    const connection = createMessageConnection(
      new IPCMessageReader(server),
      new IPCMessageWriter(server),
    );
    connection.listen();
    const params = { processId: process.pid, rootUri: null, capabilities: MODERN };
    const { serverInfo } = await connection.sendRequest<{ serverInfo: unknown }>(
      'initialize',
      params,
    );
    assert.deepEqual(serverInfo, { name: 'Pagewalk' });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await closed, 0);
    connection.dispose();
  });
});

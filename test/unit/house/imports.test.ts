import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const root = path.resolve(import.meta.dirname, '../../..');

describe('the import bans', () => {
  let eslint: ESLint;

  before(() => {
    eslint = new ESLint({
      cwd: root,
      // The files of these tests do not exist, so no project knows their types.
      overrideConfig: [
        {
          files: ['**/*.ts'],
          ...(tseslint.configs.disableTypeChecked as object),
          languageOptions: { parserOptions: { projectService: false } },
        },
      ],
    });
  });

  async function messages(file: string, text: string): Promise<string[]> {
    const [result] = await eslint.lintText(text, { filePath: path.join(root, file) });
    assert.ok(result);
    return result.messages
      .filter(({ ruleId }) => ruleId === 'house/layers' || ruleId?.startsWith('no-restricted-'))
      .map(({ message }) => message);
  }

  const BANNED: readonly (readonly [file: string, text: string, reason: RegExp])[] = [
    ['simulator/mm/mmap.ts', "import 'vscode';", /Only client\//],
    ['simulator/mm/mmap.ts', "import fs from 'node:fs'; fs;", /The simulator is pure/],
    ['simulator/mm/mmap.ts', "import fs from 'fs/promises'; fs;", /The simulator is pure/],
    ['simulator/mm/mmap.ts', "import x from 'mocha'; x;", /The simulator has no dependencies/],
    ['simulator/mm/mmap.ts', "import '../../server/cli/main.ts';", /neither who runs it/],
    ['simulator/mm/mmap.ts', "import '../../client/extension.ts';", /neither who runs it/],
    ['simulator/mm/mmap.ts', "import '../kernel/task.ts';", /mm\/ports\.ts/],
    ['simulator/mm/mmap.ts', "export * from '../fs/file.ts';", /mm\/ports\.ts/],
    [
      'simulator/mm/mmap.ts',
      "import '../exports/linux-mm.ts';",
      /Arrows .* mm may not import exports/,
    ],
    ['simulator/mm/mmap.ts', "import { PAGE_SIZE } from 'linux/mm.h'; PAGE_SIZE;", /only declare/],
    ['simulator/mm/mmap.ts', "type T = import('../kernel/task.ts').Task; let t: T;", /ports\.ts/],
    ['simulator/arch/mmu.ts', "import '../mm/mmap.ts';", /arch may not import mm/],
    ['simulator/lib/bitmap.ts', "import '../trace/trace.ts';", /lib may not import trace/],
    ['simulator/trace/decode.ts', "import '../arch/pte.ts';", /imports only lib/],
    ['simulator/fs/file.ts', "import '../drivers/mem.ts';", /fs may not import drivers/],
    ['simulator/kernel/task.ts', "import '../machine.ts';", /kernel may not import machine/],
    ['simulator/inspect/views.ts', "import '../machine.ts';", /inspect may not import machine/],
    ['simulator/include/linux/mm.d.ts', "import '../../mm/mmap.ts';", /include\/ imports nothing/],
    ['simulator/new-room/x.ts', "import '../lib/bitmap.ts';", /has no place in the order/],
    ['server/debug/session.ts', "import '../../simulator/mm/mmap.ts';", /by its door/],
    ['server/debug/session.ts', "import '../../simulator/exports/table.ts';", /by its door/],
    ['server/debug/session.ts', "import '../cli/main.ts';", /debug may not import cli/],
    ['server/language/main.ts', "import '../sandbox/host.ts';", /language may not import sandbox/],
    ['server/sandbox/host.ts', "import '../compile/compile.ts';", /sandbox may not import compile/],
    ['server/sandbox/realm.ts', "import '../../simulator/mm/mmap.ts';", /host of both realms/],
    [
      'server/protocol/lab.ts',
      "import '../compile/compile.ts';",
      /protocol may not import compile/,
    ],
    ['server/protocol/lab.ts', "import '../../simulator/machine.ts';", /holds messages/],
    ['server/cli/main.ts', "import '../../client/extension.ts';", /without an editor/],
    ['server/cli/main.ts', "import 'vscode';", /Only client\//],
    ['server/cli/main.ts', "await import('vscode');", /Only client\//],
    ['client/views.ts', "import '../server/debug/main.ts';", /The client starts the programs/],
    [
      'client/views.ts',
      "import { x } from '../simulator/inspect/views.ts'; x;",
      /types of simulator/,
    ],
    ['client/views.ts', "import type { M } from '../simulator/machine.ts';", /types of simulator/],
    ['test/unit/x.test.ts', "import 'vscode';", /Only client\//],
    ['simulator/lib/x.ts', 'export const t = Date.now();', /time is virtual/],
    ['simulator/lib/x.ts', 'export const t = performance.now();', /time is virtual/],
    ['simulator/lib/x.ts', 'export const r = Math.random();', /seeded generator/],
    ['simulator/lib/x.ts', 'export const s = Math.sin(1);', /last bit/],
    ['simulator/lib/x.ts', 'const { log2 } = Math; log2(8);', /last bit/],
    ['simulator/lib/x.ts', 'export const i = new Intl.NumberFormat();', /every locale/],
    ['simulator/lib/x.ts', "export const c = 'a'.localeCompare('b');", /every locale/],
    ['simulator/lib/x.ts', "console.log('x');", /has no host/],
    ['simulator/lib/x.ts', 'export async function f(): Promise<void> {}', /synchronous/],
    ['simulator/lib/x.ts', 'export default 1;', /default/],
    ['simulator/lib/x.ts', 'export enum E { A }', /No enums/],
    ['server/compile/x.ts', "import { factory } from 'typescript'; factory;", /default import/],
  ];
  for (const [file, text, reason] of BANNED) {
    it(`${file}: ${text}`, async () => {
      const found = await messages(file, text);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0]!, reason);
    });
  }

  const ALLOWED: readonly (readonly [file: string, text: string])[] = [
    ['simulator/mm/mmap.ts', "import './ports.ts'; import '../arch/pte.ts'; import '../lib/x.ts';"],
    ['simulator/mm/mmap.ts', "import '../trace/trace.ts';"],
    ['simulator/trace/trace.ts', "import '../lib/ring.ts';"],
    ['simulator/exports/mm.ts', "import type { vm_area_struct } from 'linux/mm.h';"],
    ['simulator/include/linux/mm.d.ts', "import type { file } from 'linux/fs.h';"],
    ['simulator/machine.ts', "import './inspect/views.ts'; import './fs/file.ts';"],
    ['simulator/lib/x.ts', 'export const s = Math.sqrt(4) + Math.clz32(1);'],
    ['server/sandbox/realm.ts', "import '../../simulator/exports/x.ts'; import 'node:vm';"],
    ['server/debug/session.ts', "import '../sandbox/host.ts'; import '../compile/x.ts';"],
    ['server/cli/main.ts', "import '../protocol/lab.ts'; import '../../simulator/trace/x.ts';"],
    ['server/protocol/lab.ts', "import type { V } from '../../simulator/inspect/views.ts';"],
    ['server/compile/x.ts', "import ts, { type Node } from 'typescript'; ts;"],
    ['client/views.ts', "import 'vscode'; import '../server/protocol/dap.ts';"],
    ['client/views.ts', "import type { V } from '../simulator/inspect/views.ts';"],
    ['test/vscode/suite/x.test.ts', "import 'vscode';"],
    ['test/unit/x.test.ts', "import '../../simulator/mm/mmap.ts'; import '../../server/cli/x.ts';"],
  ];
  for (const [file, text] of ALLOWED) {
    it(`allowed: ${file}: ${text}`, async () => {
      assert.deepEqual(await messages(file, text), []);
    });
  }
});

import assert from 'node:assert/strict';
import { compile, diagnose, prepare, type Sources } from './engine.ts';

const HEADERS = {
  'linux/mm.h': { remap_pfn_range: () => 0, vm_flags_set: () => 0, PAGE_SIZE: 4096n },
  'linux/fs.h': { register_chrdev: () => 0 },
  'errno.h': { errno: 0 },
};

function messages(sources: Sources): string[] {
  return diagnose(sources, HEADERS).map(({ code, message }) => `${code} ${message}`);
}

describe('imports', () => {
  for (const [source, expected] of [
    [
      "import { x } from 'linux/nm.h'; x();",
      "PW1003 There is no header 'linux/nm.h': did you mean 'linux/mm.h'?",
    ],
    [
      "import { x } from 'linux/mm'; x();",
      "PW1003 There is no header 'linux/mm': the names of headers end in '.h', write 'linux/mm.h'.",
    ],
    [
      "import { x } from 'node:fs'; x();",
      "PW1003 There is no header 'node:fs': a lab imports headers such as 'linux/mm.h' and its own files such as './ring'.",
    ],
    [
      "import { x } from './rnig'; x();",
      "PW1004 The lab has no file 'rnig.ts': did you mean 'ring.ts'?",
    ],
    [
      "import { x } from '../up'; x();",
      "PW1004 The lab has no file '../up': a lab imports its own files and headers only.",
    ],
    [
      "import { remap_pfn_rnage } from 'linux/mm.h'; remap_pfn_rnage();",
      "PW1005 'linux/mm.h' does not export 'remap_pfn_rnage': did you mean 'remap_pfn_range'?",
    ],
    [
      "import { psh } from './ring'; psh();",
      "PW1006 'ring.ts' does not export 'psh': did you mean 'push'?",
    ],
    [
      "import mm from 'linux/mm.h'; mm;",
      'PW1007 Nothing has a default export here: write import { remap_pfn_range } from … instead.',
    ],
    [
      "export * from 'linux/mm.h';",
      'PW1019 export * is not available here: name what is passed on, as in export { a, b } from.',
    ],
    [
      "import { errno } from 'errno.h'; errno = 1;",
      "PW1026 'errno' is imported and cannot be assigned: write set_errno(n).",
    ],
    [
      "import { errno } from 'errno.h'; [errno] = [1];",
      "PW1026 'errno' is imported and cannot be assigned: write set_errno(n).",
    ],
    ["export { none } from './ring';", "PW1006 'ring.ts' does not export 'none'."],
  ] as const) {
    it(`are checked: ${source}`, () => {
      assert.deepEqual(messages({ 'main.ts': source, 'ring.ts': 'export const push = 1;' }), [
        expected,
      ]);
    });
  }

  for (const source of [
    "import { vm_area_struct } from 'linux/mm.h'; let x: vm_area_struct;",
    "import { type file, type inode } from 'nowhere.h'; let x: file | inode;",
    "import type { file } from 'nowhere.h'; let x: file;",
    "import { file } from 'linux/fs.h'; export const m = (file: file) => file.private_data;",
    "import { file } from 'linux/fs.h'; export class A implements file {} interface B extends file {}",
    "import * as mm from 'linux/mm.h'; mm.PAGE_SIZE;",
    "import 'linux/mm.h';",
    "export type { file } from 'linux/fs.h';",
  ]) {
    it(`of names that are only types are no errors: ${source}`, () => {
      assert.deepEqual(messages({ 'main.ts': source }), []);
    });
  }

  it('that are only types are gone at run time', () => {
    const { lab } = prepare(
      {
        'main.ts': "import { type a } from 'linux/mm.h'; import { b } from 'linux/fs.h'; let x: b;",
      },
      HEADERS,
    );
    assert.deepEqual(lab.modules[0]?.imports, []);
  });

  it('are live bindings and do not pass the header as this', () => {
    const header = {
      errno: 0,
      fail(this: unknown) {
        header.errno += 1;
        return this === header;
      },
    };
    const run = prepare(
      {
        'main.ts':
          "import { errno, fail as failing } from 'h.h'; export const f = () => [errno, failing(), errno, { errno }.errno];",
      },
      { 'h.h': header },
    );
    assert.deepEqual([...(run.call('main.ts', 'f') as unknown[])], [0, false, 1, 1]);
  });

  it('between files see later writes, re-exports and renamings', () => {
    const run = prepare({
      'main.ts':
        "import { count, up, twice } from './lib/counter'; up(); up(); export const seen = [count, twice(4)];",
      'lib/counter.ts':
        "export let count = 0; const bump = () => { count++; }; export { bump as up }; export { double as twice } from '../math';",
      'math.ts': 'export function double(n: number) { return n * 2; }',
    });
    assert.deepEqual([...(run.load('main.ts')['seen'] as unknown[])], [2, 8]);
  });

  it('in a ring find each other’s functions', () => {
    const run = prepare({
      'a.ts':
        "import { b } from './b'; export function a(n: number): number { return n ? b(n - 1) : 0; } export const start = a(3);",
      'b.ts': "import { a } from './a'; export function b(n: number): number { return a(n) + 1; }",
    });
    assert.equal(run.load('a.ts')['start'], 3);
  });

  it('and exports are listed', () => {
    const { lab } = prepare(
      {
        'main.user.ts': `import { PAGE_SIZE } from 'linux/mm.h';
          export const a = PAGE_SIZE, { b, c: [d] } = { b: 1, c: [2] }; export function main() {} export class K {} export enum E { A }
          export interface I {} export type T = I; const local = 1; export { local as other };`,
        'memdev.driver.ts': '',
        'memdev.test.ts': 'import.meta',
        'types.d.ts': 'import.meta',
        'notes.md': '',
      },
      HEADERS,
    );
    assert.deepEqual(lab.files, ['main.user.ts', 'memdev.driver.ts']);
    assert.deepEqual(
      lab.modules.map(({ kind }) => kind),
      ['program', 'driver'],
    );
    assert.deepEqual(
      lab.modules.map(({ imports, exports }) => [imports, exports]),
      [
        [['linux/mm.h'], ['a', 'b', 'd', 'main', 'K', 'E', 'other']],
        [[], []],
      ],
    );
  });
});

describe('an import between a driver and a program', () => {
  const lab = {
    'a.driver.ts': 'export const limit = 1; export interface shape { n: number }',
    'b.driver.ts': "import { limit } from './a.driver'; limit;",
    'shared.ts': 'export const size = 2;',
  };

  it('is one of drivers with drivers, and of anybody with modules and types', () => {
    const program =
      "import type { shape } from './a.driver'; import { size } from './shared'; export const s: shape = { n: size };";
    assert.deepEqual(diagnose({ ...lab, 'main.user.ts': program }), []);
  });

  for (const [path, text, message] of [
    [
      'main.user.ts',
      "import { limit } from './a.driver'; limit;",
      "A program cannot import the driver 'a.driver.ts': ",
    ],
    [
      'c.driver.ts',
      "import { main } from './main.user'; main;",
      "A driver cannot import the program 'main.user.ts': ",
    ],
    [
      'via.ts',
      "export { limit } from './a.driver';",
      "A module cannot import the driver 'a.driver.ts': ",
    ],
  ] as const) {
    it(`is refused from ${path}`, () => {
      const [found, ...others] = diagnose({
        'main.user.ts': 'export const main = 1;',
        ...lab,
        [path]: text,
      });
      assert.deepEqual([found?.code, found?.path, others], ['PW1031', path, []]);
      assert.ok(found?.message.startsWith(message), found?.message);
    });
  }
});

describe('compiling a lab again', () => {
  const files = {
    'a.driver.ts': 'export const a = 1;\nfor (let i = 0; i < 3; i++) a;\n',
    'b.user.ts': 'export function main() { return 1; }\n',
  };

  it('gives every statement of the lab an id of its own', () => {
    const run = prepare(files);
    const stops: (readonly [number | undefined, number | undefined])[] = [];
    run.trace((id) => stops.push([run.lab.statements[id]?.file, run.lab.statements[id]?.line]));
    run.load('a.driver.ts');
    run.call('b.user.ts', 'main');
    assert.deepEqual(stops, [
      [0, 1],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [1, 1],
    ]);
  });

  it('moves the ids of a file behind one that grew', () => {
    const grown = { ...files, 'a.driver.ts': `${files['a.driver.ts']}0; 0; 0;\n` };
    const before = prepare(files);
    const after = prepare(grown);
    const shift = after.lab.statements.length - before.lab.statements.length;
    assert.equal(shift, 3);
    const stops: number[] = [];
    after.trace((id) => stops.push(id));
    after.call('b.user.ts', 'main');
    const [id] = stops;
    assert.deepEqual(after.lab.statements[id ?? 0], before.lab.statements[(id ?? 0) - shift]);
    assert.deepEqual(after.lab.scopes[after.lab.statements[id ?? 0]?.scopes ?? 0]?.at(-1)?.names, [
      { name: 'main', writable: false },
    ]);
  });

  it('reuses the files that did not change', () => {
    const first = compile(files).lab;
    const second = compile(files).lab;
    assert.ok(first && second);
    assert.equal(first.modules[0], second.modules[0]);
    assert.deepEqual(first, second);
  });

  it('survives a file that contains what looks like generated code', () => {
    const run = prepare(
      "export const s = ['$id1$', `$id2$`, /\\$id3\\$/.source, '\\u0024id4$'].join();",
    );
    assert.equal(run.load('main.ts')['s'], '$id1$,$id2$,\\$id3\\$,$id4$');
  });

  it('gives plain data that survives JSON', () => {
    const { lab } = compile(files);
    assert.deepEqual(JSON.parse(JSON.stringify(lab)), lab);
  });
});

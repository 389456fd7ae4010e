import assert from 'node:assert/strict';
import { diagnose, type Sources } from './engine.ts';

const HEADERS = {
  'unistd.h': { fork: () => 1, getpid: () => 1 },
  'stdio.h': { printf: () => 0 },
  'linux/mm.h': { PAGE_SIZE: 4096n },
};

function problems(program: string, others: Sources = {}): string[] {
  const text = `import { fork, getpid } from 'unistd.h';\nimport { printf } from 'stdio.h';\n${program}`;
  return diagnose({ 'main.user.ts': text, ...others }, HEADERS).map(
    ({ path, line, column, code, message }) =>
      `${path}:${String(line)}:${String(column)} ${code} ${message.split(/[ :]/)[0] ?? ''}`,
  );
}

describe('fork()', () => {
  it('takes a function that uses its own variables, constants, functions and headers', () => {
    const program = `
      import { PAGE_SIZE } from 'linux/mm.h';
      const LENGTH = 2n * PAGE_SIZE, NAME = 'x' as const, NEGATIVE = -1; enum Kind { A }
      const helper = (n: number) => n + NEGATIVE;
      function child(n: number) { let local = [n]; const inner = () => local; printf(NAME, LENGTH, Kind.A, inner(), getpid()); return helper(n); }
      export function main() { let pid = 0; fork(child, 1); return fork(helper, pid); }`;
    assert.deepEqual(problems(program), []);
  });

  it('names a variable that the child shares, where it is used', () => {
    const program =
      'let counter = 0;\nfunction child() {\n  return counter + 1;\n}\nfork(child);\n';
    assert.deepEqual(problems(program), ["main.user.ts:5:10 PW1023 'counter'"]);
  });

  for (const state of [
    'var v = 1;',
    'const v = { n: 1 };',
    'const v = [1];',
    'const v = printf();',
    'const { v } = { v: 1 };',
    'class v {}',
    'let v = () => 1;',
    'let other = 1; const v = other;',
  ]) {
    it(`refuses the child ${state}`, () => {
      assert.deepEqual(problems(`${state}\nfunction child() { return v; }\nfork(child);`), [
        "main.user.ts:4:27 PW1023 'v'",
      ]);
    });
  }

  it('follows helpers, in other files and through re-exports', () => {
    const found = problems(
      "import { step } from './steps';\nconst child = () => step();\nfork(child);",
      {
        'steps.ts': "export { deep as step } from './deep';",
        'deep.ts':
          'let hidden = 0;\nexport function deep() { return again(); }\nfunction again(): number { return hidden++ || deep(); }',
      },
    );
    assert.deepEqual(found, ["deep.ts:3:35 PW1023 'hidden'"]);
  });

  it('refuses a variable of another file', () => {
    const found = problems(
      "import { total } from './state';\nfunction child() { return total; }\nfork(child);",
      { 'state.ts': 'export let total = 0;' },
    );
    assert.deepEqual(found, ["main.user.ts:4:27 PW1023 'total'"]);
  });

  for (const argument of ['() => 1', 'local', 'shared', 'o.f', 'getpid', '']) {
    it(`refuses ${argument || 'nothing'} for a child`, () => {
      const program = `const shared = 1, o = { f() {} };\nexport function main() { const local = () => 1; fork(${argument}); return [o, local, shared]; }`;
      assert.deepEqual(
        problems(program).map((at) => at.split(' ')[1]),
        ['PW1022'],
      );
    });
  }

  it('takes an imported function', () => {
    assert.deepEqual(
      problems("import { child } from './child';\nfork(child);", {
        'child.ts': 'export const child = () => 1;',
      }),
      [],
    );
  });

  it('is found through a namespace import', () => {
    const program =
      "import * as unistd from 'unistd.h';\nlet n = 0;\nconst child = () => n;\nunistd.fork(child);\nunistd.getpid();";
    assert.deepEqual(problems(program), ["main.user.ts:5:21 PW1023 'n'"]);
  });

  for (const [use, at] of [
    ['const f = fork;', '3:11'],
    ['const child = () => 1; [fork].map((f) => f(child));', '3:25'],
    ['export { fork };', '3:10'],
    ["export { fork as spawn } from 'unistd.h';", '3:10'],
    ["import * as u from 'unistd.h'; const f = u.fork, g = u.getpid;", '3:42'],
    ["import * as u from 'unistd.h'; u['fork'](getpid);", '3:32'],
  ] as const) {
    it(`refuses fork as a value: ${use}`, () => {
      assert.deepEqual(problems(use), [`main.user.ts:${at} PW1032 'fork'`]);
    });
  }

  it('leaves functions of the same name alone', () => {
    const program =
      'let n = 0;\nconst use = (fork: (f: () => number) => void) => { fork(() => n); };\nuse(printf as never);';
    assert.deepEqual(problems(program), []);
  });
});

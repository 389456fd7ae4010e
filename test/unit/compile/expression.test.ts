import assert from 'node:assert/strict';
import { Script } from 'node:vm';
import { compileExpression, readChain } from '../../../server/compile/index.ts';
import { Engine } from './engine.ts';

type Names = Record<string, unknown>;

function evaluate(text: string, names: Names = {}): unknown {
  const compiled = compileExpression(text);
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.message);
  const start = new Script(compiled.code).runInThisContext() as (...args: unknown[]) => unknown;
  const access = (name: string, write?: boolean, value?: unknown): unknown => {
    if (!(name in names)) throw new ReferenceError(name);
    if (write) names[name] = value;
    return names[name];
  };
  return start(access, new Engine(1));
}

function message(text: string): string {
  const compiled = compileExpression(text);
  assert.ok(!compiled.ok, 'the expression compiles');
  return compiled.message;
}

describe('an expression at a stop', () => {
  for (const [text, names, expected] of [
    ['x + 1', { x: 2 }, 3],
    ['x - 1n', { x: 0n }, 0xffffffffffffffffn],
    ['size >> 12n; ', { size: 8192n }, 2n],
    ['vma.vm_end - vma["vm_start"]', { vma: { vm_end: 9n, vm_start: 4n } }, 5n],
    ['xs.map(x => x + k).join()', { xs: [1, 2], k: 10 }, '11,12'],
    ['f(1)?.a ?? d', { f: () => undefined, d: 4 }, 4],
    ['({ a, b: [a] }).b[0]', { a: 3 }, 3],
    ['{ a: 1 }.a', {}, 1],
    [`\`\${a}!\``, { a: 3 }, '3!'],
    ['a as number satisfies number', { a: 3 }, 3],
    ['a!, b', { a: 1, b: 2 }, 2],
    ['this.n', { this: { n: 5 } }, 5],
    ['[1].map(() => this.n)[0]', { this: { n: 5 } }, 5],
    ['typeof a === "number" && undefined', { a: 1 }, undefined],
  ] as const) {
    it(`evaluates ${text}`, () => {
      assert.deepEqual(evaluate(text, { ...names }), expected);
    });
  }

  for (const [text, x, value, after] of [
    ['x = 5', 1, 5, 5],
    ['x += 2', 1, 3, 3],
    ['x -= 2n', 1n, 0xffffffffffffffffn, 0xffffffffffffffffn],
    ['x <<= 70n', 1n, 0n, 0n],
    ['x++', 1, 1, 2],
    ['++x', 1, 2, 2],
    ['x--', 0n, 0n, 0xffffffffffffffffn],
    ['x++', '5', 5, 6],
    ['x |= 6', 1, 7, 7],
    ['x >>= 1n', 8n, 4n, 4n],
    ['x ??= 3', undefined, 3, 3],
    ['x ||= 3', 2, 2, 2],
    ['x &&= 3', 2, 3, 3],
    ['(x) = 9', 1, 9, 9],
    ['(x as number) += 1', 1, 2, 2],
  ] as const) {
    it(`assigns in ${text} to ${typeof x}`, () => {
      const names: Names = { x };
      assert.equal(evaluate(text, names), value);
      assert.equal(names['x'], after);
    });
  }

  it('assigns to properties natively, evaluating their parts once', () => {
    let calls = 0;
    const box = { n: 1 };
    const get = (): typeof box => {
      calls += 1;
      return box;
    };
    assert.equal(evaluate('get().n += 4', { get }), 5);
    assert.equal(evaluate('get().n++', { get }), 5);
    assert.equal(evaluate('(get().n = 9, delete get().n)', { get }), true);
    assert.equal(calls, 4);
  });

  for (const [text, expected] of [
    ['let a = 1', /Only an expression/],
    ['if (a) b', /Only an expression/],
    ['a; b', /Only an expression/],
    ['return 1', /Only an expression/],
    ['', /nothing to evaluate/],
    [';', /nothing to evaluate/],
    ['1 +', /Expression expected/],
    ['1) + (2', /.+/],
    ['a b', /.+/],
    ["import('fs')", /import\(\)/],
    ["eval('1')", /eval/],
    ['process.exit()', /process/],
    ['async () => 1', /async/],
    ['await x', /.+/],
    ['(() => { while (1); })()', /without braces/],
    ['(function () { return 1 })()', /without braces/],
    ['class {}', /.+/],
    ['[a, b] = [b, a]', /one variable at a time/],
    ['({ a } = b)', /one variable at a time/],
    ['$t.fatal', /reserved/],
    ['$e("x")', /reserved/],
    ['arguments', /arguments/],
    ['super.x', /.+/],
    ['Math.random()', /Math\.random/],
    ['0x1ffffffffffffffffn', /64 bits/],
  ] as const) {
    it(`is refused: ${text || 'nothing at all'}`, () => {
      assert.match(message(text), expected);
    });
  }

  it('cannot break out of its function', () => {
    for (const text of [
      '1); process; (1',
      '1\n}); (function () {',
      `\`\${1)}\``,
      '1 // comment',
      '1 /* open',
      '*/ 1',
    ]) {
      const compiled = compileExpression(text);
      if (compiled.ok)
        assert.match(
          compiled.code,
          /^\(function \(\$e, \$t\) \{\s+"use strict";\s+return \(1\);\s+\}\)$/,
        );
    }
  });
});

describe('a chain for hovers', () => {
  for (const [text, ...names] of [
    ['vma', 'vma'],
    ['vma.vm_end', 'vma', 'vm_end'],
    ["o['a'].b", 'o', 'a', 'b'],
    ['pages[0]', 'pages', '0'],
    ['m[1n].x', 'm', '1', 'x'],
    ['this.size', 'this', 'size'],
    ['a.#p', 'a', '#p'],
  ] as const) {
    it(`is ${text}`, () => {
      assert.deepEqual(readChain(text), names);
    });
  }

  for (const text of [
    'f()',
    'a.b()',
    'a[i]',
    'a + b',
    'a = 1',
    '(a)',
    'a++',
    'new A',
    'a; b',
    '',
    '1',
    'a.',
    `\`\${a}\``,
    'a?.[f()]',
    'delete a.b',
    'let a',
    'a as b',
  ]) {
    it(`is not ${text || 'nothing'}`, () => {
      assert.equal(readChain(text), undefined);
    });
  }
});

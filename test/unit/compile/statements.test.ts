import assert from 'node:assert/strict';
import { prepare } from './engine.ts';

/** The lines of the statements that a module runs, in order. */
function linesOf(source: string): number[] {
  const run = prepare(source).trace();
  run.load('main.ts');
  return run.lines;
}

/** Runs a module until it has ticked `budget` times. */
function stopsAfter(source: string, budget: number): number {
  const run = prepare(source);
  run.engine.stop = budget;
  run.engine.onStop = () => {
    run.engine.fatal = true;
    throw new Error('over budget');
  };
  assert.throws(() => run.load('main.ts'), /over budget/);
  return run.engine.n;
}

describe('statement probes', () => {
  it('tick once per statement, whether or not anything stops', () => {
    const source = 'let a = 1;\nfor (let i = 0; i < 3; i++) a += i;\nif (a) a++; else a--;\n';
    const free = prepare(source);
    free.load('main.ts');
    const stopping = prepare(source);
    stopping.engine.breakpoints.fill(1);
    stopping.load('main.ts');
    assert.equal(free.engine.n, 7);
    assert.equal(stopping.engine.n, 7);
  });

  it('run in the order of the lines', () => {
    const source = [
      'function f(x: number) {',
      '  if (x > 1)',
      '    return x;',
      '  else if (x > 0) {',
      '    x++;',
      '  }',
      '  return -x;',
      '}',
      'f(2);',
      'f(1);',
    ].join('\n');
    assert.deepEqual(linesOf(source), [9, 2, 3, 10, 2, 4, 5, 7]);
  });

  it('step through the clauses of a switch', () => {
    const source = 'const k = 1;\nswitch (k) {\ncase 0: k;\ncase 1:\n  k;\ndefault:\n  k;\n}\n';
    assert.deepEqual(linesOf(source), [1, 2, 5, 7]);
  });

  it('step through try, catch and finally', () => {
    const source = 'try {\n  throw 1;\n} catch {\n  0;\n} finally {\n  0;\n}\n';
    assert.deepEqual(linesOf(source), [2, 4, 6]);
  });

  it('reach accessors, static blocks, constructors and arrows of class fields', () => {
    const source = [
      'class A {',
      '  static {',
      '    0;',
      '  }',
      '  f = () =>',
      '    1;',
      '  constructor() {',
      '    this.f();',
      '  }',
      '  get x() {',
      '    return 2;',
      '  }',
      '}',
      'new A().x;',
    ].join('\n');
    assert.deepEqual(linesOf(source), [1, 3, 14, 8, 6, 11]);
  });

  for (const loop of [
    'while (1);',
    'for (;;) {}',
    'do {} while (1);',
    'for (;;) { ; }',
    'while (1) { {} }',
    'while (1) { function f() {} }',
    'again: for (;;) continue again;',
    'while (1) { try {} catch {} }',
    'while (1) { try { throw 1; } catch {} finally { continue; } }',
    'const f = (): void => f(); f();',
    'function f(): void { try { g(); } catch {} } function g() { f(); } f();',
    'switch (1) { default: for (;;) switch (0) {} }',
    'for (const x of { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 1 }) }) });',
    'for (const x of { [Symbol.iterator]: () => ({ next: Object }) }) debugger;',
  ]) {
    it(`tick in an endless run: ${loop}`, () => {
      assert.equal(stopsAfter(loop, 50), 50);
    });
  }

  it('tick in a function without statements', () => {
    const run = prepare('function f() {} f(); f();');
    run.load('main.ts');
    assert.equal(run.engine.n, 4);
  });

  it('leave `debugger` out', () => {
    assert.deepEqual(linesOf('0;\ndebugger;\n0;\n'), [1, 3]);
  });

  it('mark the entry of every function in the table, which never stops by itself', () => {
    const { lab } = prepare('function f() {\n  return () => 1;\n}\n');
    const entries = lab.statements.filter((statement) => statement?.entry);
    assert.deepEqual(
      entries.map((entry) => entry && [entry.fn, entry.line, entry.endLine]),
      [
        ['<module>', 1, 4],
        ['f', 1, 3],
        ['<anonymous>', 2, 2],
      ],
    );
  });

  it('name functions as a call stack shows them', () => {
    const { lab } = prepare(`
      const fops = { mmap() { 0; }, open: () => 0, release: function named() { 0; } };
      class Ring { constructor() { 0; } static { 0; } get size() { return 1; } push() { 0; } }
      let later = (() => 0) as () => number; later = () => 1;`);
    const names = lab.statements.filter((statement) => statement?.entry).map((entry) => entry?.fn);
    const methods = ['mmap', 'open', 'named', 'new Ring', '<static Ring>', 'get size', 'push'];
    assert.deepEqual(names, ['<module>', ...methods, 'later', 'later']);
  });

  it('highlight the head of a compound statement and the whole of a simple one', () => {
    const { lab } = prepare(
      'if (1) {\n  0;\n}\nfoo(1,\n  2);\ndeclare function foo(a: number, b: number): void;\n',
    );
    const spans = lab.statements
      .slice(2)
      .map((at) => at && [at.line, at.column, at.endLine, at.endColumn]);
    assert.deepEqual(spans, [
      [1, 1, 1, 7],
      [2, 3, 2, 5],
      [4, 1, 5, 6],
    ]);
  });

  it('note where a caller stands while a loop head calls', () => {
    const run = prepare('let n = 0;\nconst f = () =>\n  n++ < 1;\nwhile (f()) {\n  0;\n}\n');
    const callers: (number | undefined)[] = [];
    run.trace((_id, line) => {
      if (line !== 3) return;
      callers.push(run.lab.statements[run.engine.stack[0]?.s ?? 0]?.line);
    });
    run.load('main.ts');
    assert.deepEqual(callers, [4, 4]);
  });

  it('pop every frame, whatever leaves the function', () => {
    const run = prepare(`
      export function f(k: number): unknown {
        if (k === 0) return 1;
        if (k === 1) throw new Error('out');
        for (const x of [1]) return [x].map((y) => f(k - 2));
      }`);
    run.call('main.ts', 'f', 4);
    assert.throws(() => run.call('main.ts', 'f', 3), /out/);
    assert.equal(run.engine.stack.length, 0);
  });
});

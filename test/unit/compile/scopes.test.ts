import assert from 'node:assert/strict';
import { prepare, type Run } from './engine.ts';

/** Runs a module and calls `look` at the first stop on the line that carries the comment `// here`. */
function stopped(source: string, look: (run: Run) => void, count = 1): void {
  const wanted = source.split('\n').findIndex((line) => line.includes('// here')) + 1;
  const run = prepare(
    { 'main.ts': source },
    { 'h.h': { answer: 42, print: () => 0 } },
    { outside: 'global' },
  );
  let stops = 0;
  run.trace((_id, line) => {
    if (line !== wanted) return;
    stops += 1;
    if (stops === count) look(run);
  });
  run.load('main.ts');
  assert.ok(stops >= count, 'the line never ran');
}

/** The scope chain of the innermost frame: kinds with their names. */
function chain(run: Run): string[] {
  const at = run.lab.statements[run.engine.stack.at(-1)?.s ?? 0];
  return (run.lab.scopes[at?.scopes ?? 0] ?? []).map(
    ({ kind, names }) =>
      `${kind}: ${names.map(({ name, writable }) => (writable ? `${name}*` : name)).join(' ')}`,
  );
}

describe('the accessor of a scope', () => {
  it('reads parameters, locals, block variables and module variables', () => {
    stopped(
      `let m = 1;
       function f(p: number, { q } = { q: 3 }) {
         const l = 4;
         for (let i = 5; i < 6; i++) {
           const b = 6;
           print(); // here
         }
         print(l, p, q);
       }
       const print = (...x: unknown[]) => x;
       f(2);`,
      (run) => {
        assert.deepEqual(
          ['m', 'p', 'q', 'l', 'i', 'b'].map((name) => run.engine.read(name)),
          [1, 2, 3, 4, 5, 6],
        );
        assert.deepEqual(chain(run), [
          'block: b',
          'block: i*',
          'local: this p* q* l',
          'module: m* f print',
        ]);
      },
    );
  });

  it('writes variables for the program to see', () => {
    const run = prepare(
      'export function f(p: number) {\n  let l = 1;\n  for (let i = 0; i < 9; i++) l += p;\n  return l;\n}',
    );
    run.trace((_id, line) => {
      if (line !== 3) return;
      if (run.engine.n === 5) run.engine.write('i', 7);
      if (run.engine.n === 5) run.engine.write('p', 100);
    });
    assert.equal(run.call('main.ts', 'f', 1), 203);
  });

  it('writes a variable of a caller, which sees it at its next statement', () => {
    const run = prepare(
      'function g() {\n  return 1;\n}\nexport function f(p: number) {\n  let l = g();\n  l += g() + p;\n  return l + p;\n}',
    );
    run.trace((_id, line) => {
      if (line !== 2 || run.engine.n !== 4) return;
      run.engine.write('p', 100, 1);
    });
    assert.equal(run.call('main.ts', 'f', 10), 112);
  });

  it('keeps every write of a variable for a look from a callee', () => {
    const seen: unknown[] = [];
    const run = prepare(
      {
        'main.ts': `import { look } from 'h.h';
       export function f(i: number) {
         let s = 0, t;
         look(i++, ++i, i--, s -= 2, s **= 2, t ??= 5, (t = 6, t ||= 7));
         for (const x of [8, 9]) look(s += x);
         for (const k in { a: 1 }) { let u; look((u = k) + t); }
         return look();
       }`,
      },
      {
        'h.h': {
          look: () => {
            seen.push(['i', 's', 't', 'x', 'k', 'u'].map((name) => run.engine.read(name)).join());
          },
        },
      },
    );
    run.call('main.ts', 'f', 1);
    assert.deepEqual(seen, [
      '2,4,6,no x,no k,no u',
      '2,12,6,8,no k,no u',
      '2,21,6,9,no k,no u',
      '2,21,6,no x,a,a',
      '2,21,6,no x,no k,no u',
    ]);
  });

  it('writes variables that closures share', () => {
    const run = prepare(
      'export function f() {\n  let out = 0;\n  for (const k of [1]) { let n = k;\n    const g = () => n;\n    out += g(); }\n  return out;\n}',
    );
    run.trace((_id, line) => {
      if (line === 5) run.engine.write('n', 50);
    });
    assert.equal(run.call('main.ts', 'f'), 50);
  });

  for (const [name, how] of [
    ['k', 'const k = 1;'],
    ['f', 'function f() {}'],
    ['C', 'class C {}'],
    ['E', 'enum E { A }'],
    ['answer', 'answer;'],
  ] as const) {
    it(`refuses to write to ${how}`, () => {
      stopped(`import { answer } from 'h.h';\n${how}\nanswer; // here`, (run) => {
        assert.throws(() => run.engine.write(name, 2), /constant/);
      });
    });
  }

  it('throws a ReferenceError for a variable that is not initialised', () => {
    stopped(`{\n  0; // here\n  const late = 1;\n  late;\n}\nconst far = 1;`, (run) => {
      assert.throws(() => run.engine.read('late'), { name: 'ReferenceError' });
      assert.throws(() => run.engine.read('far'), { name: 'ReferenceError' });
    });
  });

  it('throws a ReferenceError for last iteration’s constant', () => {
    stopped(
      `for (let i = 0; i < 2; i++) {\n  0; // here\n  const k = i;\n  k;\n}`,
      (run) => {
        assert.equal(run.engine.read('i'), 1);
        assert.throws(() => run.engine.read('k'), { name: 'ReferenceError' });
      },
      2,
    );
  });

  it('does not see block variables outside of their block', () => {
    stopped(
      `const k = 'module';\nfunction f() {\n  { const k2 = 1; k2; }\n  for (let i = 0; i < 1; i++) 0;\n  0; // here\n}\nf();`,
      (run) => {
        assert.equal(run.engine.read('i'), 'no i');
        assert.equal(run.engine.read('k2'), 'no k2');
        assert.equal(run.engine.read('k'), 'module');
      },
    );
  });

  it('tells variables of the same name apart', () => {
    const seen: unknown[] = [];
    const run = prepare(
      `function f() {\n  for (let i = 0; i < 1; i++) {\n    0;\n  }\n  for (let i = 5; i < 6; i++) {\n    0;\n  }\n  for (const i of ['x']) { const g = () => i;\n    g;\n    { const i = 'inner';\n      i;\n    }\n    g;\n  }\n}\nf();`,
    );
    run.trace((_id, line) => {
      if ([3, 6, 9, 11, 13].includes(line)) seen.push(run.engine.read('i'));
    });
    run.load('main.ts');
    assert.deepEqual(seen, [0, 5, 'x', 'inner', 'x']);
  });

  it('reads a caller’s variables in the iteration that called', () => {
    stopped(
      `function f() {\n  const fs = [];\n  for (let i = 0; i < 3; i++) {\n    const j = i * 2;\n    fs.push(() => i + j);\n    g();\n  }\n}\nfunction g() {\n  0; // here\n}\nf();`,
      (run) => {
        assert.deepEqual([run.engine.read('i', 1), run.engine.read('j', 1)], [1, 2]);
      },
      2,
    );
  });

  it('reads what a closure closes over', () => {
    stopped(
      `function outer(n: number) {\n  const k = n * 2;\n  return () => {\n    return k; // here\n  };\n}\nouter(4)();`,
      (run) => {
        assert.deepEqual([run.engine.read('k'), run.engine.read('n')], [8, 4]);
        assert.deepEqual(chain(run), ['closure: n* k', 'module: outer']);
      },
    );
  });

  it('reads `this` in methods, constructors, accessors and arrows within them', () => {
    for (const body of [
      'm() { HERE }',
      'm() { [1].map(() => { HERE }); }',
      'constructor() { HERE }',
      'f = (() => { HERE })();',
    ]) {
      stopped(
        `class A { tag = 'a';\n${body.replace('HERE', '\n0; // here\n')}\nm2() {} }\nconst a = new A() as any;\na.m?.();`,
        (run) => {
          assert.equal((run.engine.read('this') as { tag: string }).tag, 'a');
        },
      );
    }
  });

  it('says that `this` is not there before super() and in a module', () => {
    stopped(
      'class A {}\nclass B extends A { constructor() {\n  0; // here\n  super(); } }\nnew B();',
      (run) => {
        assert.throws(() => run.engine.read('this'), { name: 'ReferenceError' });
        assert.equal(run.engine.read('this', 1), 'no this');
      },
    );
  });

  it('reads imports, live, and leaves types out', () => {
    const header = { count: 1, print: () => 0 };
    const run = prepare(
      {
        'main.ts': `import { count, print, type T } from 'h.h';\nprint();\ncount as unknown as T;\n`,
      },
      { 'h.h': header },
    );
    const seen: unknown[] = [];
    run.trace((_id, line) => {
      seen.push(run.engine.read('count'));
      if (line === 2) header.count = 2;
    });
    run.load('main.ts');
    assert.deepEqual(seen, [1, 2]);
    assert.deepEqual(
      run.lab.scopes
        .at(-1)
        ?.at(-1)
        ?.names.map(({ name }) => name),
      ['count', 'print'],
    );
  });

  it('reads the error in a catch clause, plain or taken apart', () => {
    stopped(
      `try {\n  throw { code: 5 };\n} catch ({ code }) {\n  const double = 2;\n  code; // here\n}`,
      (run) => {
        assert.deepEqual([run.engine.read('code'), run.engine.read('double')], [5, 2]);
      },
    );
  });

  it('reads variables of a switch that closures share', () => {
    stopped(`switch (1) {\ncase 1:\n  let x = 4;\n  const g = () => x;\n  g; // here\n}`, (run) => {
      assert.equal(run.engine.read('x'), 4);
    });
  });

  it('reads the parameters of a function that makes its accessor late', () => {
    stopped(
      'function f(n: number) {\n  if (n < 2)\n    return n; // here\n  return f(n - 1);\n}\nf(2);',
      (run) => {
        assert.equal(run.engine.read('n'), 1);
        assert.equal(run.engine.read('n', 1), 2);
        run.engine.write('n', 9);
        assert.equal(run.engine.read('n'), 9);
      },
    );
  });

  it('asks the engine for names that the lab does not have', () => {
    stopped('0; // here', (run) => {
      assert.equal(run.engine.read('outside'), 'global');
    });
  });
});

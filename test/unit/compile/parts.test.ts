import assert from 'node:assert/strict';
import { locations } from '../../../server/compile/index.ts';
import { prepare, type Run } from './engine.ts';

/** The lines at which a module stops, in order. */
function linesOf(source: string, look: (run: Run, line: number) => void = () => undefined) {
  const run = prepare(source);
  run.trace((_id, line) => {
    look(run, line);
  });
  run.load('main.ts');
  return run.lines;
}

describe('a part of an expression', () => {
  for (const [what, source, lines] of [
    ['the branch of a conditional expression', '0\n? 1\n: 2;', [1, 3]],
    ['what follows &&', '1 &&\n0 &&\n2;', [1, 2]],
    ['what follows ||', '0 ||\n0 ||\n2;', [1, 2, 3]],
    ['what follows ??', '(null as any) ??\n2;', [1, 2]],
    ['what follows a comma', '0,\n1,\n2;', [1, 2, 3]],
    ['a part of a part', '1\n? 0 ||\n3\n: 4;', [1, 2, 3]],
    ['a part of a condition', 'let n = 0;\nwhile (n < 1 &&\n1)\nn++;', [1, 2, 3, 4]],
    ['a part of a small arrow', 'const f = (a: number) =>\na\n? 1\n: 2;\nf(1);', [1, 5, 2, 3]],
  ] as const) {
    it(`is stopped at when it is on a line of its own: ${what}`, () => {
      assert.deepEqual(linesOf(source), lines);
    });
  }

  it('has no position on the line of what stands before it, or when it is a function', () => {
    assert.deepEqual(linesOf('1 && 2, 3 ? 4 : 5;\n1 &&\n(() => 2);'), [1, 2]);
  });

  it('ticks once, whether or not anything stops', () => {
    const source = 'for (let i = 0; i < 2 &&\n1; i++) {\ni ||\n0;\n}';
    const run = prepare(source);
    run.load('main.ts');
    assert.deepEqual(linesOf(source), [1, 2, 3, 4, 2, 3]);
    assert.equal(run.engine.n, 6);
  });

  it('takes breakpoints', () => {
    const { lab } = prepare('0\n? 1\n: 2;');
    assert.deepEqual(
      locations(lab, 'main.ts', 3).map((id) => lab.statements[id]?.line),
      [3],
    );
  });

  it('reads the variables of its block, and one that it initialises not yet', () => {
    const seen: string[] = [];
    const source = `function f(p: number) {
      for (const k of [1]) {
        const early = k, late = early &&
          p + early;
        late;
      }
    }
    f(5);`;
    linesOf(source, ({ engine }, line) => {
      if (line !== 4) return;
      seen.push(['p', 'k', 'early'].map((name) => String(engine.read(name))).join());
      assert.throws(() => engine.read('late'), { name: 'ReferenceError' });
    });
    assert.deepEqual(seen, ['5,1,1']);
  });

  for (const [what, rest] of [
    ['with its variables in the frame', ''],
    ['with closures', 'const g = () => [a, b];'],
    ['that makes its accessor late', '[].map(() => a);'],
  ] as const) {
    it(`sees what a debugger writes there, in a function ${what}`, () => {
      const run = prepare(
        `export function f(a: number, b: number) {\nif (a) return a &&\nb;\n${rest} }`,
      );
      run.trace((_id, line) => {
        if (line === 3) run.engine.write('b', 9);
      });
      assert.equal(run.call('main.ts', 'f', 1, 2), 9);
    });
  }

  it('is not where the rest of the statement calls from', () => {
    const callers: (number | undefined)[] = [];
    linesOf('const f = (...x: unknown[]) =>\nx;\nf(1 &&\nf(), f());', (run, line) => {
      if (line !== 2) return;
      callers.push(run.lab.statements[run.engine.stack.at(-2)?.s ?? 0]?.line);
    });
    assert.deepEqual(callers, [4, 3, 3]);
  });
});

import assert from 'node:assert/strict';
import { functionEntry, locations } from '../../../server/compile/index.ts';
import { prepare, type Run } from './engine.ts';

interface Stop {
  readonly line: number;
  readonly fn: string | undefined;
  readonly depth: number;
  readonly call: number | undefined;
}

/** Every stop of a module, in order. */
function stops(source: string, look: (run: Run, line: number) => void = () => undefined): Stop[] {
  const found: Stop[] = [];
  const run = prepare(source);
  run.trace((id, line) => {
    const { stack } = run.engine;
    assert.equal(stack.at(-1)?.s, id, 'the frame stands elsewhere');
    found.push({
      ...{ line, depth: stack.length },
      ...{ fn: run.lab.statements[id]?.fn, call: stack.at(-1)?.t },
    });
    look(run, line);
  });
  run.load('main.ts');
  assert.equal(run.engine.stack.length, 0, 'frames are left over');
  return found;
}

function places(found: readonly Stop[]): string[] {
  return found.map(({ line, fn, depth }) => `${String(line)} ${fn ?? ''} ${String(depth)}`);
}

const FUNCTION = `const g = (n: number) =>
  n;
function f(
  p: number,
  a = 1,
  b = g(p),
  { c = 3 } = {},
) {
  return a + b + c;
}
f(7);
f(7, 8, 9);`;

const CLASS = `class A {
  static s = 1;
  x = 2;
  f = () => 3;
  y = this.x + 1;
  constructor(q = 4) {
    this.y = q;
  }
}
class B extends A {
  z = this.y;
}
new B();`;

describe('the default of a parameter', () => {
  it('runs in a frame of its function, and not at all when there is an argument', () => {
    const first = ['11 <module> 1', '5 f 2', '6 f 2', '2 g 3', '7 f 2', '7 f 2', '9 f 2'];
    const second = ['12 <module> 1', '7 f 2', '7 f 2', '9 f 2'];
    assert.deepEqual(places(stops(FUNCTION)), ['1 <module> 1', ...first, ...second]);
  });

  it('belongs to the same call as the body', () => {
    const calls = stops(FUNCTION).filter(({ fn }) => fn === 'f');
    assert.equal(new Set(calls.slice(0, 5).map(({ call }) => call)).size, 1);
    assert.equal(new Set(calls.map(({ call }) => call)).size, 2);
  });

  it('sees the parameters before it, and the debugger may write them', () => {
    let result: unknown;
    stops(
      'let out;\nout = ((p: number, q = p + 1, r = (() => [p, q])()) =>\n  [p, q, r])(\n1);\nout;',
      (run, line) => {
        const { engine } = run;
        if (line === 2 && engine.stack.length === 2) {
          assert.equal(typeof engine.read('p'), 'number');
          engine.write('p', 5);
        }
        if (line === 5) result = engine.read('out');
      },
    );
    assert.deepEqual(JSON.stringify(result), '[5,6,[5,6]]');
  });

  it('shows no variable of the body', () => {
    const run = prepare('function f(a = 1) {\n  let b = a;\n  b;\n}\nf();');
    const seen: string[] = [];
    run.trace((id, line) => {
      if (line > 2) return;
      const scopes = run.lab.scopes[run.lab.statements[id]?.scopes ?? 0] ?? [];
      seen.push(scopes.flatMap(({ names }) => names.map(({ name }) => name)).join());
    });
    run.load('main.ts');
    assert.deepEqual(seen, ['this,a,f', 'this,a,b,f']);
  });

  it('has a line for breakpoints, and is where its function starts', () => {
    const { lab } = prepare(FUNCTION);
    const lines = (ids: readonly number[]) => ids.map((id) => lab.statements[id]?.line);
    assert.deepEqual(lines(locations(lab, 'main.ts', 6)), [6]);
    assert.deepEqual(lines([functionEntry(lab, 'f') ?? 0]), [5]);
  });

  it('stops at a breakpoint although it takes no frame otherwise', () => {
    const run = prepare(FUNCTION);
    const hit: unknown[] = [];
    for (const id of locations(run.lab, 'main.ts', 5)) run.engine.breakpoints[id] = 1;
    run.engine.onStop = () => hit.push(run.engine.read('p'), run.engine.stack.length);
    run.load('main.ts');
    assert.deepEqual(hit, [7, 2]);
  });

  it('ticks as often whether or not anything stops', () => {
    const run = prepare(FUNCTION);
    run.load('main.ts');
    assert.equal(run.engine.n, stops(FUNCTION).length);
  });
});

describe('the value of a class field', () => {
  it('runs in a frame of the constructor, or of the class when it is static', () => {
    const fields = ['3 new A 2', '5 new A 2', '6 new A 2', '7 new A 2', '11 new B 2'];
    assert.deepEqual(places(stops(CLASS)), [
      ...['1 <module> 1', '2 <static A> 2', '10 <module> 1', '13 <module> 1'],
      ...fields,
    ]);
  });

  it('belongs to the same call as the constructor’s body', () => {
    const calls = stops(CLASS).filter(({ fn }) => fn === 'new A');
    assert.equal(new Set(calls.map(({ call }) => call)).size, 1);
  });

  it('sees `this`', () => {
    stops(CLASS, ({ engine }, line) => {
      if (line === 5) assert.equal((engine.read('this') as { x: number }).x, 2);
      if (line === 2) assert.equal((engine.read('this') as { name: string }).name, 'A');
    });
  });

  it('that is a function keeps its name and has no position of its own', () => {
    const run = prepare(`${CLASS}\nexport const name = new A().f.name;`);
    assert.equal(run.load('main.ts')['name'], 'f');
  });
});

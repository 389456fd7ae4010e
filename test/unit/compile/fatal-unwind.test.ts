import assert from 'node:assert/strict';
import { prepare } from './engine.ts';

/** Runs `f` of a module until it calls `kill`, and says what left it and what it printed after that. */
function killed(body: string): { error: unknown; printed: unknown[] } {
  const printed: unknown[] = [];
  const error = new Error('killed');
  const run = prepare(
    { 'main.ts': `import { kill, print } from 'h.h';\nexport function f() {\n${body}\n}\n` },
    {
      'h.h': {
        print: (...values: unknown[]) => printed.push(...values),
        kill: () => {
          run.engine.fatal = true;
          throw error;
        },
      },
    },
  );
  try {
    printed.push(run.call('main.ts', 'f'));
    return { error: undefined, printed };
  } catch (caught) {
    assert.equal(run.engine.stack.length, 0, 'frames are left over');
    return { error: caught === error ? 'killed' : caught, printed };
  }
}

describe('a fatal unwind', () => {
  for (const body of [
    'try { kill(); } catch (e) { print(1); }',
    'try { kill(); } catch { print(1); return 2; }',
    'try { kill(); } catch ({ message }) { print(message); }',
    'try { kill(); } catch ({ [print(1)]: x = print(2), ...rest }) { print(x, rest); }',
    'try { kill(); } finally { return 1; }',
    'try { kill(); } finally { print(1); throw 2; }',
    'while (true) { try { kill(); } finally { break; } }',
    'again: while (true) { try { kill(); } catch { continue again; } finally { continue again; } }',
    'try { try { kill(); } catch (e) { print(1); } finally { print(2); } } catch (e) { print(3); } finally { return 4; }',
    'try { [1].forEach(() => { try { kill(); } catch {} }); } catch {} return 5;',
    'class A { constructor() { try { kill(); } catch {} } static m() { try { new A(); } finally { return 1; } } } A.m();',
    'for (const x of { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { print(1); throw 2; } }) }) kill();',
    'const o = { get x() { try { return kill(); } catch { return 1; } } }; try { o.x; } catch {} print(1);',
    'const g = (x = (() => { try { kill(); } catch { print(1); } })()) => x; try { g(); } catch { print(2); }',
    'switch (1) { case 1: try { kill(); } catch (e) { e = 1; print(e); } }',
    'try { throw 1; } catch (e) { try { kill(); } catch { print(1); } } finally { print(2); }',
  ]) {
    it(`passes ${body}`, () => {
      assert.deepEqual(killed(body), { error: 'killed', printed: [] });
    });
  }

  it('leaves ordinary errors to the handlers', () => {
    const outcome = killed('try { throw 1; } catch (e) { print(e); } finally { return 2; }');
    assert.deepEqual(outcome, { error: undefined, printed: [1, 2] });
  });
});

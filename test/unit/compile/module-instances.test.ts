import assert from 'node:assert/strict';
import { Script } from 'node:vm';
import { LabLoader, type ModuleFunction } from '../../../server/sandbox/realm/lab-loader.ts';
import { compile, Engine, type Sources } from './engine.ts';

/** Evaluates the drivers and then the program of a lab; the sides on which each file ran, and the loader. */
function evaluated(sources: Sources): { loader: LabLoader; ran: string[] } {
  const { lab } = compile(sources);
  assert.ok(lab);
  const ran: string[] = [];
  const engine = new Engine(lab.statements.length);
  const loader = new LabLoader(lab, { hooks: engine, marks: engine.breakpoints } as never, () => ({
    beginModule: (index) => ran.push(lab.modules[index]?.path ?? ''),
    endModule: () => undefined,
    require: () => ({}),
    whyUnknown: () => undefined,
  }));
  for (const [index, { code }] of lab.modules.entries())
    loader.define(index, new Script(code).runInThisContext() as ModuleFunction);
  for (const kind of ['driver', 'program']) {
    for (const [index, module] of lab.modules.entries())
      if (module.kind === kind) assert.equal(loader.evaluate(index), undefined);
  }
  return { loader, ran };
}

describe('a module that a driver and the program import', () => {
  const lab = {
    'a.driver.ts': "import { bump } from './shared'; export const seen = [bump(), bump()];",
    'b.driver.ts': "import { bump } from './via'; export const seen = bump();",
    'main.user.ts': "import { bump } from './via'; export const seen = bump();",
    'shared.ts': 'let count = 0; export const bump = () => (count += 1);',
    'via.ts': "export { bump } from './shared';",
  };

  it('shares no variable between kernel and user space', () => {
    const { loader } = evaluated(lab);
    assert.deepEqual(
      [0, 1, 2].map((index) => loader.exported(index, 'seen')),
      [[1, 2], 3, 1],
    );
  });

  it('runs its top level once on each side', () => {
    const { ran } = evaluated(lab);
    const order = ['a.driver.ts', 'shared.ts', 'b.driver.ts', 'via.ts'];
    assert.deepEqual(ran, [...order, 'main.user.ts', 'via.ts', 'shared.ts']);
  });
});

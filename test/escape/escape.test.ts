import assert from 'node:assert/strict';
import { createContext, Script } from 'node:vm';
import { CODE } from './attempts/code.ts';
import { ENGINE } from './attempts/engine.ts';
import { STATE } from './attempts/state.ts';
import { Arena } from './support/arena.ts';
import { uncheckedModules, type Attempt } from './support/attempt.ts';

const ATTEMPTS = [...CODE, ...ENGINE, ...STATE];

/** The same code in a context that nobody has hardened, with a host's function in its hands. */
function unhardened(attempt: Attempt, arena: Arena): string {
  const said: string[] = [];
  const host = {
    printf: (_format: string, text: string) => said.push(text),
    require: () => host,
  };
  const [module] = uncheckedModules(attempt, arena.canaries);
  const context = createContext({});
  const run = new Script(module?.code ?? '').runInContext(context) as Lab;
  const exported: { main?: (argc: number, argv: string[]) => number } = {};
  run({ n: 0 }, new Uint8Array(1), host.require, exported);
  exported.main?.(1, ['/bin/attempt']);
  return said.join();
}

type Lab = (t: object, marks: Uint8Array, require: () => object, exports: object) => void;

describe('out of the sandbox', function () {
  this.timeout(120_000);
  let arena: Arena;
  before(async () => {
    arena = await Arena.open();
  });
  after(() => arena.close());

  it('would be seen: a realm that is not hardened lets attempts out, who read, write and connect', async () => {
    const other = await Arena.open();
    const verdicts = CODE.filter(({ side }) => side === 'program').map((attempt) => {
      try {
        return unhardened(attempt, other);
      } catch (error) {
        return String(error);
      }
    });
    const out = verdicts.filter((verdict) => verdict.includes('OUT'));
    assert.ok(out.length >= 5, verdicts.join('\n'));
    assert.ok(out.some((verdict) => verdict.includes(other.secret)));
    await other.settled();
    assert.equal(other.reached(out.join()), 'the secret, the file system, the network');
    await other.close();
  });

  for (const attempt of ATTEMPTS) {
    it(`${attempt.name}: not out, unseen by the compile step`, async () => {
      const verdict = await arena.unchecked(attempt);
      assert.doesNotMatch(verdict, /^OUT/);
    });

    it(`${attempt.name}: not out, as somebody would write it`, async () => {
      const verdict = await arena.checked(attempt);
      assert.doesNotMatch(verdict, /^OUT/);
    });
  }
});

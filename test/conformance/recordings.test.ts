import assert from 'node:assert/strict';
import { EXACT } from './exact.ts';
import { replay } from './replay.ts';

describe('scripts recorded on Linux 6.12', () => {
  const results = new Map<string, string>();

  before(function () {
    this.timeout(120_000);
    for (const { scenario, recorded, differences } of replay(EXACT)) {
      assert.ok(recorded.length > 2, `${scenario} has a recording`);
      const text = differences
        .slice(0, 10)
        .map(
          (d) =>
            `${d.n} ${d.op}\n  ${d.field}: kernel    ${d.recorded}\n  ${d.field}: simulator ${d.simulated}`,
        )
        .join('\n');
      results.set(scenario, text);
    }
  });

  for (const scenario of EXACT) {
    it(`${scenario} gives what the kernel gave, in every field of every operation`, () => {
      assert.equal(results.get(scenario), '');
    });
  }
});

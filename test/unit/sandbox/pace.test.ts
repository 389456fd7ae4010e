import assert from 'node:assert/strict';
import { FIRST_BEAT, Pace } from '../../../server/sandbox/pace.ts';

/** Distances between beats of a run whose statements take so many milliseconds each. */
function distances(beats: number, cost: number, first = FIRST_BEAT): number[] {
  let now = 0;
  const pace = new Pace(() => now);
  let statements = first;
  return Array.from({ length: beats }, () => {
    now += statements * cost;
    statements = pace.next();
    return statements;
  });
}

describe('the pace of beats', () => {
  it('doubles the distance while statements cost nothing, up to 20,000', () => {
    assert.deepEqual(distances(7, 0), [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it('comes to four milliseconds, whatever a statement costs', () => {
    for (const cost of [0.001, 0.1, 1]) {
      assert.equal(distances(8, cost).at(-1), 4 / cost);
    }
  });

  it('counts single statements where each takes longer', () => {
    assert.equal(distances(3, 50).at(-1), 1);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEdits, type Edit } from '../../../client/views/edited-lines.ts';

const edit = (
  from: readonly [number, number],
  to: readonly [number, number],
  text: string,
): Edit => ({
  range: {
    start: { line: from[0], character: from[1] },
    end: { line: to[0], character: to[1] },
  },
  text,
});

describe('what belongs to lines', () => {
  const marks = [2, 5, 9].map((line) => ({ what: `at ${line}`, line }));
  const after = (...edits: Edit[]): string[] =>
    afterEdits(marks, edits).map(({ what, line }) => `${what}: ${line}`);

  it('goes when its line is edited', () => {
    assert.deepEqual(after(edit([5, 3], [5, 3], 'x')), ['at 2: 2', 'at 9: 9']);
    assert.deepEqual(after(edit([4, 7], [5, 1], '')), ['at 2: 2', 'at 9: 8']);
  });

  it('moves when whole lines come or go above it', () => {
    assert.deepEqual(after(edit([5, 0], [5, 0], 'a\nb\n')), ['at 2: 2', 'at 5: 7', 'at 9: 11']);
    assert.deepEqual(after(edit([3, 0], [5, 0], '')), ['at 2: 2', 'at 5: 3', 'at 9: 7']);
  });

  it('takes several edits at once', () => {
    assert.deepEqual(after(edit([1, 0], [1, 0], '\n'), edit([9, 2], [9, 3], '')), [
      'at 2: 3',
      'at 5: 6',
    ]);
  });

  it('stays beside its text whatever lines come and go', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
    const cut = fc.tuple(
      fc.nat(12),
      fc.nat(4),
      fc.array(fc.constantFrom('x', 'y'), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(texts, cut, (text, [at, count, fresh]) => {
        const lines = text.map((letter, line) => `${letter}${line}`);
        const from = Math.min(at, lines.length);
        const to = Math.min(from + count, lines.length);
        const all = lines.map((what, line) => ({ what, line }));
        const inserted = fresh.map((line) => `${line}\n`).join('');
        const now = lines.slice();
        now.splice(from, to - from, ...fresh);
        for (const { what, line } of afterEdits(all, [edit([from, 0], [to, 0], inserted)]))
          assert.equal(now[line], what);
      }),
    );
  });
});

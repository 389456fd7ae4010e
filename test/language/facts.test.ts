import assert from 'node:assert/strict';
import { readDocComment } from '../../server/language/headers/doc-comment.ts';
import { readErrors, readFacts } from '../../server/language/headers/facts.ts';

function facts(...lines: string[]) {
  return readFacts(readDocComment(`/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */`));
}

describe('Facts of documentation comments', () => {
  it('have the place in the sources and the history', () => {
    const one = facts('Maps. Linux: mm/memory.c. Since 2.6.10; remap_page_range() before.');
    assert.equal(one.file, 'mm/memory.c');
    assert.deepEqual(one.history, ['since 2.6.10; remap_page_range() before']);
    const two = facts('Linux: drivers/char/misc.c (returns nothing since 4.3).');
    assert.deepEqual(
      [two.file, two.history],
      ['drivers/char/misc.c', ['returns nothing since 4.3']],
    );
    const three = facts(
      'Does it.',
      '',
      'Linux: arch/x86/include/asm/page_64.h, since 6.3; `a->b |= c` before.',
    );
    assert.deepEqual(three.history, ['since 6.3; `a->b |= c` before']);
    assert.deepEqual(facts('Linux: include/linux/fs.h (6.12).').history, []);
    assert.deepEqual(facts('Text.', '@since 4.17').history, ['since 4.17']);
  });

  it('have where a function may be called, and the differences', () => {
    const { context, differs } = facts(
      'Copies. May sleep',
      'unless GFP_ATOMIC. Linux: a.c.',
      '',
      'Differs: it is on.',
    );
    assert.deepEqual(context, ['May sleep unless GFP_ATOMIC.']);
    assert.deepEqual(differs, ['it is on.']);
  });

  it('have the errors that a result names', () => {
    assert.deepEqual(readErrors('0; -EINVAL when `a` is 0, or b is not; or as other()'), {
      errors: [{ name: 'EINVAL', when: '`a` is 0, or b is not' }],
      errorNote: 'or as other()',
    });
    assert.deepEqual(
      readErrors('0, or -1 with errno: EACCES (not open), EBADF, or what the driver returned'),
      {
        errors: [
          { name: 'EACCES', when: 'not open' },
          { name: 'EBADF', when: '' },
        ],
        errorNote: 'or what the driver returned',
      },
    );
    assert.deepEqual(readErrors('0 or more, or EOF'), { errors: [], errorNote: undefined });
  });
});

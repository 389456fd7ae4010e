import assert from 'node:assert/strict';
import { printedBy } from './engine.ts';
import { PROGRAMS } from './programs.ts';

describe('an instrumented program', () => {
  for (const [title, body] of Object.entries(PROGRAMS)) {
    const source = `import { print } from 'test.h';\n${body}\n`;

    it(`behaves as the plain one: ${title}`, () => {
      const plain = printedBy(source, 'plain');
      assert.ok(plain.length > 0);
      assert.deepEqual(printedBy(source, 'instrumented'), plain);
    });

    it(`is not disturbed by looking at its variables: ${title}`, () => {
      assert.deepEqual(printedBy(source, 'traced'), printedBy(source, 'plain'));
    });
  }
});

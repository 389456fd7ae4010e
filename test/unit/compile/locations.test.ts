import assert from 'node:assert/strict';
import { functionEntry, locations } from '../../../server/compile/index.ts';
import { prepare } from './engine.ts';

const DRIVER = `const size = 1;
// a comment

const fops = {
  mmap(n: number) { return [n].map((x) => x + 1).filter((x) => x > 2); },
  open() {
    function nested() { return 1; }
    for (let i = 0; i < 2; i++) nested();
  },
  release() {},
};
let a = 1; a++; a--;
export function main() {
  fops.open(
    // arguments
  );
}
export { fops, size };
`;

describe('locations', () => {
  const { lab } = prepare({
    'a.user.ts': 'export function main() { return 1; }\nexport function only() {\n  return 2;\n}',
    'b.driver.ts': DRIVER,
  });
  const at = (line: number): string[] =>
    locations(lab, 'b.driver.ts', line).map((id) => {
      const statement = lab.statements[id];
      assert.ok(statement && !statement.entry);
      return `${String(statement.line)}:${String(statement.column)} ${statement.fn}`;
    });

  it('of a line are its first statement', () => {
    assert.deepEqual(at(1), ['1:1 <module>']);
    assert.deepEqual(at(12), ['12:1 <module>']);
  });

  it('of a line without statements are those of the next', () => {
    assert.deepEqual(at(2), ['4:1 <module>']);
    assert.deepEqual(at(15), []);
  });

  it('of a line with several functions are the first statement of each', () => {
    assert.deepEqual(at(5), ['5:21 mmap', '5:43 <anonymous>', '5:64 <anonymous>']);
    assert.deepEqual(at(7), ['7:25 nested']);
    assert.deepEqual(at(8), ['8:5 open']);
  });

  it('of a function without statements are its closing brace', () => {
    assert.deepEqual(at(10), ['10:14 release']);
  });

  it('past the end or in another file are none', () => {
    assert.deepEqual(at(99), []);
    assert.deepEqual(locations(lab, 'nowhere.ts', 1), []);
  });

  it('of a function are its first own statement, drivers first', () => {
    const entry = (name: string): string | undefined => {
      const statement = lab.statements[functionEntry(lab, name) ?? 0];
      return statement ? `${lab.files[statement.file] ?? ''}:${String(statement.line)}` : undefined;
    };
    assert.deepEqual(['main', 'open', 'nested', 'release', 'only', 'missing'].map(entry), [
      'b.driver.ts:14',
      'b.driver.ts:8',
      'b.driver.ts:7',
      'b.driver.ts:10',
      'a.user.ts:3',
      undefined,
    ]);
  });
});

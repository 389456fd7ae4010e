import assert from 'node:assert/strict';
import path from 'node:path';
import { TypeChecker } from '../../../server/compile/type-check.ts';
import { readLabFolder } from '../../../server/sandbox/lab-folder.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const headers = path.join(root, 'simulator', 'include');

describe('the check of types', function () {
  this.timeout(60_000);
  const checker = new TypeChecker(headers);

  /** `file:line:column code` of each error. */
  function errors(files: Readonly<Record<string, string>>): string[] {
    const list = Object.entries(files).map(([name, text]) => ({ path: name, text }));
    return checker
      .check(list)
      .map(({ path: file, line, column, code }) => `${file}:${line}:${column} ${code}`);
  }

  it('finds nothing in a sample', () => {
    const { files } = readLabFolder(path.join(root, 'samples', 'memdev'));
    assert.deepEqual(checker.check(files), []);
  });

  it('names file, line, column, code and message of what does not fit a header', () => {
    const text = `import { PAGE_SIZE } from 'asm/page.h';\nexport const size: string =\n  PAGE_SIZE;\n`;
    const [error, ...others] = checker.check([{ path: 'deep/a.driver.ts', text }]);
    assert.deepEqual(others, []);
    const { message = '', ...place } = error ?? {};
    assert.deepEqual(place, {
      ...{ path: 'deep/a.driver.ts', line: 2, column: 14, endLine: 2, endColumn: 18 },
      ...{ code: 'TS2322', severity: 'warning' },
    });
    assert.match(message, /^Type '.*' is not assignable to type 'string'\.$/);
  });

  it('keeps a chain of reasons in one line', () => {
    const text = `const a: { b: { c: string } } = { b: JSON.parse('1') as { c: number } };\nexport { a };\n`;
    const [error] = checker.check([{ path: 'a.ts', text }]);
    assert.match(error?.message ?? '', /^Type .* Types of property 'c' are incompatible\. .*$/);
  });

  it('follows a change, a file that comes and a file that goes', () => {
    const user = `import { size } from './size.ts';\nexport const doubled: number = size * 2;\n`;
    const number = 'export const size = 1;\n';
    assert.deepEqual(errors({ 'a.user.ts': user, 'size.ts': number }), []);
    assert.deepEqual(errors({ 'a.user.ts': user, 'size.ts': `export const size = 'one';\n` }), [
      'a.user.ts:2:32 TS2362',
    ]);
    assert.deepEqual(errors({ 'a.user.ts': user }), ['a.user.ts:1:22 TS2307']);
    assert.deepEqual(errors({ 'a.user.ts': user, 'size.ts': number }), []);
  });

  it('knows the language, but no browser and no Node', () => {
    const text = `export const a = [1].at(0);\nconsole.log(a);\nprocess.exit(a);\n`;
    assert.deepEqual(errors({ 'a.ts': text }), ['a.ts:2:1 TS2584', 'a.ts:3:1 TS2591']);
  });

  it('is strict', () => {
    const text = `export function f(x?: number): number {\n  return x;\n}\nexport const g = (y) => y;\n`;
    assert.deepEqual(errors({ 'a.ts': text }), ['a.ts:2:3 TS2322', 'a.ts:4:19 TS7006']);
  });

  it('reads no file beside the lab, the headers and the library', () => {
    const outside = path.join(root, 'server', 'compile', 'lab-paths.ts').replaceAll('\\', '/');
    const inside = `${headers.replaceAll('\\', '/')}/../compile/index.ts`;
    const text = `/// <reference path="${outside}" />\nimport { isRelative } from '${outside}';\nimport * as b from '${inside}';\nexport { isRelative, b };\n`;
    assert.deepEqual(
      errors({ 'a.ts': text }).map((error) => error.split(' ')[1]),
      ['TS6053', 'TS2307', 'TS2307'],
    );
  });
});

import assert from 'node:assert/strict';
import { DRIVER, labService, PROGRAM, problemsOf, titlesOf } from './support/service.ts';
import { CALL, driver } from './support/toy-driver.ts';

function codes(text: string, file?: string): string[] {
  return problemsOf(text, file).map(({ code }) => code);
}

describe('Ignored results of functions that fill a mapping', () => {
  it('says in one sentence what happens and what to do', () => {
    const text = driver(`${CALL};`, 'return 0;');
    const [problem] = problemsOf(text);
    assert.equal(
      problem?.message,
      'The result of remap_pfn_range() is ignored: when it fails, mmap() still succeeds and the program gets SIGBUS at ' +
        'its first access, so return an error.',
    );
    assert.equal(text.slice(problem.start, problem.end), 'remap_pfn_range');
    assert.equal(problem.severity, 'warning');
    assert.deepEqual(titlesOf(problem.fixes()), [
      'Return -EAGAIN when it fails',
      'Return its result',
    ]);
  });

  it('sees that a result is used', () => {
    assert.deepEqual(codes(driver(`return ${CALL};`)), []);
    assert.deepEqual(codes(driver(`const ret = ${CALL};`, 'return ret;')), []);
    assert.deepEqual(codes(driver(`if (${CALL}) return -EINVAL;`, 'return 0;')), []);
    assert.deepEqual(codes(driver(`return ${CALL} ? -EINVAL : 0;`)), []);
    assert.deepEqual(codes(driver(`void ${CALL};`, 'return 0;')), []);
  });

  it('sees through what throws a result away', () => {
    for (const statement of [
      `(${CALL});`,
      `${CALL}, 1;`,
      `vma.vm_file && ${CALL};`,
      `vma.vm_file ? ${CALL} : 0;`,
      `for (let n = 0; n < 2; ${CALL}) n++;`,
    ]) {
      assert.deepEqual(codes(driver(statement, 'return 0;')), ['PW2001'], statement);
    }
  });

  it('knows the function by what is imported, not by how it is called', () => {
    const renamed = driver('rpr(vma, 0n, 1n, 4096n, vma.vm_page_prot);', 'return 0;').replace(
      'remap_pfn_range,',
      'remap_pfn_range as rpr,',
    );
    assert.deepEqual(codes(renamed), ['PW2001']);
    const whole = [
      "import * as mm from 'linux/mm.h';",
      'export const handler = (_: unknown, vma: mm.vm_area_struct): number => {',
      '  mm.vm_iomap_memory(vma, 0n, 4096n);',
      '  return 0;',
      '};',
      '',
    ].join('\n');
    assert.deepEqual(codes(whole), ['PW2001']);
    assert.match(
      problemsOf(whole)[0]?.message ?? '',
      /^The result of vm_iomap_memory\(\) is ignored/,
    );
  });

  it('leaves functions of the same name alone', () => {
    const local = 'const remap_pfn_range = (..._: unknown[]): void => undefined;';
    assert.deepEqual(codes(driver(local, `${CALL};`, 'return 0;')), []);
    const parameter = driver(`${CALL};`, 'return 0;').replace(
      'filp: unknown',
      'remap_pfn_range: (...all: unknown[]) => void',
    );
    assert.deepEqual(codes(parameter), []);
    const own = `function remap_pfn_range(): number {\n  return 0;\n}\nremap_pfn_range();\n`;
    assert.deepEqual(codes(own), []);
    const member = driver(
      'const dev = { remap_pfn_range: (): void => undefined };',
      'dev.remap_pfn_range();',
      'return 0;',
    );
    assert.deepEqual(codes(member), []);
    const relative = {
      [DRIVER]: "import { remap_pfn_range } from './mine';\nremap_pfn_range();\n",
      '/lab/mine.ts': 'export function remap_pfn_range(): void {}\n',
    };
    assert.deepEqual(labService(relative).problems(DRIVER), []);
  });

  it('looks at drivers only', () => {
    assert.deepEqual(codes(driver(`${CALL};`, 'return 0;'), PROGRAM), []);
  });
});

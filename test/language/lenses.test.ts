import assert from 'node:assert/strict';
import { DRIVER, labService, marked, PROGRAM } from './support/service.ts';

/** Each lens as `name@line`, with the line of the handler's first statement. */
function lensesOf(text: string, file = DRIVER): string[] {
  const line = (offset: number): number => text.slice(0, offset).split('\n').length;
  return labService({ [file]: text })
    .lenses(file)
    .map(({ name, start, body }) =>
      body === undefined ? `${name}@${line(start)}` : `${name}@${line(start)}→${line(body)}`,
    );
}

describe('Lenses', () => {
  it('stand above main of a program', () => {
    const text =
      "import { open } from 'fcntl.h';\n\nexport function main(): number {\n  return 0;\n}\n";
    assert.deepEqual(lensesOf(text, PROGRAM), ['main@3']);
  });

  it('stand above every handler of a driver, wherever it is written', () => {
    const text = [
      "import type { file, file_operations } from 'linux/fs.h';",
      "import type { vm_operations_struct } from 'linux/mm.h';",
      'function toy_open() {',
      '  return 0;',
      '}',
      'const toy_close = () => {',
      '  return;',
      '};',
      'const fops: file_operations = {',
      '  open: toy_open,',
      '  mmap(filp, vma) {',
      '    return 0;',
      '  },',
      '};',
      'const vmops = { close: toy_close, fault: (vmf) => 0 } satisfies vm_operations_struct;',
    ].join('\n');
    assert.deepEqual(lensesOf(text), [
      'toy_open@3→4',
      'toy_close@6→7',
      'mmap@11→12',
      'fault@15→15',
    ]);
  });

  it('stand above no function that the kernel does not call', () => {
    assert.deepEqual(lensesOf('const table = { mmap() { return 0; } };\nfunction main() {}\n'), []);
  });
});

/** Names of the variables shown while the program stands at the mark, as `name@line`. */
function shownAt(withMark: string): string[] {
  const { text, offset } = marked(withMark);
  const line = (at: number): number => text.slice(0, at).split('\n').length;
  return labService({ [PROGRAM]: text })
    .inlineVariables(PROGRAM, { start: 0, end: text.length }, offset)
    .map(({ name, start }) => `${name}@${line(start)}`);
}

describe('Inline values', () => {
  it('are the variables of the function up to where the program stands', () => {
    const text = [
      "import { mmap, PROT_READ } from 'sys/mman.h';",
      'const size = 1n;',
      'export function main(argc: number) {',
      '  const start = mmap(0n, size, PROT_READ, 1, 3, 0);',
      '  const next = start + start;¦',
      '  const later = next;',
      '}',
    ].join('\n');
    assert.deepEqual(shownAt(text), ['argc@3', 'start@4', 'size@4', 'next@5', 'start@5']);
  });

  it('are no members, keys, called functions or types', () => {
    const text = 'function f(a: Thing) {\n  return g({ key: a.member });¦\n}\n';
    assert.deepEqual(shownAt(text), ['a@1', 'a@2']);
  });
});

import assert from 'node:assert/strict';
import { CONSTANT_VALUES } from '../../server/language/headers/constant-values.ts';
import { HeaderIndex } from '../../server/language/headers/header-index.ts';
import { headerSide } from '../../server/language/headers/header-side.ts';
import { KERNEL_NAMES } from '../../server/language/headers/kernel-names.ts';
import { LIBC_NAMES } from '../../server/language/headers/libc-names.ts';
import { nodeFileSystem } from '../../server/language/node-file-system.ts';
import { headerExports, headerFor, headerNames } from '../../simulator/exports/names.ts';
import { OPEN_FLAGS } from '../../simulator/libc/fcntl-flags.ts';
import * as mman from '../../simulator/mm/mman.ts';
import { memoryFiles } from './support/memory-files.ts';
import { INCLUDE } from './support/service.ts';

const index = new HeaderIndex(nodeFileSystem, INCLUDE);
const declared = index.specifiers().flatMap((specifier) => {
  const names = index.header(specifier)?.names.keys() ?? [];
  return [...names].map((name) => ({ name, side: headerSide(specifier) }));
});

describe('The index of headers', () => {
  it('knows the headers and the values that the simulator exports', () => {
    assert.deepEqual(index.specifiers(), [...headerNames()].sort());
    for (const specifier of headerNames()) {
      const exported = [...(headerExports(specifier) ?? [])].sort();
      assert.deepEqual([...(index.values(specifier) ?? [])].sort(), exported, specifier);
      assert.equal(headerSide(specifier), headerFor(specifier), specifier);
    }
  });

  it('has its own facts only about names that exist', () => {
    const kernel = new Set(
      declared.filter(({ side }) => side !== 'program').map(({ name }) => name),
    );
    const libc = new Set(declared.filter(({ side }) => side !== 'driver').map(({ name }) => name));
    const missing = (table: object, names: ReadonlySet<string>) =>
      Object.keys(table).filter((name) => !names.has(name));
    assert.deepEqual(missing(KERNEL_NAMES, kernel), []);
    assert.deepEqual(missing(LIBC_NAMES, libc), []);
    const also = [...Object.values(KERNEL_NAMES), ...Object.values(LIBC_NAMES)].flatMap(
      (entry) => entry.also ?? [],
    );
    assert.deepEqual(
      also.filter((name) => !kernel.has(name) && !libc.has(name)),
      [],
    );
  });

  it('has the values of constants that the simulator has', () => {
    const values: Readonly<Record<string, unknown>> = { ...mman, ...OPEN_FLAGS };
    for (const [name, value] of Object.entries(CONSTANT_VALUES)) {
      assert.equal(value, name === 'MAP_ANON' ? values['MAP_ANONYMOUS'] : values[name], name);
    }
  });

  it('ends at rings of headers and at specifiers that lead elsewhere', () => {
    const ring = new HeaderIndex(
      memoryFiles({
        '/i/a.d.ts': "export * from 'b.h';\nexport declare const A: 1;\n",
        '/i/b.d.ts': "export { A as B, C } from 'a.h';\nexport * from 'a.h';\n",
        '/secret.d.ts': 'export declare const S: 1;\n',
      }),
      '/i',
    );
    assert.deepEqual(ring.specifiers(), ['a.h', 'b.h']);
    assert.equal(ring.find('b.h', 'B')?.name, 'A');
    assert.equal(ring.find('a.h', 'C'), undefined);
    assert.deepEqual([...(ring.values('b.h') ?? [])].sort(), ['A', 'B']);
    assert.equal(ring.header('../secret.h'), undefined);
  });
});

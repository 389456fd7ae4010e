import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type * as stdio from 'stdio.h';
import { header, testRealm, type TestRealm } from '../exports/realm.ts';

/** Lines `format<TAB>value<TAB>output` of a recording. */
function recorded(name: string): (readonly [format: string, value: string, output: string])[] {
  const text = readFileSync(path.join(import.meta.dirname, name), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [format = '', value = '', output = ''] = line.split('\t');
      return [format, value, output] as const;
    });
}

describe('printf', () => {
  let test: TestRealm;
  let printf: typeof stdio.printf;

  beforeEach(() => {
    test = testRealm();
    ({ printf } = header(test, 'stdio.h'));
  });

  function printed(format: string, ...values: unknown[]): string {
    test.fake.output[1] = '';
    const count = printf(format, ...values);
    assert.equal(count, test.fake.output[1].length);
    return test.fake.output[1];
  }

  it('prints integers as the C library does', () => {
    for (const [format, value, output] of recorded('printf-integers.tsv')) {
      assert.equal(printed(format, BigInt(value)), output, `${format} of ${value}`);
    }
  });

  it('prints floating point numbers as the C library does', () => {
    for (const [format, value, output] of recorded('printf-floats.tsv')) {
      assert.equal(printed(format, Number(value)), output, `${format} of ${value}`);
    }
  });

  it('cuts an integer to the length its conversion names', () => {
    const BITS = { hh: 8, h: 16, '': 32, l: 64, ll: 64, z: 64 } as const;
    const lengths = fc.constantFrom(...(Object.keys(BITS) as (keyof typeof BITS)[]));
    fc.assert(
      fc.property(
        lengths,
        fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n }),
        (length, value) => {
          const unsigned = BigInt.asUintN(BITS[length], value);
          assert.equal(
            printed(`%${length}d`, value),
            BigInt.asIntN(BITS[length], value).toString(),
          );
          assert.equal(printed(`%${length}u`, value), unsigned.toString());
          assert.equal(printed(`%${length}x`, value), unsigned.toString(16));
          assert.equal(printed(`%${length}o`, value), unsigned.toString(8));
        },
      ),
    );
  });

  it('pads to the width, and keeps sign and prefix before zeros', () => {
    const widths = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(widths, fc.integer(), (width, value) => {
        const plain = String(value);
        assert.equal(printed(`%${width || ''}d`, value), plain.padStart(width));
        assert.equal(printed('%-*d', width, value), plain.padEnd(width));
        const zeros = printed('%0*d', width, value);
        assert.equal(Number(zeros), value);
        assert.equal(zeros.length, Math.max(width, plain.length));
      }),
    );
  });

  it('prints the low 32 bits of a wide value as int', () => {
    assert.equal(printed('%x', 0x123456789abn), '456789ab');
    assert.equal(printed('%d', 0xffffffffffffffffn), '-1');
    assert.equal(printed('%lx', -1), 'ffffffffffffffff');
    assert.equal(printed('%u', -1), '4294967295');
  });

  it('prints strings from TypeScript and from memory', () => {
    test.fake.user.write(0x7000n, 'Sky is Hello\0rest');
    assert.equal(printed('%s|%s\n', 0x7000n, 'text'), 'Sky is Hello|text\n');
    assert.equal(
      printed('[%5s] [%-5s] [%.3s] [%.*s]', 'abc', 'abc', 0x7000n, 2, 'xyz'),
      '[  abc] [abc  ] [Sky] [xy]',
    );
    assert.equal(printed('%s', 0n), '(null)');
  });

  it('reads no further than a precision allows', () => {
    test.fake.results['load_bytes'] = (address: number, count: number) => {
      assert.ok(address + count <= 0x7003, 'reads beyond three bytes');
      return 'abc'.slice(0, count);
    };
    assert.equal(printed('%.3s', 0x7000n), 'abc');
  });

  it('writes text as UTF-8 bytes', () => {
    printf('π %s', 'π€😀');
    assert.equal(Buffer.from(test.fake.output[1]!, 'latin1').toString('utf8'), 'π π€😀');
  });

  it('prints pointers, characters, percent signs and the error of the last call', () => {
    header(test, 'errno.h').set_errno(22);
    assert.equal(printed('%p %p', 0x7ffff7ff9000n, 0n), '0x7ffff7ff9000 (nil)');
    assert.equal(printed('%c%c%c%%', 65, 'b', 256 + 67), 'AbC%');
    assert.equal(printed('%m'), 'Invalid argument');
  });

  it('names what is wrong with a call', () => {
    assert.throws(() => printf('%d %d', 1), /^TypeError: printf: no argument for '%d'$/);
    assert.throws(
      () => printf('%d', 'x'),
      /printf: '%d' needs a whole number or a bigint, got string 'x'/,
    );
    assert.throws(() => printf('%d', 1.5), /got number 1.5/);
    assert.throws(
      () => printf('%s', 5),
      /printf: '%s' needs a string or a pointer \(bigint\), got number 5/,
    );
    assert.throws(() => printf('%n', 5n), /printf: '%n' is not supported in a format/);
    assert.throws(() => printf('%', 5n), /printf: '%' is not supported/);
    assert.throws(() => printf(5 as never), /printf: 'format' must be a string, got number 5/);
    assert.throws(() => printf('%999999999d', 1), /RangeError: printf: '%999999999d' is too wide/);
  });

  it('formats into memory, cut to its size', () => {
    const { sprintf, snprintf } = header(test, 'stdio.h');
    assert.equal(sprintf(0x1000n, '%d-%d', 1, 2), 3);
    assert.equal(test.fake.user.read(0x1000n, 4), '1-2\0');
    assert.equal(snprintf(0x2000n, 4n, 'abcdef'), 6);
    assert.equal(test.fake.user.read(0x2000n, 5), 'abc\0\0');
    assert.equal(snprintf(0x3000n, 0, 'abc'), 3);
    assert.equal(test.fake.user.read(0x3000n, 1), '\0');
  });

  it('goes on after a short write, and fails with the error of the write', () => {
    test.fake.results['write_text'] = (_fd: number, bytes: string) => Math.min(bytes.length, 2);
    assert.equal(printf('abcde'), 5);
    test.fake.results['write_text'] = -5;
    assert.equal(printf('abc'), -1);
    assert.equal(header(test, 'errno.h').errno, 5);
  });
});

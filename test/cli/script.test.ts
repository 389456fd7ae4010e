import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const command = path.join(root, 'dist', 'pagewalk.cjs');
const conformance = path.join(root, 'test', 'conformance');

interface Line {
  readonly scenario?: string;
  readonly data?: string;
  readonly sig?: string;
  readonly internal?: string;
}

describe('pagewalk script', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'script-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function file(name: string, content: string | Uint8Array): string {
    writeFileSync(path.join(folder, name), content);
    return name;
  }

  function script(...files: string[]): { status: number | null; lines: Line[]; stderr: string } {
    const run = spawnSync(process.execPath, [command, 'script', ...files], {
      encoding: 'utf8',
      cwd: folder,
      maxBuffer: 1 << 28,
    });
    const lines = run.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
    return { status: run.status, lines, stderr: run.stderr };
  }

  it('runs each file on a fresh machine and prints them in order', () => {
    const name = file('one', 'A = mmap 0x10000000 1p RW PRIVATE|ANON - 0\nread $A 2\n');
    const other = file('two', 'read 0x10000000 1\n');
    const { status, lines, stderr } = script(name, other, name);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    const headers = lines.map((line) => line.scenario).filter((one) => one !== undefined);
    assert.deepEqual(headers, ['one', 'two', 'one']);
    assert.equal(lines[2]?.data, '0000');
    assert.equal(lines[5]?.sig, 'SIGSEGV');
  });

  it('shows no script what the scripts before it did to drivers, processes and memory', () => {
    const scenario = path.join(conformance, 'scenarios', 'd-refcnt');
    const modules = path.join(conformance, 'drivers');
    const once = script('--modules', modules, scenario);
    const often = script('--modules', modules, ...Array.from({ length: 9 }, () => scenario));
    assert.equal(often.status, 0);
    assert.ok(once.lines.length > 5);
    assert.deepEqual(often.lines, Array.from({ length: 9 }, () => once.lines).flat());
  });

  it('names file, line and fault of what it cannot read, and goes on', () => {
    const bad = 'frob 1\nX := 12q\nread\nread zebra 1\nwrite 0x1000 xyz\nread $unset 1\nread 0 1\n';
    const { status, lines, stderr } = script(file('bad', bad));
    assert.equal(status, 0);
    assert.deepEqual(stderr.trim().split('\n'), [
      'bad:1: there is no operation "frob"',
      'bad:2: "12q" is no number',
      'bad:4: "zebra" is no number',
      'bad:5: "xyz" is neither hex nor \'text',
      'bad:6: nothing is called "unset"',
    ]);
    assert.equal(lines.at(-2)?.sig, 'SIGSEGV');
  });

  it('refuses a file with zero bytes, one that is too large, and one that is not there, in a sentence', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      [file('binary', Uint8Array.of(10, 10, 0, 255)), /^pagewalk: binary:3: this is no text/],
      [file('huge', 'read 0 1\n'.repeat(1_200_000)), /^pagewalk: huge:1: a script may have 1 MiB/],
      ['missing', /^pagewalk: missing cannot be read: ENOENT/],
    ];
    for (const [name, message] of cases) {
      const { status, lines, stderr } = script(name);
      assert.deepEqual({ status, lines }, { status: 2, lines: [] });
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1);
    }
  });

  it('takes garbage for operations that do not exist', () => {
    const garbage = Uint8Array.from({ length: 20_000 }, (_, i) => 1 + ((i * 7919) % 255));
    const { status, stderr } = script(file('garbage', garbage));
    assert.equal(status, 0);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it('gives up one script that never ends, says so, and runs those after it', () => {
    const endless = [
      'A = mmap 0x10000000 0x100000000000 RW PRIVATE|ANON|NORESERVE|FIXED - 0',
      'touch $A 0x100000000000 r',
    ].join('\n');
    const next = file('next', 'read 0 1\n');
    const others = Array.from({ length: 5 }, () => next);
    const { status, lines } = script(...others, file('endless', endless), ...others);
    assert.equal(status, 4);
    const seen = lines.map(({ scenario, sig, internal }) => scenario ?? sig ?? internal);
    const ends = seen.filter((one) => one !== undefined);
    const expected = others.flatMap(() => ['next', 'SIGSEGV']);
    assert.deepEqual(ends.slice(0, 10), expected);
    assert.equal(ends[10], 'endless');
    assert.match(ends[11] ?? '', /made no progress/);
    assert.deepEqual(ends.slice(12), expected);
  });
});

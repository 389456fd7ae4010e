import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const command = path.join(root, 'dist', 'pagewalk.cjs');
const samples = path.join(root, 'samples');

describe('samples', function () {
  this.timeout(60_000);

  const names = readdirSync(samples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);

  for (const name of names) {
    it(`${name} prints what its expected.txt says`, () => {
      const { stdout, stderr } = spawnSync(process.execPath, [command, 'run', `samples/${name}`], {
        encoding: 'utf8',
        cwd: root,
        env: { PATH: process.env['PATH'], NO_COLOR: '1' },
        timeout: 60_000,
      });
      const expected = readFileSync(path.join(samples, name, 'expected.txt'), 'utf8');
      assert.equal(stdout + stderr, expected);
    });

    it(`${name} has what a lab to copy needs`, () => {
      const files = readdirSync(path.join(samples, name));
      assert.ok(existsSync(path.join(samples, name, 'README.md')));
      assert.ok(files.some((file) => file.endsWith('.driver.ts') || file === 'rootfs'));
      assert.ok(files.some((file) => file.endsWith('.user.ts')));
      assert.ok(files.includes('tsconfig.json'));
    });
  }
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');

function pagewalk(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const run = spawnSync(process.execPath, [path.join(root, 'dist', 'pagewalk.cjs'), ...args], {
    encoding: 'utf8',
    cwd: root,
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
    timeout: 60_000,
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

describe('--fail-nth', function () {
  this.timeout(60_000);

  it('lets the n-th allocation of a program fail, and the program say so', () => {
    const { status, stderr } = pagewalk('run', 'samples/memdev', '--fail-nth', '1');
    assert.deepEqual({ status, stderr }, { status: 1, stderr: 'mmap: Cannot allocate memory\n' });
  });

  it('changes nothing when the program allocates less', () => {
    const { status, stdout } = pagewalk('run', 'samples/memdev', '--fail-nth', '1000');
    assert.deepEqual({ status, stdout }, { status: 0, stdout: 'Sky is Hello\n' });
  });

  it('lets the n-th allocation of a script fail', () => {
    const script = 'test/conformance/scenarios/h-anon-basic';
    const { stdout } = pagewalk('script', '--fail-nth', '1', script);
    const failed = stdout.split('\n').filter((line) => line.includes('FAULT_INJECTION'));
    assert.equal(failed.length, 1);
    assert.match(failed[0] ?? '', /"ret":-1,"err":"ENOMEM"/);
  });

  it('refuses what is no count in one sentence', () => {
    const { status, stderr } = pagewalk('run', 'samples/memdev', '--fail-nth', '0');
    assert.equal(status, 2);
    assert.match(stderr, /^pagewalk: --fail-nth "0" is no count: write 1 to fail the first/);
  });
});

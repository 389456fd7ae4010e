import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SandboxRun } from '../debug/support/sandbox-run.ts';
import { ROOT } from '../debug/support/dap-client.ts';

const LAB = path.join(ROOT, 'test/debug/labs/greedy');
const MEMORY = 256 << 20;
/** Megabytes that one machine touches. */
const TOUCHED = 192;
const JOURNEYS = 12;

function residentMegabytes(pid: number): number {
  const [, kibibytes] = /VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
}

describe('a run that is played again and again', function () {
  this.timeout(120_000);

  it('gives back the memory of the machines before it', async function () {
    if (!existsSync('/proc/self/status')) this.skip();
    const run = new SandboxRun();
    await run.start(LAB, ['__x64_sys_exit_group'], { machine: { memory: MEMORY } });
    await run.resume('continue');
    let most = 0;
    for (let i = 0; i < JOURNEYS; i++) {
      await run.travel({ kind: 'stepBack' });
      most = Math.max(most, residentMegabytes(run.pid));
      assert.equal(await run.resume('continue'), true);
    }
    await run.end();
    assert.ok(most > TOUCHED, `${most} MB: nothing was touched`);
    assert.ok(most < 4 * TOUCHED, `${most} MB`);
  });
});

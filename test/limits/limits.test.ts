import assert from 'node:assert/strict';
import { compileLab } from '../../server/compile/index.ts';
import { NO_BREAKPOINTS, PATIENCE_MS } from '../../server/sandbox/run-request.ts';
import { SandboxSession } from '../../server/sandbox/session.ts';
import { headerExports } from '../../simulator/machine.ts';
import { EXCESSES } from './excesses.ts';

const MEMORY = 64 << 20;
const BUDGET = 100_000_000;

interface Ending {
  readonly text: string;
  readonly stderr: string;
}

describe('a lab that is too much', function () {
  this.timeout(120_000);
  let session: SandboxSession | undefined;
  after(() => session?.end());

  async function play(program: string, driver?: string): Promise<Ending> {
    const files = [{ path: 'x.user.ts', text: program }];
    if (driver !== undefined) files.push({ path: 'x.driver.ts', text: driver });
    const { lab, diagnostics } = compileLab(files, { headers: headerExports });
    assert.ok(lab, diagnostics[0]?.message);
    if (!session?.isAlive) session = new SandboxSession({ memory: MEMORY });
    const present = session;
    let stderr = '';
    const listen = (stream: string, text: string): void => {
      if (stream === 'stderr') stderr += text;
    };
    present.on('output', listen);
    let dies = (_reason: string): void => undefined;
    const ended = new Promise<string>((resolve) => {
      present.once('stopped', ({ text = '', frames }) => {
        const at = lab.statements[frames.find(({ kind }) => kind === 'user')?.statement ?? 0];
        resolve(`stopped at ${lab.files[at?.file ?? 0]}:${at?.line} in ${at?.fn}: ${text}`);
      });
      present.once('exited', (status) => {
        resolve(status.kind === 'exited' ? `exited with ${status.code}` : status.reason);
      });
      dies = (reason) => {
        resolve(`died: ${reason}`);
      };
      present.once('died', dies);
    });
    await present.start({
      lab,
      machine: { memory: MEMORY },
      rootfs: [],
      args: ['/bin/x'],
      breakpoints: NO_BREAKPOINTS,
      stopOnEntry: false,
      stopOnExit: false,
      budget: BUDGET,
      patience: PATIENCE_MS,
    });
    const text = await ended;
    present.off('output', listen).off('died', dies);
    present.removeAllListeners('stopped').removeAllListeners('exited');
    return { text, stderr };
  }

  for (const { name, program, driver, ends } of EXCESSES) {
    it(`ends with a sentence, and the next run works: ${name}`, async () => {
      const { text, stderr } = await play(program, driver);
      assert.match(text.startsWith('SIGABRT') ? `SIGABRT: ${stderr.trim()}` : text, ends);
      const next = await play('export function main(): number { return 7; }');
      assert.equal(next.text, 'exited with 7');
    });
  }
});

import assert from 'node:assert/strict';
import { compileLab } from '../../server/compile/index.ts';
import { NO_BREAKPOINTS, PATIENCE_MS } from '../../server/sandbox/run-request.ts';
import { SandboxSession } from '../../server/sandbox/session.ts';
import { headerExports } from '../../simulator/machine.ts';

const MEMORY = 64 << 20;
const BUDGET = 100_000_000;

interface Ending {
  readonly text: string;
  readonly stderr: string;
}

/** Runs one lab after the other in one sandbox, or in the next when one did not live through it. */
export class Player {
  private session: SandboxSession | undefined;

  /** Brings a sandbox up. */
  async ready(): Promise<SandboxSession> {
    if (!this.session?.isAlive) this.session = new SandboxSession({ memory: MEMORY });
    await this.session.ready();
    return this.session;
  }

  /** Runs a lab until it has ended or stops. */
  async play(program: string, driver?: string): Promise<Ending> {
    const files = [{ path: 'x.user.ts', text: program }];
    if (driver !== undefined) files.push({ path: 'x.driver.ts', text: driver });
    const { lab, diagnostics } = compileLab(files, { headers: headerExports });
    assert.ok(lab, diagnostics[0]?.message);
    const session = await this.ready();
    let stderr = '';
    const listen = (stream: string, text: string): void => {
      if (stream === 'stderr') stderr += text;
    };
    session.on('output', listen);
    let dies = (_reason: string): void => undefined;
    const ended = new Promise<string>((resolve) => {
      session.once('stopped', ({ text = '', frames }) => {
        const at = lab.statements[frames.find(({ kind }) => kind === 'user')?.statement ?? 0];
        resolve(`stopped at ${lab.files[at?.file ?? 0]}:${at?.line} in ${at?.fn}: ${text}`);
      });
      session.once('exited', (status) => {
        resolve(status.kind === 'exited' ? `exited with ${status.code}` : status.reason);
      });
      dies = (reason) => {
        resolve(`died: ${reason}`);
      };
      session.once('died', dies);
    });
    await session.start({
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
    session.off('output', listen).off('died', dies);
    session.removeAllListeners('stopped').removeAllListeners('exited');
    return { text, stderr };
  }

  async end(): Promise<void> {
    await this.session?.end();
  }
}

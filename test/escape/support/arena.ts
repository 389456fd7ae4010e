/** Runs attempts in a sandbox and sees whether anything outside was reached. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileLab } from '../../../server/compile/index.ts';
import type { CompiledLab } from '../../../server/protocol/lab.ts';
import type { RunRequest } from '../../../server/protocol/sandbox.ts';
import { NO_BREAKPOINTS } from '../../../server/sandbox/run-request.ts';
import { SandboxSession } from '../../../server/sandbox/session.ts';
import { headerExports } from '../../../simulator/machine.ts';
import { labFiles, uncheckedModules, VERDICT, type Attempt, type Canaries } from './attempt.ts';

/** How long what an attempt left behind may try on after the end of the run. */
const LINGER_MS = 60;
const MEMORY = 32 << 20;

export class Arena {
  readonly secret = randomUUID();
  readonly canaries: Canaries;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'pagewalk-escape-'));
  private readonly bystander: ChildProcess;
  private session: SandboxSession | undefined;
  private connections = 0;
  private printed = '';
  private ended: (how: string) => void = () => undefined;

  private constructor(private readonly server: Server) {
    const secretFile = path.join(this.folder, 'secret');
    writeFileSync(secretFile, this.secret);
    process.env['PAGEWALK_TEST_SECRET'] = this.secret;
    const { port } = server.address() as AddressInfo;
    this.canaries = { secretFile, outFile: path.join(this.folder, 'out'), port };
    server.on('connection', (socket) => {
      this.connections++;
      socket.on('error', () => undefined);
      socket.end();
      socket.resume();
    });
    const wait = 'setInterval(() => undefined, 60_000)';
    this.bystander = spawn(process.execPath, ['-e', wait], { stdio: 'ignore' });
  }

  static async open(): Promise<Arena> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Arena(server);
  }

  async close(): Promise<void> {
    delete process.env['PAGEWALK_TEST_SECRET'];
    await this.session?.end();
    this.bystander.kill('SIGKILL');
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The verdict with the compile step in front: what it says when it refuses. */
  async checked(attempt: Attempt): Promise<string> {
    const files = labFiles(attempt, this.canaries);
    const { lab, diagnostics } = compileLab(files, { headers: headerExports });
    if (!lab) return `refused: ${diagnostics[0]?.message ?? ''}`;
    return this.play(lab);
  }

  /** The verdict when the sandbox gets the code as it is. */
  unchecked(attempt: Attempt): Promise<string> {
    const modules = uncheckedModules(attempt, this.canaries);
    return this.play({
      files: modules.map(({ path: file }) => file),
      modules,
      statements: [null],
      scopes: [],
    });
  }

  /** Resolves when somebody has connected who was about to. */
  async settled(): Promise<void> {
    for (let i = 0; i < 100 && this.connections === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What has been reached outside, in words; empty when nothing was. */
  reached(text = ''): string {
    const found = [];
    if (text.includes(this.secret)) found.push('the secret');
    if (existsSync(this.canaries.outFile)) found.push('the file system');
    if (this.connections > 0) found.push('the network');
    if (this.bystander.exitCode !== null || this.bystander.signalCode !== null)
      found.push('another process');
    return found.join(', ');
  }

  private newSession(): SandboxSession {
    const session = new SandboxSession({ memory: MEMORY });
    session.on('output', (_stream, text) => void (this.printed += text));
    session.on('log', (_level, text) => void (this.printed += `${text}\n`));
    session.on('exited', (status) => {
      this.ended(status.kind === 'exited' ? 'nothing was said' : `ended: ${status.reason}`);
    });
    session.on('stopped', ({ reason, text = '' }) => {
      this.ended(`cut off: ${reason} ${text}`);
    });
    session.on('died', (reason) => {
      this.ended(`the sandbox died: ${reason}`);
    });
    return session;
  }

  private async play(lab: CompiledLab): Promise<string> {
    if (!this.session?.isAlive) this.session = this.newSession();
    const { session } = this;
    this.printed = '';
    const over = new Promise<string>((resolve) => {
      this.ended = resolve;
    });
    const run: RunRequest = {
      lab,
      machine: { memory: MEMORY },
      rootfs: [],
      args: ['/bin/attempt'],
      breakpoints: NO_BREAKPOINTS,
      stopOnEntry: false,
      stopOnExit: false,
      budget: 50_000_000,
    };
    await session.start(run);
    const end = await over;
    const alive = session.isAlive;
    // Why: whoever is let go on finds out what a promise has come to.
    session.resume('continue');
    await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
    if (session.isAlive !== alive) return 'OUT goes on after its run';
    const reached = this.reached(this.printed);
    if (reached !== '') return `OUT reached ${reached}`;
    const verdicts = this.printed.split('\n').filter((line) => line.includes(VERDICT));
    const said = verdicts.map((line) => line.slice(line.indexOf(VERDICT) + VERDICT.length));
    return (
      said.find((verdict) => verdict.startsWith('OUT')) ??
      (said.length > 0 ? said.join(' / ') : end)
    );
  }
}

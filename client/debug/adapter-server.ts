import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ADAPTER_FLAGS } from '../../server/protocol/adapter-flags.ts';

/** How long an adapter may take until it listens. */
const START_MS = 10_000;

/**
 * An adapter in a process of its own that serves session after session: its compiler stays warm, and a sandbox waits.
 *
 * Contract: it ends when {@link dispose} is called, or when this process ends.
 */
export class AdapterServer {
  /** The pipe on which it listens; undefined when it could not start. */
  readonly pipe: Promise<string | undefined>;
  private readonly child: ChildProcess;
  /** Only this user may look into it. */
  private readonly folder: string | undefined;

  /**
   * Why `process.execPath`: it is the Node of the extension host; in a desktop editor it is Electron, which is Node when
   * told so.
   */
  constructor(adapter: string) {
    const isWindows = process.platform === 'win32';
    this.folder = isWindows ? undefined : mkdtempSync(path.join(tmpdir(), 'pagewalk-'));
    const pipe =
      this.folder === undefined
        ? `\\\\.\\pipe\\pagewalk-${randomUUID()}`
        : path.join(this.folder, 'adapter');
    this.child = spawn(process.execPath, [...ADAPTER_FLAGS, adapter, `--server=${pipe}`], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const { child } = this;
    this.pipe = new Promise((resolve) => {
      const late = setTimeout(() => resolve(undefined), START_MS);
      const settle = (result: string | undefined): void => {
        clearTimeout(late);
        resolve(result);
      };
      child.once('error', () => settle(undefined));
      child.once('exit', () => {
        settle(undefined);
        this.removeFolder();
      });
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-1000);
        if (said.includes(`debug adapter on ${pipe}\n`)) settle(pipe);
      });
    });
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  dispose(): void {
    this.child.stdin?.end();
    this.child.kill();
    this.removeFolder();
  }

  private removeFolder(): void {
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}

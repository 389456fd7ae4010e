import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ADAPTER_FLAGS } from '../../server/protocol/adapter-flags.ts';

const ADAPTER = path.resolve(import.meta.dirname, '../../dist/debug-adapter.cjs');

export interface DapMessage {
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** The built adapter on a pipe, as the extension starts it. */
export class TestAdapterServer {
  readonly child: ChildProcess;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'pagewalk-server-'));
  private readonly pipe = path.join(this.folder, 'adapter');

  constructor() {
    this.child = spawn(process.execPath, [...ADAPTER_FLAGS, ADAPTER, `--server=${this.pipe}`], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  }

  /** Resolves when it listens. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.child.stderr?.once('data', () => {
        resolve();
      });
      this.child.once('exit', () => {
        reject(new Error('the adapter ended'));
      });
    });
  }

  connect(): PipeClient {
    return new PipeClient(connect(this.pipe));
  }

  /** Closes its standard input; resolves with its exit status. */
  end(): Promise<number | null> {
    const gone = new Promise<number | null>((resolve) => {
      this.child.once('exit', (code) => {
        rmSync(this.folder, { recursive: true, force: true });
        resolve(code);
      });
    });
    this.child.stdin?.end();
    return gone;
  }
}

/** One session with it. */
export class PipeClient {
  private readonly waiters = new Set<(message: DapMessage) => void>();
  private buffer = Buffer.alloc(0);
  private seq = 0;

  constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.buffer = Buffer.concat([this.buffer, chunk]);
      this.read();
    });
  }

  /** The answer; rejects with its message when the request failed. */
  async request(command: string, args: object = {}): Promise<DapMessage> {
    const seq = ++this.seq;
    const answer = this.wait((message) => message.request_seq === seq);
    const json = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.socket.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    const message = await answer;
    if (message.success !== true) throw new Error(`${command}: ${message.message ?? 'failed'}`);
    return message;
  }

  event(name: string): Promise<DapMessage> {
    return this.wait((message) => message.event === name);
  }

  /** Initializes, configures by `configure`, launches; resolves when the launch is answered. */
  async launch(attributes: object, configure?: () => Promise<unknown>): Promise<void> {
    const initialized = this.event('initialized');
    await this.request('initialize', { adapterID: 'pagewalk' });
    await initialized;
    const launched = this.request('launch', attributes);
    await configure?.();
    await this.request('configurationDone');
    await launched;
  }

  /** Runs a lab without stops; resolves with the event that says how it ended. */
  async run(lab: string): Promise<DapMessage> {
    const exited = this.event('exited');
    await this.launch({ lab, noDebug: true });
    return exited;
  }

  /** Ends the session. */
  async end(): Promise<void> {
    await this.request('disconnect');
    this.socket.end();
  }

  private wait(matches: (message: DapMessage) => boolean): Promise<DapMessage> {
    return new Promise((resolve) => {
      const waiter = (message: DapMessage): void => {
        if (!matches(message)) return;
        this.waiters.delete(waiter);
        resolve(message);
      };
      this.waiters.add(waiter);
    });
  }

  private read(): void {
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [, length] = /Content-Length: (\d+)/.exec(this.buffer.toString('utf8', 0, end)) ?? [];
      const from = end + 4;
      const to = from + Number(length);
      if (this.buffer.length < to) return;
      const message = JSON.parse(this.buffer.toString('utf8', from, to)) as DapMessage;
      this.buffer = this.buffer.subarray(to);
      for (const waiter of [...this.waiters]) waiter(message);
    }
  }
}

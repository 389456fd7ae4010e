/** A DAP client over stdio that writes down everything that passes. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../../..');
const ADAPTER = path.join(ROOT, 'dist/debug-adapter.cjs');
const WAIT_MS = 20_000;
const ENDS: readonly string[] = ['stopped', 'exited', 'terminated'];
const GOES_ON: readonly string[] = [
  ...['launch', 'restart', 'continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue'],
  ...['pagewalk/goto', 'restartFrame'],
];

/** A protocol message; tests read its parts freely. */
export interface Message {
  readonly seq: number;
  readonly type: 'request' | 'response' | 'event';
  readonly command?: string;
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly arguments?: unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- its shape is the request's; the goldens hold it
  readonly body?: any;
}

interface Waiter {
  readonly matches: (message: Message) => boolean;
  readonly resolve: (message: Message) => void;
}

const open = new Set<DapClient>();

/** Ends what a failed test left behind. */
export function killClients(): void {
  for (const client of open) client.process.kill('SIGKILL');
  open.clear();
}

/** Does a run begin, go on, stop or end with it? */
function isChange({ type, event = '', command = '', success }: Message): boolean {
  return type === 'event' ? ENDS.includes(event) : success === true && GOES_ON.includes(command);
}

/** A conversation with an adapter, whatever carries it. */
export class Conversation {
  readonly transcript: Message[] = [];
  private readonly waiters = new Set<Waiter>();
  private buffer = Buffer.alloc(0);
  private seq = 0;
  /** Messages up to here were handed out by {@link event}. */
  private seen = 0;
  private readonly output: NodeJS.WritableStream;

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.output = output;
    input.on('data', (chunk: Buffer) => {
      this.receive(chunk);
    });
  }

  /** The response, whether the request succeeded or not. */
  request(command: string, args?: object): Promise<Message> {
    const seq = ++this.seq;
    const message: Message = {
      seq,
      type: 'request',
      command,
      ...(args !== undefined && { arguments: args }),
    };
    this.transcript.push(message);
    const answer = this.wait(command, (other) => other.request_seq === seq);
    const json = JSON.stringify(message);
    this.output.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    return answer;
  }

  /** The body of a successful response. */
  async body(command: string, args?: object) {
    const response = await this.request(command, args);
    if (response.success !== true) throw new Error(`${command}: ${response.message ?? 'failed'}`);
    return response.body;
  }

  /** The next event of a name after the last one asked for. */
  event(name: string): Promise<Message> {
    return this.either(name);
  }

  /** The next event of one of these names after the last one asked for. */
  async either(...names: string[]): Promise<Message> {
    const matches = (message: Message): boolean =>
      message.event !== undefined && names.includes(message.event);
    const found =
      this.transcript.slice(this.seen).find(matches) ?? (await this.wait(names.join(), matches));
    this.seen = this.transcript.indexOf(found) + 1;
    return found;
  }

  /** What became of the run last. */
  get standing(): 'none' | 'runs' | 'stopped' | 'ended' {
    const { event, command } = this.transcript.findLast(isChange) ?? {};
    if (event === 'stopped') return 'stopped';
    if (event !== undefined) return 'ended';
    return command === undefined ? 'none' : 'runs';
  }

  /** Resolves when nothing runs, at the latest after a time. */
  async settled(ms: number): Promise<void> {
    if (this.standing !== 'runs') return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      const waiter: Waiter = {
        matches: (message) => message.event !== undefined && isChange(message),
        resolve: () => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          resolve();
        },
      };
      this.waiters.add(waiter);
    });
  }

  /** Initializes, configures by `configure`, launches; resolves when the launch is answered. */
  async launch(
    attributes: object,
    configure?: () => Promise<unknown>,
    abilities: object = {},
  ): Promise<Message> {
    await this.request('initialize', {
      adapterID: 'pagewalk',
      linesStartAt1: true,
      columnsStartAt1: true,
      pathFormat: 'path',
      supportsInvalidatedEvent: true,
      ...abilities,
    });
    await this.event('initialized');
    const launched = this.request('launch', attributes);
    await configure?.();
    void this.request('configurationDone');
    return launched;
  }

  private wait(what: string, matches: Waiter['matches']): Promise<Message> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no ${what} within ${WAIT_MS / 1000} s`));
      }, WAIT_MS);
      const waiter: Waiter = {
        matches,
        resolve: (message) => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          resolve(message);
        },
      };
      this.waiters.add(waiter);
    });
  }

  private receive(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n\r\n/.exec(this.buffer.toString('latin1', 0, 60));
      if (!header) return;
      const start = header[0].length;
      const end = start + Number(header[1]);
      if (this.buffer.length < end) return;
      const message = JSON.parse(this.buffer.toString('utf8', start, end)) as Message;
      this.buffer = this.buffer.subarray(end);
      this.transcript.push(message);
      for (const waiter of [...this.waiters]) if (waiter.matches(message)) waiter.resolve(message);
    }
  }
}

/** A conversation with an adapter of its own, over stdio. */
export class DapClient extends Conversation {
  readonly process: ChildProcess;

  constructor() {
    const child = spawn(process.execPath, [ADAPTER], { stdio: ['pipe', 'pipe', 'inherit'] });
    super(child.stdout, child.stdin);
    this.process = child;
    open.add(this);
  }

  /** Ends the adapter; resolves with everything that passed. */
  async close(): Promise<readonly Message[]> {
    if (this.process.exitCode === null) {
      const gone = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.stdin?.end();
      await gone;
    }
    open.delete(this);
    return this.transcript;
  }
}

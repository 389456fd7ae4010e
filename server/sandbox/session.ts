/** The host's side of a sandbox: one child process, one run at a time. */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type {
  BreakpointSet,
  ExitStatus,
  HostMessage,
  LineMessage,
  MachineConfig,
  Position,
  ResumeMode,
  RunRequest,
  SandboxMessage,
  SandboxRequestName,
  SandboxRequests,
  StopInfo,
  TravelGoal,
  TroubleNote,
} from '../protocol/sandbox.ts';
import { isSandboxMessage } from './check-message.ts';
import { permissionFlags, refusal } from './permissions.ts';
import { runText } from './run-text.ts';
import { SPARE } from './worker-data.ts';

/** Folder of the bundles, also when this file runs from its sources. */
export function distFolder(): string {
  const here = import.meta.dirname;
  return existsSync(path.join(here, 'sandbox-agent.cjs'))
    ? here
    : path.resolve(here, '..', '..', 'dist');
}

export interface SessionEvents {
  started: [];
  output: [stream: 'stdout' | 'stderr' | 'console', text: string];
  log: [level: number, text: string];
  stopped: [stop: StopInfo];
  trouble: [note: TroubleNote];
  exited: [status: ExitStatus, position: Position];
  /** The sandbox is gone: one sentence. Every open request is rejected with it. */
  died: [reason: string];
}

/** What can keep a process from ending. */
interface Holdable {
  ref(): void;
  unref(): void;
}

/** Where a sandbox comes from, and what it is for. */
interface Place {
  /** Folder of the bundles. */
  readonly dist?: string;
  /** Is there time until its first run? Then it rehearses. */
  readonly isSpare?: boolean;
}

/** Messages that a spare sandbox takes and gives before its first run, and their length in characters: that of a small lab. */
const REHEARSED_MESSAGES = 20;
const REHEARSED_TEXT = 'text '.repeat(8192);

interface Pending {
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Output of one stream in one piece, as far as nothing else comes between. */
function joined(lines: readonly LineMessage[]): LineMessage[] {
  const pieces: LineMessage[] = [];
  for (const line of lines) {
    const last = pieces.at(-1);
    if (last?.ev === 'output' && line.ev === 'output' && last.stream === line.stream) {
      pieces[pieces.length - 1] = { ...last, text: last.text + line.text };
    } else pieces.push(line);
  }
  return pieces;
}

/**
 * A sandbox child and the run in it.
 *
 * Contract: after `died` the session is over; make a new one.
 */
export class SandboxSession extends EventEmitter<SessionEvents> {
  private readonly child: ChildProcess;
  private readonly pending = new Map<number, Pending>();
  private readonly whenReady: Promise<void>;
  private sequence = 0;
  private over = false;
  private ended = false;
  /** Messages to be rehearsed yet. */
  private rehearses = 0;

  /** @param machine what the first run will ask for; a run that asks for another machine only starts later */
  constructor(machine: MachineConfig = {}, { dist = distFolder(), isSpare = false }: Place = {}) {
    super();
    const args = [JSON.stringify(machine), ...(isSpare ? [SPARE] : [])];
    this.child = fork(path.join(dist, 'sandbox-agent.cjs'), args, {
      execArgv: permissionFlags(process.versions.node, dist),
      env: { ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      cwd: dist,
    });
    let stderr = '';
    this.child.stderr?.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-2000);
    });
    this.whenReady = new Promise((resolve, reject) => {
      this.once('died', (reason) => {
        reject(new Error(reason));
      });
      this.child.on('message', (message) => {
        if (!isSandboxMessage(message)) {
          this.die('The sandbox said something that is no message of the protocol.');
          return;
        }
        if (message.ev !== 'ready') {
          this.receive(message);
          return;
        }
        const refused = refusal(message.permissions);
        if (refused !== undefined) {
          this.die(refused);
          return;
        }
        resolve();
        if (isSpare) this.rehearses = REHEARSED_MESSAGES;
        this.rehearse();
      });
    });
    this.whenReady.catch(() => undefined);
    this.child.on('error', (error) => {
      this.die(`The sandbox could not be started: ${error.message}`);
    });
    this.child.on('exit', (code, signal) => {
      const detail = stderr.trim().split('\n').at(-1) ?? '';
      const how = signal ?? `status ${String(code)}`;
      this.die(`The sandbox process ended (${how})${detail === '' ? '.' : `: ${detail}`}`);
    });
  }

  /** False once it has died or was ended. */
  get isAlive(): boolean {
    return !this.over;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Resolves when the child is up and contained; rejects with one sentence. */
  ready(): Promise<void> {
    return this.whenReady;
  }

  /** Starts a run; a run in progress is killed. */
  async start(run: RunRequest): Promise<void> {
    await this.whenReady;
    this.rehearses = 0;
    const { machine, script, patience } = run;
    const isScript = script !== undefined;
    const text = runText(run);
    this.send({
      c: 'start',
      machine,
      isScript,
      ...(patience !== undefined && { patience }),
      run: text,
    });
  }

  /** Asks a stopped (or ended) run. Rejects with one sentence. */
  request<N extends SandboxRequestName>(
    name: N,
    args: SandboxRequests[N]['args'],
  ): Promise<SandboxRequests[N]['result']> {
    if (this.over) return Promise.reject(new Error('The sandbox is gone.'));
    const seq = ++this.sequence;
    return new Promise((resolve, reject) => {
      this.pending.set(seq, {
        resolve: (body) => {
          resolve(body as SandboxRequests[N]['result']);
        },
        reject,
      });
      this.send({ c: 'request', seq, name, args });
    });
  }

  resume(mode: ResumeMode): void {
    this.send({ c: 'resume', mode });
  }

  /** Leaves a stop for another place of the run; `stopped` follows. */
  travel(goal: TravelGoal): void {
    this.send({ c: 'travel', goal });
  }

  /** Replaces all breakpoints; only a stopped run takes them at once. */
  setBreakpoints(set: BreakpointSet): void {
    this.send({ c: 'breakpoints', set });
  }

  /** Asks a running lab to stop at its next statement. */
  pause(): void {
    this.send({ c: 'pause' });
  }

  /** Lets the host's process end although the child is there, or not. */
  hold(held: boolean): void {
    if (held) this.child.ref();
    else this.child.unref();
    const { channel, stderr } = this.child as { channel?: Holdable | null; stderr?: unknown };
    for (const pipe of [channel, stderr as Holdable | null]) {
      if (held) pipe?.ref();
      else pipe?.unref();
    }
  }

  /** Ends the child. Resolves when it is gone. */
  end(): Promise<void> {
    if (this.over) return Promise.resolve();
    this.ended = true;
    this.hold(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.child.kill('SIGKILL'), 2000);
      this.child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      this.send({ c: 'end' });
    });
  }

  private send(message: HostMessage): void {
    if (this.over || !this.child.connected) return;
    this.child.send(message, () => undefined);
  }

  /** Why: the first message that goes through a thread costs it milliseconds. */
  private rehearse(): void {
    if (this.rehearses-- > 0) this.send({ c: 'rehearse', text: REHEARSED_TEXT });
  }

  private receive(message: SandboxMessage): void {
    switch (message.ev) {
      case 'started':
        this.emit('started');
        break;
      case 'output':
        this.emit('output', message.stream, message.text);
        break;
      case 'log':
        this.emit('log', message.level, message.text);
        break;
      case 'lines':
        for (const line of joined(message.lines)) this.receive(line);
        break;
      case 'stopped':
        this.emit('stopped', message.stop);
        break;
      case 'trouble':
        this.emit('trouble', message.note);
        break;
      case 'exited':
        this.emit('exited', message.status, message.position);
        break;
      case 'reply': {
        const pending = this.pending.get(message.seq);
        this.pending.delete(message.seq);
        if (message.error === undefined) pending?.resolve(message.body);
        else pending?.reject(new Error(message.error));
        break;
      }
      case 'fatal':
        this.die(message.reason);
        break;
      case 'rehearsed':
        this.rehearse();
        break;
      case 'ready':
        break;
    }
  }

  private die(reason: string): void {
    if (this.over) return;
    this.over = true;
    this.abandon(reason);
    this.child.kill('SIGKILL');
    if (!this.ended) this.emit('died', reason);
  }

  /** Rejects every open request with one sentence: the run that was asked is going to be killed. */
  abandon(reason: string): void {
    for (const { reject } of this.pending.values()) reject(new Error(reason));
    this.pending.clear();
  }
}

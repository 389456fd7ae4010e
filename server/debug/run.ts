/** One run of a lab in a sandbox, from start to end. */
import { EventEmitter } from 'node:events';
import type {
  BreakpointSet,
  ExitStatus,
  Position,
  ResumeMode,
  RunRequest,
  SandboxRequestName,
  SandboxRequests,
  StopInfo,
  TroubleNote,
  TravelGoal,
} from '../protocol/sandbox.ts';
import { comparePositions } from '../sandbox/realm/position.ts';
import { takeSandbox } from '../sandbox/spare.ts';
import { RequestError } from './request-error.ts';

/** Requests that run user code, which may hang inside one built-in operation. */
const RUNS_CODE: readonly SandboxRequestName[] = ['evaluate', 'setVariable', 'variables'];
const HANG_MS = 10_000;

/** Does it change the run, so that what came after the present stop is void? */
function isEdit(name: SandboxRequestName, args: object): boolean {
  if (name === 'evaluate') return 'edits' in args && args.edits === true;
  return name === 'setVariable' || name === 'writeMemory' || name === 'kill';
}

export interface RunEvents {
  output: [stream: 'stdout' | 'stderr' | 'console', text: string];
  log: [level: number, text: string];
  stopped: [stop: StopInfo];
  /** Something went wrong; the run need not stop. */
  trouble: [note: TroubleNote];
  exited: [status: ExitStatus];
  /** One sentence. */
  died: [reason: string];
}

export class Run extends EventEmitter<RunEvents> {
  private readonly session = takeSandbox();
  private state: 'idle' | 'running' | 'stopped' | 'ended' = 'idle';
  private stop: StopInfo | undefined;
  /** The farthest stop of the run as it is now. */
  private farthest: Position = { tick: 0, event: 0 };

  constructor() {
    super();
    const { session } = this;
    session.on('output', (stream, text) => this.emit('output', stream, text));
    session.on('log', (level, text) => this.emit('log', level, text));
    session.on('stopped', (stop) => {
      this.stop = stop;
      this.state = 'stopped';
      if (comparePositions(stop.position, this.farthest) > 0) this.farthest = stop.position;
      this.emit('stopped', stop);
    });
    session.on('trouble', (note) => this.emit('trouble', note));
    session.on('exited', (status) => {
      this.leave();
      this.emit('exited', status);
    });
    session.on('died', (reason) => {
      this.leave();
      this.emit('died', reason);
    });
  }

  /** Has it never been started? */
  get isNew(): boolean {
    return this.state === 'idle';
  }

  async start(request: RunRequest): Promise<void> {
    if (this.state === 'ended') throw new RequestError('The run has ended.');
    this.state = 'running';
    this.stop = undefined;
    this.farthest = { tick: 0, event: 0 };
    this.session.abandon('The run was started again.');
    await this.session.start(request);
  }

  /** Has the run been at a position? */
  hasPassed(position: Position): boolean {
    return comparePositions(position, this.farthest) <= 0;
  }

  /** Does the present stop lie before one that has been? */
  get isBack(): boolean {
    return comparePositions(this.stopped().position, this.farthest) < 0;
  }

  /** The present stop. Throws a {@link RequestError} when there is none. */
  stopped(): StopInfo {
    if (this.stop) return this.stop;
    throw new RequestError(
      this.state === 'ended' ? 'The run has ended.' : 'The lab is running: pause it first.',
    );
  }

  get hasEnded(): boolean {
    return this.state === 'ended';
  }

  get isStopped(): boolean {
    return this.state === 'stopped';
  }

  resume(mode: ResumeMode): void {
    this.stopped();
    this.stop = undefined;
    this.state = 'running';
    this.session.resume(mode);
  }

  /** Leaves a stop for another place of the run. */
  travel(goal: TravelGoal): void {
    this.stopped();
    this.stop = undefined;
    this.state = 'running';
    this.session.travel(goal);
  }

  pause(): void {
    if (this.state !== 'running') throw new RequestError('The lab is not running.');
    this.session.pause();
  }

  setBreakpoints(set: BreakpointSet): void {
    if (this.state === 'running' || this.state === 'stopped') this.session.setBreakpoints(set);
  }

  /** Asks the stopped run. Rejects with one sentence. */
  async request<N extends SandboxRequestName>(
    name: N,
    args: SandboxRequests[N]['args'],
  ): Promise<SandboxRequests[N]['result']> {
    const { position } = this.stopped();
    if (isEdit(name, args)) this.farthest = position;
    const answer = this.session.request(name, args);
    if (!RUNS_CODE.includes(name)) return answer;
    let timer: NodeJS.Timeout | undefined;
    const hang = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const reason = `The expression made no progress for ${HANG_MS / 1000} s.`;
        reject(new RequestError(reason));
        this.giveUp(reason);
      }, HANG_MS);
    });
    try {
      return await Promise.race([answer, hang]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the run as if its sandbox had died. @param reason one sentence */
  giveUp(reason: string): void {
    this.leave();
    void this.session.end();
    this.emit('died', reason);
  }

  /** Ends the sandbox; resolves when it is gone. No event follows. */
  async end(): Promise<void> {
    this.leave();
    this.removeAllListeners();
    await this.session.end();
  }

  private leave(): void {
    this.stop = undefined;
    this.state = 'ended';
  }
}

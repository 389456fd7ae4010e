/**
 * Main thread of the sandbox child. It starts and kills workers, relays messages and watches memory and heartbeat; it
 * never runs user code and never blocks. One worker more than needed stands ready, so that a run begins at once.
 */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';
import { Script } from 'node:vm';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { HostMessage, MachineConfig, SandboxMessage } from '../protocol/sandbox.ts';
import { raiseInliningBudget } from './engine-flags.ts';
import { HARDEN } from './harden.ts';
import { grantedPermissions, refusal } from './permissions.ts';
import { runOf } from './run-text.ts';
import {
  FLAG_BEATS,
  FLAG_CUT,
  FLAG_MESSAGE,
  FLAG_PAUSE,
  FLAG_STATEMENT,
  FLAGS_BYTES,
  PAUSE_LONG,
  PAUSE_WANTED,
  SPARE,
  type RealmText,
  type WorkerInput,
} from './worker-data.ts';

const MAX_HEAP_MB = 256;
const MIB = 1 << 20;
/** Resident memory that every lab may use, and what it may use beside the machine's RAM. */
const LEAST_RSS_MB = 1024;
const BESIDE_RAM_MB = 512;
/** Part of the host's memory that no lab may exceed. */
const MOST_OF_HOST = 0.75;
const WATCH_MS = 50;
/** How long after the end of a run the next worker is prepared: the host then works on what the run brought. */
const PREPARE_MS = 100;
/** Without a heartbeat for this much time of the processor the run hangs inside a built-in. */
const HANG_CPU_MS = 1500;
/** Why: a thread that is never run makes no progress and uses no processor. */
const HANG_MS = 15_000;
/** How long an interrupted worker may take to say where it was. */
const LAST_WORDS_MS = 300;

raiseInliningBudget();
const dist = import.meta.dirname;
const realms = {
  kernelRealm: { text: readFileSync(path.join(dist, 'kernel-realm.js'), 'utf8') } as RealmText,
  userRealm: { text: readFileSync(path.join(dist, 'user-realm.js'), 'utf8') } as RealmText,
};

/** Why: every run is a new worker, which would parse the bundles anew; between two runs there is time to do it once. */
function parseRealms(): void {
  const parsed = ({ text, cachedData }: RealmText): RealmText => ({
    text,
    cachedData: cachedData ?? new Script(text).createCachedData(),
  });
  realms.kernelRealm = parsed(realms.kernelRealm);
  realms.userRealm = parsed(realms.userRealm);
}

/** Text of the labs of a rehearsal, once a worker has needed them. */
let rehearsal: string | undefined;

/** Megabytes that a run may have resident: RAM that programs touch is resident here, too. */
function rssLimit({ memory = 0 }: MachineConfig): number {
  const wanted = Math.max(LEAST_RSS_MB, BESIDE_RAM_MB + memory / MIB);
  return Math.min(wanted, Math.floor((totalmem() / MIB) * MOST_OF_HOST));
}

function tell(message: SandboxMessage): void {
  process.send?.(message);
}

/** Microseconds of processor time that the child has used, all threads together. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

type StartMessage = Extract<HostMessage, { readonly c: 'start' }>;

/** One worker: prepared, then given a run. */
class Run {
  private readonly flags = new Int32Array(new SharedArrayBuffer(FLAGS_BYTES));
  private readonly channel = new MessageChannel();
  private readonly worker: Worker;
  private over = false;
  /** Time at which the worker was last seen alive; 0 while it waits for the host. */
  private busySince = 0;
  private lastBeats = 0;
  /** Time of the processor, in microseconds, that the child had used then. */
  private cpuBefore = 0;
  /** Time of the processor, in microseconds, at which the run is a long one. */
  private longAt = Infinity;
  private patience = Infinity;
  /** See {@link runText}. */
  private request = '';
  /** Why the worker is being interrupted: a sentence without its end. */
  private cut: string | undefined;
  private begun = false;
  private isScript = false;
  /** The run was a script and came to its end. */
  private scriptEnded = false;
  /** What a worker says before it has a run: the kernel's first log lines. */
  private readonly early: string[] = [];

  /** @param rehearses is there time until its run? */
  constructor(
    readonly machine: MachineConfig,
    rehearses: boolean,
  ) {
    if (rehearses) rehearsal ??= readFileSync(path.join(dist, 'rehearsal.json'), 'utf8');
    const input: WorkerInput = {
      flags: this.flags.buffer,
      port: this.channel.port2,
      ...realms,
      harden: HARDEN,
      machine,
      ...(rehearses && rehearsal !== undefined && { rehearsal }),
    };
    this.worker = new Worker(path.join(dist, 'sandbox-worker.cjs'), {
      workerData: input,
      transferList: [this.channel.port2],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, stackSizeMb: 8 },
    });
    this.channel.port1.on('message', (text: string) => {
      this.relay(text);
    });
    this.worker.on('error', (error: NodeJS.ErrnoException) => {
      this.fail(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? `The lab used more than ${MAX_HEAP_MB} MB of JavaScript memory${this.lastSeen()}.`
          : `The sandbox worker failed: ${error.message}`,
      );
    });
    this.worker.on('exit', () => {
      // Why: 'exit' can overtake the last message.
      for (;;) {
        const last = receiveMessageOnPort(this.channel.port1);
        if (!last) break;
        this.relay(last.message as string);
      }
      this.over = true;
      this.channel.port1.close();
    });
  }

  /** Can it still be given a run? */
  get isSpare(): boolean {
    return !this.begun && !this.over;
  }

  hasMachine(machine: MachineConfig): boolean {
    return JSON.stringify(this.machine) === JSON.stringify(machine);
  }

  /** Can a script follow in the same thread, in contexts and on a machine of its own? */
  takesScript(machine: MachineConfig): boolean {
    return this.scriptEnded && !this.over && this.cut === undefined && this.hasMachine(machine);
  }

  begin(start: StartMessage): void {
    this.begun = true;
    this.scriptEnded = false;
    this.isScript = start.isScript;
    this.request = start.run;
    this.patience = (start.patience ?? Infinity) * 1000;
    this.goesOn();
    this.send(start);
    for (const text of this.early.splice(0)) this.relay(text);
  }

  send(message: HostMessage): void {
    if (message.c === 'resume' || message.c === 'travel') this.goesOn();
    this.channel.port1.postMessage(JSON.stringify(message));
    Atomics.store(this.flags, FLAG_MESSAGE, 1);
    Atomics.notify(this.flags, FLAG_MESSAGE);
  }

  pause(): void {
    Atomics.store(this.flags, FLAG_PAUSE, PAUSE_WANTED);
  }

  kill(): void {
    this.over = true;
    void this.worker.terminate();
  }

  /** Kills it in favour of another run, at once if it is busy. */
  giveWay(): void {
    const isIdle = this.busySince === 0;
    this.over = true;
    // Why: to take a machine apart takes milliseconds of the processor, which the next run needs.
    setTimeout(() => void this.worker.terminate(), isIdle ? PREPARE_MS : 0);
  }

  watch(): void {
    if (this.over || this.cut !== undefined) return;
    const limit = rssLimit(this.machine);
    if (process.memoryUsage.rss() > limit * MIB) {
      this.interrupt(`The lab used more than ${(limit / 1024).toFixed(1)} GB of memory`);
      return;
    }
    if (this.busySince === 0) return;
    // Why: what the host wants comes first.
    if (cpuTime() > this.longAt) Atomics.compareExchange(this.flags, FLAG_PAUSE, 0, PAUSE_LONG);
    const beats = Atomics.load(this.flags, FLAG_BEATS);
    if (beats !== this.lastBeats) {
      this.lastBeats = beats;
      this.progress();
    } else if (cpuTime() - this.cpuBefore > HANG_CPU_MS * 1000) {
      // Why: with the heap almost full it is the garbage collector that hangs.
      const used = Math.round(process.memoryUsage.rss() / MIB);
      const how =
        used > MAX_HEAP_MB ? `and used ${used} MB of memory` : 'inside one built-in operation';
      this.interrupt(`The lab made no progress for ${HANG_CPU_MS / 1000} s ${how}`);
    } else if (Date.now() - this.busySince > HANG_MS) {
      this.interrupt(`The lab made no progress for ${HANG_MS / 1000} s`);
    }
  }

  private goesOn(): void {
    this.progress();
    this.longAt = this.cpuBefore + this.patience;
    // Why: it may have been wanted as the run came to a stop of its own.
    Atomics.compareExchange(this.flags, FLAG_PAUSE, PAUSE_LONG, 0);
  }

  private progress(): void {
    this.busySince = Date.now();
    this.cpuBefore = cpuTime();
  }

  /** Ends the run wherever it is; the worker says where, if it still can. */
  private interrupt(reason: string): void {
    this.cut = reason;
    Atomics.store(this.flags, FLAG_CUT, 1);
    // Why: on Windows this would end the child instead.
    if (process.platform !== 'win32') process.kill(process.pid, 'SIGINT');
    setTimeout(() => {
      this.fail(`${reason}${this.lastSeen()}.`);
    }, LAST_WORDS_MS);
  }

  /** Where the run was at its last heartbeat. */
  private lastSeen(): string {
    if (this.request === '') return '';
    const { files, statements } = runOf(this.request).lab;
    const at = statements[Atomics.load(this.flags, FLAG_STATEMENT)];
    return at ? `, last seen at ${files[at.file] ?? '?'}:${at.line} in ${at.fn}` : '';
  }

  private relay(text: string): void {
    if (this.over) return;
    const message = JSON.parse(text) as SandboxMessage;
    if (!this.begun) {
      // Why: what cannot be built is told to whoever asks for it; the next worker for it fails in the same way.
      if (message.ev === 'fatal') this.kill();
      else if (message.ev === 'rehearsed') tell(message);
      else this.early.push(text);
      return;
    }
    if (message.ev === 'fatal' && this.cut !== undefined) {
      this.fail(message.reason === '' ? `${this.cut}.` : `${this.cut}, at ${message.reason}.`);
      return;
    }
    if (message.ev === 'stopped' || message.ev === 'exited') this.busySince = 0;
    else if (this.busySince !== 0) this.progress();
    tell(message);
    if (message.ev !== 'exited') return;
    if (this.isScript) {
      this.scriptEnded = true;
      return;
    }
    setImmediate(parseRealms);
    setTimeout(prepareSpare, PREPARE_MS, this.machine, true);
  }

  private fail(reason: string): void {
    if (this.over) return;
    this.kill();
    if (this.begun) tell({ ev: 'fatal', reason });
  }
}

const permissions = grantedPermissions(dist);
const refused = refusal(permissions);
const state: { run: Run | undefined; spare: Run | undefined } = {
  run: undefined,
  spare: undefined,
};

function prepareSpare(machine: MachineConfig, rehearses: boolean): void {
  if (state.spare?.isSpare || refused !== undefined) return;
  state.spare = new Run(machine, rehearses);
}

/** The spare worker if it has the machine, else a new one. */
function takeRun(machine: MachineConfig): Run {
  const { spare } = state;
  state.spare = undefined;
  if (spare?.isSpare && spare.hasMachine(machine)) return spare;
  spare?.kill();
  return new Run(machine, false);
}

function start(message: StartMessage): void {
  if (refused !== undefined) {
    tell({ ev: 'fatal', reason: refused });
    return;
  }
  if (!message.isScript || !state.run?.takesScript(message.machine)) {
    state.run?.giveWay();
    state.run = takeRun(message.machine);
  }
  state.run.begin(message);
}

process.on('message', (message: HostMessage) => {
  switch (message.c) {
    case 'start':
      start(message);
      break;
    case 'pause':
      state.run?.pause();
      break;
    case 'rehearse':
      state.spare?.send(message);
      break;
    case 'end':
      state.run?.kill();
      state.spare?.kill();
      process.exit(0);
      break;
    default:
      state.run?.send(message);
  }
});
// Why: it is meant for the worker, which takes it while a lab runs.
process.on('SIGINT', () => undefined);
// Why: with the host gone a blocked worker would keep the process for ever.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
if (!process.connected) process.exit(1);
setInterval(() => {
  state.run?.watch();
}, WATCH_MS);
tell({ ev: 'ready', permissions });
prepareSpare(JSON.parse(process.argv[2] ?? '{}') as MachineConfig, process.argv[3] === SPARE);

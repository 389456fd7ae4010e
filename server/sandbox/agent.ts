/**
 * Main thread of the sandbox child. It starts and kills workers, relays messages and watches memory and heartbeat; it
 * never runs user code and never blocks.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { HostMessage, SandboxMessage } from '../protocol/sandbox.ts';
import { HARDEN } from './harden.ts';
import { grantedPermissions } from './permissions.ts';
import { FLAG_BEATS, FLAG_MESSAGE, FLAG_PAUSE, type WorkerInput } from './worker-data.ts';

const MAX_HEAP_MB = 256;
const MAX_RSS_BYTES = 1 << 30;
const WATCH_MS = 50;
/** Without a heartbeat for this long the run hangs inside a built-in. */
const HANG_MS = 5000;

const dist = import.meta.dirname;
const kernelRealm = readFileSync(path.join(dist, 'kernel-realm.js'), 'utf8');
const userRealm = readFileSync(path.join(dist, 'user-realm.js'), 'utf8');

function tell(message: SandboxMessage): void {
  process.send?.(message);
}

/** One worker and its run. */
class Run {
  private readonly flags = new Int32Array(new SharedArrayBuffer(16));
  private readonly channel = new MessageChannel();
  private readonly worker: Worker;
  private over = false;
  /** Time at which the worker was last seen alive; 0 while it waits for the host. */
  private busySince = Date.now();
  private lastBeats = 0;

  constructor(run: WorkerInput['run']) {
    const input: WorkerInput = {
      flags: this.flags.buffer,
      port: this.channel.port2,
      kernelRealm,
      userRealm,
      harden: HARDEN,
      run,
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
          ? `The lab used more than ${MAX_HEAP_MB} MB of JavaScript memory.`
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

  send(message: HostMessage): void {
    if (message.c === 'resume' || message.c === 'travel') this.busySince = Date.now();
    this.channel.port1.postMessage(JSON.stringify(message));
    Atomics.store(this.flags, FLAG_MESSAGE, 1);
    Atomics.notify(this.flags, FLAG_MESSAGE);
  }

  pause(): void {
    Atomics.store(this.flags, FLAG_PAUSE, 1);
  }

  kill(): void {
    this.over = true;
    void this.worker.terminate();
  }

  watch(): void {
    if (this.over) return;
    if (process.memoryUsage.rss() > MAX_RSS_BYTES) {
      this.fail('The lab used more than 1 GB of memory.');
      return;
    }
    if (this.busySince === 0) return;
    const beats = Atomics.load(this.flags, FLAG_BEATS);
    if (beats !== this.lastBeats) {
      this.lastBeats = beats;
      this.busySince = Date.now();
    } else if (Date.now() - this.busySince > HANG_MS) {
      this.fail(`The lab made no progress for ${HANG_MS / 1000} s inside one built-in operation.`);
    }
  }

  private relay(text: string): void {
    if (this.over) return;
    const message = JSON.parse(text) as SandboxMessage;
    if (message.ev === 'stopped' || message.ev === 'exited') this.busySince = 0;
    else if (this.busySince !== 0) this.busySince = Date.now();
    tell(message);
  }

  private fail(reason: string): void {
    if (this.over) return;
    this.kill();
    tell({ ev: 'fatal', reason });
  }
}

const state: { run: Run | undefined } = { run: undefined };

process.on('message', (message: HostMessage) => {
  switch (message.c) {
    case 'start':
      state.run?.kill();
      state.run = new Run(message.run);
      break;
    case 'pause':
      state.run?.pause();
      break;
    case 'end':
      state.run?.kill();
      process.exit(0);
      break;
    default:
      state.run?.send(message);
  }
});
// Why: with the host gone a blocked worker would keep the process for ever.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
setInterval(() => state.run?.watch(), WATCH_MS);
tell({ ev: 'ready', permissions: grantedPermissions() });

/**
 * The sealed worker: two contexts without code generation, one for the simulator, one for user code. It builds a machine,
 * then blocks in Atomics.wait until there is a run for it, and whenever the run is stopped.
 */
import { Script } from 'node:vm';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { BackingStore } from '../../simulator/machine.ts';
import type { HostMessage, LineMessage, RunRequest, SandboxMessage } from '../protocol/sandbox.ts';
import { Pace } from './pace.ts';
import type { Wish } from './realm/engine-links.ts';
import { rehearse } from './rehearsal.ts';
import { runOf } from './run-text.ts';
import { createStage, execute, type Stage, type StageLink } from './stage.ts';
import { strip } from './strip.ts';
import {
  FLAG_STATEMENT,
  FLAG_CUT,
  FLAG_BEATS,
  FLAG_MESSAGE,
  FLAG_PAUSE,
  type WorkerInput,
} from './worker-data.ts';

const input = workerData as WorkerInput;
const { port, machine } = input;
const flags = new Int32Array(input.flags);
const { wait, exchange, add, store, load } = Atomics;
/** Lines that go to the host one by one; what a run prints after them goes in batches. */
const PROMPT_LINES = 100;
const BATCH_LINES = 512;

/** Bytes that the child may have resident when a machine is built without a collection. */
const MOST_RESIDENT = 384 << 20;
const resident = process.memoryUsage.rss.bind(process.memoryUsage);

/** What {@link FLAG_PAUSE} stands for. */
const WISHES: readonly Wish[] = ['', 'pause', 'long'];

/** Lines that wait for their batch. */
const batch: LineMessage[] = [];

function flush(): void {
  if (batch.length === 0) return;
  port.postMessage(JSON.stringify({ ev: 'lines', lines: batch.splice(0) }));
}

function send(message: string): void {
  flush();
  port.postMessage(message);
}

function post(message: SandboxMessage): void {
  send(JSON.stringify(message));
}

function receive(): string {
  for (;;) {
    const message = receiveMessageOnPort(port);
    if (message) return message.message as string;
    wait(flags, FLAG_MESSAGE, 0);
    exchange(flags, FLAG_MESSAGE, 0);
  }
}

function pending(): string | undefined {
  return receiveMessageOnPort(port)?.message as string | undefined;
}

const pace = new Pace(performance.now.bind(performance));

function poll(statement: number): Wish {
  store(flags, FLAG_STATEMENT, statement);
  add(flags, FLAG_BEATS, 1);
  flush();
  return WISHES[exchange(flags, FLAG_PAUSE, 0)] ?? '';
}

/** Lines that a run from the start has printed so far, and lines that the host has seen. */
const printed = { now: 0, shown: 0 };

/** Why: a run that is executed again prints again what the host has seen. */
function print(line: LineMessage): void {
  if (++printed.now <= printed.shown) return;
  printed.shown = printed.now;
  if (printed.now <= PROMPT_LINES) {
    post(line);
    return;
  }
  batch.push(line);
  if (batch.length >= BATCH_LINES) flush();
}

const link: StageLink = {
  send,
  receive,
  poll,
  pace: () => pace.next(),
  pending,
  print,
  goOn: (message) => {
    next.message = message;
  },
  rewrite: () => {
    printed.shown = printed.now;
  },
};

/**
 * Uncounted, so that a machine costs no collection; until machines that are gone hold much that was touched: then a
 * counted one makes the collector look.
 */
const ram: BackingStore = (bytes) =>
  resident() > MOST_RESIDENT ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);

function prepare(): Stage {
  printed.now = 0;
  return createStage(input, machine, link, ram);
}

/** What the run that has ended was told to make way for. */
const next: { message?: string | undefined } = {};

/** The run that the agent sends first of all, or that follows another. */
function awaitRun(): RunRequest {
  for (;;) {
    const text = next.message ?? receive();
    next.message = undefined;
    const message = JSON.parse(text) as HostMessage;
    if (message.c === 'start') return runOf(message.run);
    if (message.c === 'rehearse') post({ ev: 'rehearsed' });
  }
}

/** Drops the machine and builds a new one. */
function renew(): Stage {
  // Why: two machines at a time need twice the memory.
  present.stage = undefined;
  return (present.stage = prepare());
}

/** Runs a lab, again from its start as often as it travels. */
function play(first: Stage, run: RunRequest): void {
  let journey = execute(first, run, undefined, () => {
    post({ ev: 'started' });
  });
  while (journey !== undefined) journey = execute(renew(), run, journey);
}

/** Why: what a lab throws may be anything; what is asked of it runs its code, which may throw again. */
function reasonOf(error: unknown): string {
  try {
    const reason: unknown = error instanceof Error ? error.message : error;
    return typeof reason === 'string' ? reason : 'The lab threw an object while it was loaded.';
  } catch {
    return 'The lab threw an object while it was loaded.';
  }
}

/** Runs something that SIGINT ends wherever it is, also inside a built-in: an exception without `finally`. */
function interruptible(run: () => void): void {
  Reflect.defineProperty(globalThis, 'run', { value: run, configurable: true });
  new Script('run()').runInThisContext({ breakOnSigint: true });
}

/** `file:line in function` of the innermost active function, empty when there is none. */
function placeIn(stage: Stage | undefined): string {
  const [name = '', place = ''] =
    stage?.user.engineLink.userFrames().split('\n').at(-1)?.split('\t') ?? [];
  return name === '' ? '' : `${place} in ${name}`;
}

const present: { stage?: Stage | undefined } = {};
try {
  present.stage = prepare();
  strip();
  if (input.rehearsal !== undefined) {
    rehearse(input.rehearsal, input, machine);
    present.stage.user.prepare();
  }
  const first = awaitRun();
  interruptible(() => {
    Reflect.deleteProperty(globalThis, 'run');
    play(present.stage!, first);
    while (next.message !== undefined) {
      const run = awaitRun();
      printed.shown = 0;
      play(renew(), run);
    }
  });
} catch (error) {
  const interrupted = load(flags, FLAG_CUT) === 1;
  post({ ev: 'fatal', reason: interrupted ? placeIn(present.stage) : reasonOf(error) });
}
// Invariant: the thread never comes back to its event loop. No promise that a lab has made is ever settled, so that
// neither import() nor an async function goes on after the run, where objects of the host's realm would reach it.
for (;;) receive();

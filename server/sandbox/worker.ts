/**
 * The sealed worker: two contexts without code generation, one for the simulator, one for user code. It builds a machine,
 * then blocks in Atomics.wait until there is a run for it, and whenever the run is stopped.
 */
import { createContext, Script, type Context } from 'node:vm';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { MachineOptions } from '../../simulator/machine.ts';
import type { HostMessage, Journey, RunRequest, SandboxMessage } from '../protocol/sandbox.ts';
import type * as KernelRealmModule from './kernel-realm.ts';
import type * as UserRealmModule from './user-realm.ts';
import type { RunPlan } from './user-realm.ts';
import { strip } from './strip.ts';
import {
  FLAG_STATEMENT,
  FLAG_CUT,
  FLAG_BEATS,
  FLAG_MESSAGE,
  FLAG_PAUSE,
  type RealmText,
  type WorkerInput,
} from './worker-data.ts';

const input = workerData as WorkerInput;
const { port, machine } = input;
const flags = new Int32Array(input.flags);
const { wait, exchange, add, store, load } = Atomics;
const decode = Buffer.from.bind(Buffer);

function send(message: string): void {
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

function poll(statement: number): boolean {
  store(flags, FLAG_STATEMENT, statement);
  add(flags, FLAG_BEATS, 1);
  return exchange(flags, FLAG_PAUSE, 0) === 1;
}

/** A context with null prototype in which no string becomes code. */
function sealedContext(): Context {
  return createContext(Object.create(null) as object, {
    codeGeneration: { strings: false, wasm: false },
  });
}

/** What every run in this thread evaluates, by name. */
const parsed = new Map<string, Parsed>();

interface Parsed {
  readonly text: string;
  readonly script: Script;
}

/** Why: a script without a context is text only; runs one after the other share the parsing, not the values. */
function evaluateKept(realm: RealmText, filename: string, context: Context): unknown {
  const { text, cachedData } = realm;
  let known = parsed.get(filename);
  if (known?.text !== text) {
    const script = new Script(text, { filename, ...(cachedData && { cachedData }) });
    parsed.set(filename, (known = { text, script }));
  }
  return known.script.runInContext(context) as unknown;
}

const options: MachineOptions = {
  ...(machine.kernel !== undefined && { kernel: machine.kernel }),
  ...(machine.memory !== undefined && { memory: machine.memory }),
  ...(machine.failNth !== undefined && { failNth: machine.failNth }),
  ...(machine.memoryMap !== undefined && { memoryMap: machine.memoryMap }),
  ...(machine.devices !== undefined && { devices: machine.devices }),
};

/** Lines that a run from the start has printed so far, and lines that the host has seen. */
const printed = { now: 0, shown: 0 };

/** Why: a run that is executed again prints again what the host has seen. */
function print(message: SandboxMessage): void {
  if (++printed.now <= printed.shown) return;
  printed.shown = printed.now;
  post(message);
}

interface Stage {
  readonly user: UserRealmModule.UserSide;
  readonly kernel: KernelRealmModule.KernelRealm;
  readonly context: Context;
}

/** Boots a machine in two fresh contexts, the user's hardened: all that a run needs but the run. */
function prepare(): Stage {
  printed.now = 0;
  const kernelContext = sealedContext();
  const context = sealedContext();
  const kernelRealm = evaluateKept(
    input.kernelRealm,
    'pagewalk:kernel-realm',
    kernelContext,
  ) as typeof KernelRealmModule;
  const userRealm = evaluateKept(
    input.userRealm,
    'pagewalk:user-realm',
    context,
  ) as typeof UserRealmModule;
  const user = userRealm.createUserSide({
    send,
    receive,
    poll,
    pending,
    compile: (code) =>
      new Script(code, { filename: 'pagewalk:expression' }).runInContext(context) as unknown,
    goOn: (message) => {
      next.message = message;
    },
    rewrite: () => {
      printed.shown = printed.now;
    },
  });
  const kernel = kernelRealm.boot(options, user.upcalls, user.engineLink, {
    output: (stream, text) => {
      print({ ev: 'output', stream, text });
    },
    log: (level, text) => {
      print({ ev: 'log', level, text });
    },
  });
  user.connect(kernel);
  evaluateKept({ text: input.harden }, 'pagewalk:harden', context);
  return { user, kernel, context };
}

/** What the run that has ended was told to make way for. */
const next: { message?: string | undefined } = {};

/** The run that the agent sends first of all, or that follows another. */
function awaitRun(): RunRequest {
  for (;;) {
    const text = next.message ?? receive();
    next.message = undefined;
    const message = JSON.parse(text) as HostMessage;
    if (message.c === 'start') return message.run;
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
  let journey = execute(first, run, undefined);
  while (journey !== undefined) journey = execute(renew(), run, journey);
}

function planOf(run: RunRequest): RunPlan {
  const program = run.lab.modules.find(({ kind }) => kind === 'program');
  const comm = (run.args[0] ?? program?.path ?? 'program').split('/').at(-1) ?? 'program';
  return {
    modules: run.lab.modules,
    statements: run.lab.statements,
    scopes: run.lab.scopes,
    files: run.lab.files,
    args: run.args,
    comm: comm.slice(0, 15),
    path: run.args[0] ?? '/bin/program',
    ...(run.script && { script: run.script }),
  };
}

/**
 * Runs a lab from its start.
 *
 * @param journey where a run that is executed again goes; absent the first time
 * @returns where to go in a run from the start; undefined when the run is over
 */
function execute(stage: Stage, run: RunRequest, journey: string | undefined): string | undefined {
  const { user, kernel, context } = stage;
  for (const file of run.rootfs) {
    kernel.addFile(file.path, Uint8Array.from(decode(file.content, 'base64')));
  }
  user.load(planOf(run));
  run.lab.modules.forEach((module, index) => {
    user.define(index, evaluateKept({ text: module.code }, `lab:${module.path}`, context));
  });
  user.engine.setBreakpoints(run.breakpoints);
  user.engine.configure(run, journey === undefined ? undefined : (JSON.parse(journey) as Journey));
  if (journey === undefined) post({ ev: 'started' });
  return user.run();
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

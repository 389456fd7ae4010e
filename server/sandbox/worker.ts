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

function evaluate(text: string, filename: string, context: Context): unknown {
  return new Script(text, { filename }).runInContext(context) as unknown;
}

function evaluateRealm(realm: RealmText, filename: string, context: Context): unknown {
  const { text, cachedData } = realm;
  const script = new Script(text, { filename, ...(cachedData && { cachedData }) });
  return script.runInContext(context) as unknown;
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
  const kernelRealm = evaluateRealm(
    input.kernelRealm,
    'pagewalk:kernel-realm',
    kernelContext,
  ) as typeof KernelRealmModule;
  const userRealm = evaluateRealm(
    input.userRealm,
    'pagewalk:user-realm',
    context,
  ) as typeof UserRealmModule;
  const user = userRealm.createUserSide({
    send,
    receive,
    poll,
    pending,
    compile: (code) => evaluate(code, 'pagewalk:expression', context),
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
  evaluate(input.harden, 'pagewalk:harden', context);
  return { user, kernel, context };
}

/** The run that the agent sends first of all. */
function awaitRun(): RunRequest {
  for (;;) {
    const message = JSON.parse(receive()) as HostMessage;
    if (message.c === 'start') return message.run;
  }
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
    user.define(index, evaluate(module.code, `lab:${module.path}`, context));
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

const present: { stage?: Stage } = {};
try {
  present.stage = prepare();
  strip();
  const run = awaitRun();
  interruptible(() => {
    Reflect.deleteProperty(globalThis, 'run');
    let journey = execute(present.stage!, run, undefined);
    while (journey !== undefined) journey = execute((present.stage = prepare()), run, journey);
  });
} catch (error) {
  const interrupted = load(flags, FLAG_CUT) === 1;
  post({ ev: 'fatal', reason: interrupted ? placeIn(present.stage) : reasonOf(error) });
}
// Invariant: the thread never comes back to its event loop. No promise that a lab has made is ever settled, so that
// neither import() nor an async function goes on after the run, where objects of the host's realm would reach it.
for (;;) receive();

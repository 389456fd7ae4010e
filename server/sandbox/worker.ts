/**
 * The sealed worker: two contexts without code generation, one for the simulator, one for user code. It blocks in
 * Atomics.wait while the run is stopped.
 */
import { createContext, Script, type Context } from 'node:vm';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { MachineOptions } from '../../simulator/machine.ts';
import type { Journey, SandboxMessage } from '../protocol/sandbox.ts';
import type * as KernelRealmModule from './kernel-realm.ts';
import type * as UserRealmModule from './user-realm.ts';
import type { RunPlan } from './user-realm.ts';
import { strip } from './strip.ts';
import { FLAG_BEATS, FLAG_MESSAGE, FLAG_PAUSE, type WorkerInput } from './worker-data.ts';

const input = workerData as WorkerInput;
const { port, run } = input;
const flags = new Int32Array(input.flags);
const { wait, exchange, add } = Atomics;

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

function poll(): boolean {
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

const program = run.lab.modules.find(({ kind }) => kind === 'program');
const comm = (run.args[0] ?? program?.path ?? 'program').split('/').at(-1) ?? 'program';
const plan: RunPlan = {
  modules: run.lab.modules,
  statements: run.lab.statements,
  scopes: run.lab.scopes,
  files: run.lab.files,
  args: run.args,
  comm: comm.slice(0, 15),
  path: run.args[0] ?? '/bin/program',
  ...(run.script && { script: run.script }),
};

const options: MachineOptions = {
  ...(run.machine.kernel !== undefined && { kernel: run.machine.kernel }),
  ...(run.machine.memory !== undefined && { memory: run.machine.memory }),
  ...(run.machine.failNth !== undefined && { failNth: run.machine.failNth }),
  ...(run.machine.memoryMap !== undefined && { memoryMap: run.machine.memoryMap }),
  ...(run.machine.devices !== undefined && { devices: run.machine.devices }),
};

const rootfs = run.rootfs.map((file) => ({
  path: file.path,
  content: Uint8Array.from(Buffer.from(file.content, 'base64')),
}));

/** Lines that a run from the start has printed so far, and lines that the host has seen. */
const printed = { now: 0, shown: 0 };

/** Why: a run that is executed again prints again what the host has seen. */
function print(message: SandboxMessage): void {
  if (++printed.now <= printed.shown) return;
  printed.shown = printed.now;
  post(message);
}

/**
 * Boots a machine and runs the lab from its start, in two fresh contexts.
 *
 * @param journey where a run that is executed again goes; absent the first time
 * @returns where to go in a run from the start; undefined when the run is over
 */
function execute(journey: string | undefined): string | undefined {
  printed.now = 0;
  const kernelContext = sealedContext();
  const userContext = sealedContext();
  const kernelRealm = evaluate(
    input.kernelRealm,
    'pagewalk:kernel-realm',
    kernelContext,
  ) as typeof KernelRealmModule;
  const userRealm = evaluate(
    input.userRealm,
    'pagewalk:user-realm',
    userContext,
  ) as typeof UserRealmModule;
  const user = userRealm.createUserSide(
    {
      send,
      receive,
      poll,
      pending,
      compile: (code) => evaluate(code, 'pagewalk:expression', userContext),
      rewrite: () => {
        printed.shown = printed.now;
      },
    },
    plan,
  );
  const kernel = kernelRealm.boot(options, user.upcalls, user.engineLink, {
    output: (stream, text) => {
      print({ ev: 'output', stream, text });
    },
    log: (level, text) => {
      print({ ev: 'log', level, text });
    },
  });
  user.connect(kernel);
  for (const file of rootfs) kernel.addFile(file.path, file.content);
  evaluate(input.harden, 'pagewalk:harden', userContext);
  run.lab.modules.forEach((module, index) => {
    user.define(index, evaluate(module.code, `lab:${module.path}`, userContext));
  });
  user.engine.setBreakpoints(run.breakpoints);
  user.engine.configure(run, journey === undefined ? undefined : (JSON.parse(journey) as Journey));
  if (journey === undefined) {
    strip();
    post({ ev: 'started' });
  }
  return user.run();
}

try {
  let journey = execute(undefined);
  while (journey !== undefined) journey = execute(journey);
} catch (error) {
  post({ ev: 'fatal', reason: error instanceof Error ? error.message : String(error) });
}

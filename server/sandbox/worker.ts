/**
 * The sealed worker: two contexts without code generation, one for the simulator, one for user code. It blocks in
 * Atomics.wait while the run is stopped.
 */
import { createContext, Script, type Context } from 'node:vm';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { MachineOptions } from '../../simulator/machine.ts';
import type { SandboxMessage } from '../protocol/sandbox.ts';
import type * as KernelRealmModule from './kernel-realm.ts';
import type * as UserRealmModule from './user-realm.ts';
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

const program = run.lab.modules.find(({ kind }) => kind === 'program');
const comm = (run.args[0] ?? program?.path ?? 'program').split('/').at(-1) ?? 'program';
const user = userRealm.createUserSide(
  {
    send,
    receive,
    poll,
    pending,
    compile: (code) => evaluate(code, 'pagewalk:expression', userContext),
  },
  {
    modules: run.lab.modules,
    statements: run.lab.statements,
    scopes: run.lab.scopes,
    files: run.lab.files,
    args: run.args,
    comm: comm.slice(0, 15),
    path: run.args[0] ?? '/bin/program',
    ...(run.script && { script: run.script }),
  },
);

const options: MachineOptions = {
  ...(run.machine.kernel !== undefined && { kernel: run.machine.kernel }),
  ...(run.machine.memory !== undefined && { memory: run.machine.memory }),
  ...(run.machine.memoryMap !== undefined && { memoryMap: run.machine.memoryMap }),
  ...(run.machine.devices !== undefined && { devices: run.machine.devices }),
};
try {
  const kernel = kernelRealm.boot(options, user.upcalls, user.engineLink, {
    output: (stream, text) => {
      post({ ev: 'output', stream, text });
    },
    log: (level, text) => {
      post({ ev: 'log', level, text });
    },
  });
  user.connect(kernel);
  for (const file of run.rootfs) kernel.addFile(file.path, Buffer.from(file.content, 'base64'));
  evaluate(input.harden, 'pagewalk:harden', userContext);
  run.lab.modules.forEach((module, index) => {
    user.define(index, evaluate(module.code, `lab:${module.path}`, userContext));
  });
  user.engine.setBreakpoints(run.breakpoints);
  user.engine.configure(run);
  strip();
  post({ ev: 'started' });
  user.run();
} catch (error) {
  post({ ev: 'fatal', reason: error instanceof Error ? error.message : String(error) });
}

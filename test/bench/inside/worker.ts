/** A worker like the sandbox's, with the same two sealed contexts; it answers rows with nanoseconds per operation. */
import { createContext, Script } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { strip } from '../../../server/sandbox/strip.ts';
import type * as KernelSide from './kernel.ts';
import type * as UserSide from './user.ts';

/** Texts of the bundles, and of the script that hardens the user's context. */
export interface InsideInput {
  readonly kernel: string;
  readonly user: string;
  readonly harden: string;
}

/** A row to run; the answer is a number. */
export interface InsideRow {
  readonly row: string;
  readonly argument: number;
}

const input = workerData as InsideInput;
const port = parentPort!;
const usage = process.cpuUsage.bind(process);

function evaluated(text: string, filename: string, harden?: string): unknown {
  const context = createContext(Object.create(null) as object, {
    codeGeneration: { strings: false, wasm: false },
  });
  const realm: unknown = new Script(text, { filename }).runInContext(context);
  if (harden !== undefined) new Script(harden).runInContext(context);
  return realm;
}

const kernel = (evaluated(input.kernel, 'bench:kernel') as typeof KernelSide).boot();
const user = evaluated(input.user, 'bench:user', input.harden) as typeof UserSide;
strip();
// Why: time that others had the processor for says nothing about either side; helper threads of the engine count.
const clock = (): number => {
  const { user, system } = usage();
  return (user + system) * 1000;
};

port.on('message', ({ row, argument }: InsideRow) => {
  port.postMessage(user.run(row, argument, kernel, clock));
});

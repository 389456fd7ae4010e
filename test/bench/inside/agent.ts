/** The child with the sandbox's permissions: it relays rows to the worker. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { raiseInliningBudget } from '../../../server/sandbox/engine-flags.ts';
import { HARDEN } from '../../../server/sandbox/harden.ts';
import type { InsideInput, InsideRow } from './worker.ts';

raiseInliningBudget();
const here = __dirname;
const read = (name: string): string => readFileSync(path.join(here, name), 'utf8');
const input: InsideInput = { kernel: read('kernel.js'), user: read('user.js'), harden: HARDEN };
const worker = new Worker(path.join(here, 'worker.cjs'), {
  workerData: input,
  env: {},
  resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 8 },
});
worker.on('message', (each: number) => process.send?.(each));
worker.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
process.on('message', (row: InsideRow) => {
  worker.postMessage(row);
});

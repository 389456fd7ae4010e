/** Entry of the thread that checks types: labs in, type errors out, its checker kept warm between them. */
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { CheckedTypes, LabToCheck } from './type-check-thread.ts';
import { TypeChecker } from './type-check.ts';

const checker = new TypeChecker(path.join(import.meta.dirname, 'include'));

parentPort?.on('message', ({ id, files }: LabToCheck) => {
  const checked: CheckedTypes = { id, errors: checker.check(files) };
  parentPort?.postMessage(checked);
});

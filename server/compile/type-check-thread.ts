import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LabDiagnostic, LabFile } from '../protocol/lab.ts';

/** Types can be written that take the compiler for ever. */
const MAX_MS = 15_000;
const MAX_HEAP_MB = 1024;

export interface LabToCheck {
  readonly id: number;
  readonly files: readonly LabFile[];
}

export interface CheckedTypes {
  readonly id: number;
  readonly errors: readonly LabDiagnostic[];
}

interface Waiting {
  readonly resolve: (errors: readonly LabDiagnostic[]) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * A thread that checks types beside what its owner does.
 *
 * Contract: it does not keep the process running but while a check is awaited. Once a check was rejected the thread is
 * gone.
 */
export class TypeCheckThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;
  private gone: string | undefined;

  /** @param dist folder of the bundles */
  constructor(dist: string) {
    this.worker = new Worker(path.join(dist, 'type-check-worker.cjs'), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    this.worker.unref();
    this.worker.on('message', ({ id, errors }: CheckedTypes) => {
      const waiting = this.take(id);
      waiting?.resolve(errors);
    });
    this.worker.on('error', ({ message }) => {
      this.fail(`The types could not be checked: ${message}`);
    });
    this.worker.on('exit', () => {
      this.fail('The types could not be checked: the thread ended.');
    });
  }

  /** Resolves with the type errors; rejects with one sentence. */
  check(files: readonly LabFile[]): Promise<readonly LabDiagnostic[]> {
    if (this.gone !== undefined) return Promise.reject(new Error(this.gone));
    return new Promise((resolve, reject) => {
      const id = ++this.count;
      const timer = setTimeout(() => {
        this.fail(
          `The types could not be checked within ${MAX_MS / 1000} s: are there types that refer to themselves?`,
        );
      }, MAX_MS);
      this.waiting.set(id, { resolve, reject, timer });
      const lab: LabToCheck = { id, files };
      this.worker.postMessage(lab);
    });
  }

  /** Ends the thread; a check that goes on is rejected. */
  end(): void {
    this.fail('The types are not checked any more.');
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  private fail(reason: string): void {
    if (this.gone !== undefined) return;
    this.gone = reason;
    for (const id of [...this.waiting.keys()]) this.take(id)?.reject(new Error(reason));
    void this.worker.terminate();
  }
}

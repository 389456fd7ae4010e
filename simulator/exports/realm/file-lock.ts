import type { file } from 'linux/fs.h';
import type { file_lock, file_lock_core } from 'linux/filelock.h';
import { intArgument, longArgument, uintArgument, wrongType } from '../../libc/arguments.ts';
import { LOCK_END, LOCK_FLAGS, LOCK_PID, LOCK_START, LOCK_TYPE } from '../gate.ts';
import type { KernelGate } from './guard.ts';
import { seal, useAfterFree } from './handles.ts';

/** A lock as the kernel's side knows it. */
interface Request {
  readonly number: number;
  readonly file: file;
  over: boolean;
}

export interface FileLocks {
  /** Runs ->lock or ->flock with the lock of call `number`. */
  during<T>(number: number, file: file, run: (lock: file_lock) => T): T;
  /** Number of a genuine lock whose call is not over. */
  number(fn: string, value: unknown): number;
}

/** Façades of `struct file_lock`, which lives on the kernel's stack. */
export function fileLocks(kernel: KernelGate): FileLocks {
  const live = (request: Request): number => {
    if (request.over) useAfterFree(kernel, 'file_lock');
    return request.number;
  };

  class Core implements file_lock_core {
    readonly #request: Request;

    constructor(request: Request) {
      this.#request = request;
    }

    get flc_type(): number {
      return kernel.lock_get(live(this.#request), LOCK_TYPE);
    }
    set flc_type(value: number) {
      const type = intArgument('file_lock', 'flc_type', value);
      kernel.lock_set(live(this.#request), LOCK_TYPE, type);
    }
    get flc_flags(): number {
      return kernel.lock_get(live(this.#request), LOCK_FLAGS);
    }
    set flc_flags(value: number) {
      const flags = uintArgument('file_lock', 'flc_flags', value);
      kernel.lock_set(live(this.#request), LOCK_FLAGS, flags);
    }
    get flc_pid(): number {
      return kernel.lock_get(live(this.#request), LOCK_PID);
    }
    set flc_pid(value: number) {
      const pid = intArgument('file_lock', 'flc_pid', value);
      kernel.lock_set(live(this.#request), LOCK_PID, pid);
    }
    get flc_file(): file {
      live(this.#request);
      return this.#request.file;
    }
  }
  seal(Core);

  class FileLock implements Omit<file_lock, keyof file_lock & symbol> {
    readonly #request: Request;
    readonly #core: file_lock_core;

    constructor(request: Request) {
      this.#request = request;
      this.#core = Object.freeze(new Core(request));
    }

    static number(value: unknown): number {
      if (typeof value !== 'object' || value === null || !(#request in value)) return 0;
      return live(value.#request);
    }

    get c(): file_lock_core {
      return this.#core;
    }
    get fl_start(): number {
      return kernel.lock_get(live(this.#request), LOCK_START);
    }
    set fl_start(value: number) {
      const start = longArgument('file_lock', 'fl_start', value);
      kernel.lock_set(live(this.#request), LOCK_START, start);
    }
    get fl_end(): number {
      return kernel.lock_get(live(this.#request), LOCK_END);
    }
    set fl_end(value: number) {
      kernel.lock_set(live(this.#request), LOCK_END, longArgument('file_lock', 'fl_end', value));
    }
  }
  seal(FileLock);

  return {
    during(number, file, run) {
      const request: Request = { number, file, over: false };
      try {
        return run(Object.freeze(new FileLock(request)) as unknown as file_lock);
      } finally {
        request.over = true;
      }
    },
    number(fn, value) {
      const number = FileLock.number(value);
      if (number === 0) throw wrongType(fn, 'fl', 'a file_lock', value);
      return number;
    },
  };
}

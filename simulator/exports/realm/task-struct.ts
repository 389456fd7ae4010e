import type { pid } from 'linux/pid.h';
import type { task_struct } from 'linux/sched.h';
import { wrongType } from '../../libc/arguments.ts';
import type { KernelGate } from './guard.ts';
import { FacadeTable, seal, useAfterFree } from './handles.ts';

/** Façades of one type by the number of a process. */
export interface Numbered<F extends object> {
  of(nr: number): F;
  /** Number of a genuine façade; a TypeError that names function and parameter for anything else, an oops for a freed one. */
  number(fn: string, parameter: string, value: unknown): number;
}

/** Façades of `struct task_struct`. */
export function taskStructs(kernel: KernelGate): Numbered<task_struct> {
  class TaskStruct implements Omit<task_struct, keyof task_struct & symbol> {
    readonly #nr: number;

    constructor(nr: number) {
      this.#nr = nr;
    }

    static number(value: unknown): number {
      if (typeof value !== 'object' || value === null || !(#nr in value)) return -1;
      return value.#live();
    }

    #live(): number {
      if (kernel.task_freed(this.#nr)) useAfterFree(kernel, 'task_struct');
      return this.#nr;
    }

    get pid(): number {
      return this.#live();
    }
    get tgid(): number {
      return this.#live();
    }
    get comm(): string {
      return kernel.task_comm(this.#live());
    }
  }
  seal(TaskStruct);

  const table = new FacadeTable(
    (nr) => Object.freeze(new TaskStruct(nr)) as unknown as task_struct,
  );
  return {
    of: (nr) => table.of(nr, 0),
    number(fn, parameter, value) {
      const nr = TaskStruct.number(value);
      if (nr < 0) throw wrongType(fn, parameter, 'a task_struct', value);
      return nr;
    },
  };
}

/** Façades of `struct pid`. */
export function pids(kernel: KernelGate): Numbered<pid> {
  class StructPid {
    readonly #nr: number;

    constructor(nr: number) {
      this.#nr = nr;
    }

    static number(value: unknown): number {
      if (typeof value !== 'object' || value === null || !(#nr in value)) return -1;
      if (kernel.pid_freed(value.#nr)) useAfterFree(kernel, 'pid');
      return value.#nr;
    }
  }
  seal(StructPid);

  const table = new FacadeTable((nr) => Object.freeze(new StructPid(nr)) as unknown as pid);
  return {
    of: (nr) => table.of(nr, 0),
    number(fn, parameter, value) {
      const nr = StructPid.number(value);
      if (nr < 0) throw wrongType(fn, parameter, 'a pid', value);
      return nr;
    },
  };
}

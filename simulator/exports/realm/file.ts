import type { address_space, file, inode, path } from 'linux/fs.h';
import { longArgument, wrongType } from '../../libc/arguments.ts';
import {
  FILE_FLAGS,
  FILE_GENERATION,
  FILE_INODE,
  FILE_MAPPING,
  FILE_MODE,
  FILE_POS,
} from '../gate.ts';
import type { AddressSpaces } from './address-space.ts';
import type { KernelGate } from './guard.ts';
import { FacadeTable, seal, useAfterFree } from './handles.ts';

export interface Files {
  of(handle: number): file;
  /** Handle of a genuine façade; a TypeError that names function and parameter for anything else. */
  handle(fn: string, parameter: string, value: unknown): number;
}

/** Façades of `struct file`. */
export function files(
  kernel: KernelGate,
  mappings: AddressSpaces,
  inodeOf: (handle: number) => inode,
  miscOf: (rdev: number) => unknown,
): Files {
  class File implements Omit<file, keyof file & symbol> {
    readonly #handle: number;
    readonly #generation: number;
    #privateData: unknown;
    #opened = false;
    #path: path | undefined;

    constructor(handle: number, generation: number) {
      this.#handle = handle;
      this.#generation = generation;
    }

    static handle(value: unknown): number {
      if (typeof value !== 'object' || value === null || !(#handle in value)) return 0;
      return value.#live();
    }

    #live(): number {
      if (kernel.file_get(this.#handle, FILE_GENERATION) !== this.#generation) {
        useAfterFree(kernel, 'file');
      }
      return this.#handle;
    }

    get f_flags(): number {
      return kernel.file_get(this.#live(), FILE_FLAGS);
    }
    get f_mode(): number {
      return kernel.file_get(this.#live(), FILE_MODE);
    }
    get f_pos(): number {
      return kernel.file_get(this.#live(), FILE_POS);
    }
    set f_pos(value: number) {
      kernel.file_set(this.#live(), FILE_POS, longArgument('file', 'f_pos', value));
    }
    get f_inode(): inode {
      return inodeOf(kernel.file_get(this.#live(), FILE_INODE));
    }
    get f_mapping(): address_space {
      return mappings.of(kernel.file_get(this.#live(), FILE_MAPPING));
    }
    get f_path(): path {
      this.#path ??= pathNamed(kernel.file_name(this.#live()));
      return this.#path;
    }
    get private_data(): unknown {
      const handle = this.#live();
      if (!this.#opened) {
        // Linux: misc_open(), drivers/char/misc.c: the device is there before the driver's open runs.
        this.#opened = true;
        this.#privateData = miscOf(inodeOf(kernel.file_get(handle, FILE_INODE)).i_rdev) ?? null;
      }
      return this.#privateData;
    }
    set private_data(value: unknown) {
      this.#live();
      this.#opened = true;
      this.#privateData = value;
    }
  }
  seal(File);

  const table = new FacadeTable(
    (handle, generation) => Object.freeze(new File(handle, generation)) as unknown as file,
  );
  return {
    of: (handle) => table.of(handle, kernel.file_get(handle, FILE_GENERATION)),
    handle(fn, parameter, value) {
      const handle = File.handle(value);
      if (handle === 0) throw wrongType(fn, parameter, 'a file', value);
      return handle;
    },
  };
}

function pathNamed(name: string): path {
  return Object.freeze({ dentry: Object.freeze({ d_name: Object.freeze({ name }) }) });
}

import type { file, kiocb } from 'linux/fs.h';
import { longArgument } from '../../libc/arguments.ts';
import { seal } from './handles.ts';

/** Façade of `struct kiocb`: one read or write that runs. */
class Kiocb {
  readonly #file: file;
  readonly #flags: number;
  #position: number;

  constructor(filp: file, position: number, flags: number) {
    this.#file = filp;
    this.#position = position;
    this.#flags = flags;
  }

  get ki_filp(): file {
    return this.#file;
  }
  get ki_pos(): number {
    return this.#position;
  }
  set ki_pos(value: number) {
    this.#position = longArgument('kiocb', 'ki_pos', value);
  }
  get ki_flags(): number {
    return this.#flags;
  }
}
seal(Kiocb);

export function makeKiocb(filp: file, position: number, flags: number): kiocb {
  return Object.freeze(new Kiocb(filp, position, flags)) as unknown as kiocb;
}

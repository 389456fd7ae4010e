import type { cdev } from 'linux/cdev.h';
import type { address_space, inode } from 'linux/fs.h';
import { wrongType } from '../../libc/arguments.ts';
import { INODE_INO, INODE_MAPPING, INODE_RDEV, INODE_SIZE } from '../gate.ts';
import type { AddressSpaces } from './address-space.ts';
import type { KernelGate } from './guard.ts';
import { FacadeTable, seal } from './handles.ts';

export interface Inodes {
  of(handle: number): inode;
  handle(fn: string, value: unknown): number;
}

/** Façades of `struct inode`. */
export function inodes(
  kernel: KernelGate,
  mappings: AddressSpaces,
  cdevAt: (address: bigint) => cdev,
): Inodes {
  class Inode {
    readonly #handle: number;

    constructor(handle: number) {
      this.#handle = handle;
    }

    static handle(value: unknown): number {
      return typeof value === 'object' && value !== null && #handle in value ? value.#handle : 0;
    }

    get i_ino(): bigint {
      return BigInt(kernel.inode_get(this.#handle, INODE_INO));
    }
    get i_rdev(): number {
      return kernel.inode_get(this.#handle, INODE_RDEV);
    }
    get i_size(): number {
      return kernel.inode_get(this.#handle, INODE_SIZE);
    }
    get i_mapping(): address_space {
      return mappings.of(kernel.inode_get(this.#handle, INODE_MAPPING));
    }
    get i_cdev(): cdev | null {
      const address = kernel.inode_cdev(this.#handle);
      return address === 0n ? null : cdevAt(address);
    }
  }
  seal(Inode);

  const table = new FacadeTable((handle): inode => Object.freeze(new Inode(handle)));
  return {
    of: (handle) => table.of(handle, 0),
    handle(fn, value) {
      const handle = Inode.handle(value);
      if (handle === 0) throw wrongType(fn, 'inode', 'an inode', value);
      return handle;
    },
  };
}

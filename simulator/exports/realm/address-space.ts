import type { address_space, address_space_operations } from 'linux/fs.h';
import { functionArgument, objectArgument, wrongType } from '../../libc/arguments.ts';
import type { KernelGate } from './guard.ts';
import { FacadeTable, seal } from './handles.ts';

export interface AddressSpaces {
  of(handle: number): address_space;
  /** Handle of a genuine façade; a TypeError that names function and parameter for anything else. */
  handle(fn: string, parameter: string, value: unknown): number;
}

/** The operations of a mapping whose owner set none. Linux: empty_aops. */
const EMPTY: address_space_operations = Object.freeze({});

/** Façades of `struct address_space`. */
export function addressSpaces(kernel: KernelGate): AddressSpaces {
  class AddressSpace implements Omit<address_space, keyof address_space & symbol> {
    readonly #handle: number;
    #operations = EMPTY;

    constructor(handle: number) {
      this.#handle = handle;
    }

    static handle(value: unknown): number {
      return typeof value === 'object' && value !== null && #handle in value ? value.#handle : 0;
    }

    get a_ops(): address_space_operations {
      return this.#operations;
    }
    set a_ops(value: address_space_operations) {
      objectArgument('address_space', 'a_ops', 'an address_space_operations object', value);
      const dirty: unknown = value.dirty_folio;
      const present = dirty !== undefined && dirty !== null;
      if (present) functionArgument('address_space_operations', 'dirty_folio', dirty);
      this.#operations = value;
      kernel.mapping_set_operations(this.#handle, present);
    }
  }
  seal(AddressSpace);

  const table = new FacadeTable(
    (handle) => Object.freeze(new AddressSpace(handle)) as unknown as address_space,
  );
  return {
    of: (handle) => table.of(handle, 0),
    handle(fn, parameter, value) {
      const handle = AddressSpace.handle(value);
      if (handle === 0) throw wrongType(fn, parameter, 'an address_space', value);
      return handle;
    },
  };
}

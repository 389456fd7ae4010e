import type { file } from 'linux/fs.h';
import type { pgprot_t, vm_area_struct, vm_operations_struct } from 'linux/mm_types.h';
import { ulongArgument, wrongType } from '../../libc/arguments.ts';
import {
  VMA_END,
  VMA_FILE,
  VMA_GENERATION,
  VMA_NEXT,
  VMA_OPS,
  VMA_PGOFF,
  VMA_PREV,
  VMA_PRIVATE,
  VMA_START,
} from '../gate.ts';
import type { DriverTraits } from '../../kernel/profile.ts';
import type { KernelGate } from './guard.ts';
import { FacadeTable, seal, useAfterFree, type ValueTable } from './handles.ts';

export interface VmAreaStructs {
  of(handle: number): vm_area_struct;
  /** Handle of a genuine façade; a TypeError that names function and parameter for anything else. */
  handle(fn: string, value: unknown): number;
}

interface Surroundings {
  readonly kernel: KernelGate;
  readonly values: ValueTable;
  readonly traits: DriverTraits;
  file(handle: number): file;
  vmOperations: {
    id(value: unknown): number;
    of(id: number): vm_operations_struct | null;
  };
}

/** Façades of `struct vm_area_struct`. */
export function vmAreaStructs(around: Surroundings): VmAreaStructs {
  const { kernel, values, traits } = around;

  class VmAreaStruct implements vm_area_struct {
    readonly #handle: number;
    readonly #generation: number;

    constructor(handle: number, generation: number) {
      this.#handle = handle;
      this.#generation = generation;
    }

    static handle(value: unknown): number {
      if (typeof value !== 'object' || value === null || !(#handle in value)) return 0;
      return value.#live();
    }

    #live(): number {
      if (kernel.vma_get(this.#handle, VMA_GENERATION) !== this.#generation) {
        useAfterFree(kernel, 'vm_area_struct');
      }
      return this.#handle;
    }

    get vm_start(): bigint {
      return BigInt(kernel.vma_get(this.#live(), VMA_START));
    }
    set vm_start(_value: bigint) {
      throw new TypeError(
        "vm_start: the range of a mapping is the kernel's: a driver cannot move it",
      );
    }

    get vm_end(): bigint {
      return BigInt(kernel.vma_get(this.#live(), VMA_END));
    }
    set vm_end(_value: bigint) {
      throw new TypeError(
        "vm_end: the range of a mapping is the kernel's: return -EINVAL from mmap to refuse a length",
      );
    }

    get vm_pgoff(): bigint {
      return BigInt(kernel.vma_get(this.#live(), VMA_PGOFF));
    }
    set vm_pgoff(value: bigint) {
      const pages = ulongArgument('vm_area_struct', 'vm_pgoff', value);
      kernel.vma_set(this.#live(), VMA_PGOFF, Number(pages));
    }

    get vm_flags(): bigint {
      return kernel.vma_flags(this.#live());
    }
    set vm_flags(value: bigint) {
      if (traits.vmFlagsAssignable) {
        const flags = ulongArgument('vm_area_struct', 'vm_flags', value);
        kernel.vma_flags_mod(this.#live(), flags, flags ^ 0xffffffffffffffffn);
        return;
      }
      throw new TypeError(
        'vm_flags is const since Linux 6.3: use vm_flags_set(vma, flags) or vm_flags_clear(vma, flags)',
      );
    }

    get vm_page_prot(): pgprot_t {
      return kernel.vma_prot(this.#live()) as pgprot_t;
    }
    set vm_page_prot(value: pgprot_t) {
      const prot = ulongArgument('vm_area_struct', 'vm_page_prot', value);
      kernel.vma_set_prot(this.#live(), prot);
    }

    get vm_file(): file | null {
      const handle = kernel.vma_get(this.#live(), VMA_FILE);
      return handle === 0 ? null : around.file(handle);
    }
    set vm_file(_value: file | null) {
      throw new TypeError('vm_file: replacing the file of a mapping is not supported');
    }

    get vm_ops(): vm_operations_struct | null {
      return around.vmOperations.of(kernel.vma_get(this.#live(), VMA_OPS));
    }
    set vm_ops(value: vm_operations_struct | null) {
      const id = around.vmOperations.id(value);
      kernel.vma_set(this.#live(), VMA_OPS, id);
    }

    get vm_private_data(): unknown {
      return values.valueOf(kernel.vma_get(this.#live(), VMA_PRIVATE));
    }
    set vm_private_data(value: unknown) {
      kernel.vma_set(this.#live(), VMA_PRIVATE, values.idOf(value));
    }
  }
  /** Linux: the list of a process's VMAs in the order of addresses, include/linux/mm_types.h until 6.0. */
  const neighbour = (of: VmAreaStruct, field: number): vm_area_struct | null => {
    const handle = kernel.vma_get(VmAreaStruct.handle(of), field);
    return handle === 0 ? null : table.of(handle, kernel.vma_get(handle, VMA_GENERATION));
  };
  class ListedVmArea extends VmAreaStruct {
    get vm_next(): vm_area_struct | null {
      return neighbour(this, VMA_NEXT);
    }
    get vm_prev(): vm_area_struct | null {
      return neighbour(this, VMA_PREV);
    }
  }
  const Facade = traits.vmaList ? ListedVmArea : VmAreaStruct;
  seal(VmAreaStruct);
  seal(ListedVmArea);

  const table: FacadeTable<vm_area_struct> = new FacadeTable((handle, generation) =>
    Object.freeze(new Facade(handle, generation)),
  );
  return {
    of: (handle) => table.of(handle, kernel.vma_get(handle, VMA_GENERATION)),
    handle(fn, value) {
      const handle = VmAreaStruct.handle(value);
      if (handle === 0) throw wrongType(fn, 'vma', 'a vm_area_struct', value);
      return handle;
    },
  };
}

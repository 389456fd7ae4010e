import type { page, vm_area_struct, vm_fault } from 'linux/mm_types.h';
import { wrongType } from '../../libc/arguments.ts';
import {
  VMF_ADDRESS,
  VMF_COW_PAGE,
  VMF_FLAGS,
  VMF_GFP_MASK,
  VMF_PAGE,
  VMF_PGOFF,
  VMF_REAL_ADDRESS,
  VMF_VMA,
} from '../gate.ts';
import type { KernelGate } from './guard.ts';
import { seal, useAfterFree } from './handles.ts';
import type { Pages } from './page.ts';
import type { VmAreaStructs } from './vm-area-struct.ts';

export interface VmFaults {
  of(handle: number): vm_fault;
  /** Handle of a genuine façade; a TypeError that names function and parameter for anything else. */
  handle(fn: string, value: unknown): number;
}

/** Façades of `struct vm_fault`, which lives on the kernel's stack: one for each call of a handler. */
export function vmFaults(kernel: KernelGate, vmas: VmAreaStructs, pages: Pages): VmFaults {
  class VmFault implements vm_fault {
    readonly #handle: number;

    constructor(handle: number) {
      this.#handle = handle;
    }

    static handle(value: unknown): number {
      if (typeof value !== 'object' || value === null || !(#handle in value)) return 0;
      value.#get(VMF_VMA);
      return value.#handle;
    }

    #get(field: number): number {
      const value = kernel.vmf_get(this.#handle, field);
      return value < 0 ? useAfterFree(kernel, 'vm_fault') : value;
    }

    get vma(): vm_area_struct {
      return vmas.of(this.#get(VMF_VMA));
    }
    get address(): bigint {
      return BigInt(this.#get(VMF_ADDRESS));
    }
    get real_address(): bigint {
      return BigInt(this.#get(VMF_REAL_ADDRESS));
    }
    get pgoff(): bigint {
      return BigInt(this.#get(VMF_PGOFF));
    }
    get flags(): number {
      return this.#get(VMF_FLAGS);
    }
    get gfp_mask(): number {
      return this.#get(VMF_GFP_MASK);
    }
    get page(): page | null {
      const pfn = this.#get(VMF_PAGE);
      return pfn === 0 ? null : pages.of(pfn);
    }
    set page(value: page | null) {
      const pfn = value === null ? 0 : pages.pfn('vm_fault', 'page', value);
      this.#get(VMF_PAGE);
      kernel.vmf_set(this.#handle, VMF_PAGE, pfn);
    }
    get cow_page(): page | null {
      const pfn = this.#get(VMF_COW_PAGE);
      return pfn === 0 ? null : pages.of(pfn);
    }
  }
  seal(VmFault);

  return {
    of: (handle) => Object.freeze(new VmFault(handle)),
    handle(fn, value) {
      const handle = VmFault.handle(value);
      if (handle === 0) throw wrongType(fn, 'vmf', 'a vm_fault', value);
      return handle;
    },
  };
}

import type { VmFault } from '../mm/ports.ts';
import {
  VMF_ADDRESS,
  VMF_COW_PAGE,
  VMF_FLAGS,
  VMF_GFP_MASK,
  VMF_PAGE,
  VMF_PGOFF,
  VMF_REAL_ADDRESS,
  VMF_VMA,
  type Gate,
} from './gate.ts';

/**
 * The faults whose handlers run now, innermost last.
 *
 * Invariant: a handle is never given twice, so that a driver which keeps one finds that its fault is over.
 */
export class Faults {
  private readonly active: { readonly handle: number; readonly vmf: VmFault }[] = [];
  private next = 1;

  /** Calls a handler with the handle of `vmf`, which is valid until it returns. */
  during(vmf: VmFault, handler: (handle: number) => number): number {
    const handle = this.next++;
    const depth = this.active.push({ handle, vmf });
    try {
      return handler(handle);
    } finally {
      this.active.length = depth - 1;
    }
  }

  find(handle: number): VmFault | undefined {
    for (let i = this.active.length - 1; i >= 0; i--) {
      if (this.active[i]!.handle === handle) return this.active[i]!.vmf;
    }
    return undefined;
  }
}

/** Fields of struct vm_fault. */
export function faultServices(faults: Faults): Pick<Gate, 'vmf_get' | 'vmf_set'> {
  return {
    vmf_get: (handle, field) => {
      const vmf = faults.find(handle);
      switch (vmf && field) {
        case VMF_VMA:
          return vmf!.vma;
        case VMF_ADDRESS:
          return vmf!.address;
        case VMF_REAL_ADDRESS:
          return vmf!.real_address;
        case VMF_PGOFF:
          return vmf!.pgoff;
        case VMF_FLAGS:
          return vmf!.flags;
        case VMF_GFP_MASK:
          return vmf!.gfp_mask;
        case VMF_PAGE:
          return vmf!.page;
        case VMF_COW_PAGE:
          return vmf!.cow_page;
        default:
          return -1;
      }
    },
    vmf_set: (handle, field, value) => {
      const vmf = faults.find(handle);
      if (vmf && field === VMF_PAGE) vmf.page = value;
    },
  };
}

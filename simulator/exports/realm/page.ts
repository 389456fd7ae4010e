import type { page } from 'linux/mm_types.h';
import { STRUCT_PAGE_SIZE, VMEMMAP_START } from '../../arch/memory-layout.ts';
import { wrongType } from '../../libc/arguments.ts';
import type { KernelGate } from './guard.ts';
import { FacadeTable, seal } from './handles.ts';

export interface Pages {
  /** The struct page of a frame, whether the frame has one or not: pfn_to_page() is arithmetic. */
  of(pfn: number): page;
  /** Frame number of a genuine façade, without a look at the struct page. */
  pfn(fn: string, parameter: string, value: unknown): number;
  /** Frame number, for callers that read the struct page: an oops when the frame has none. */
  live(fn: string, parameter: string, value: unknown): number;
}

/** Façades of `struct page`, one per frame number. */
export function pages(kernel: KernelGate): Pages {
  class Page {
    readonly #pfn: number;

    constructor(pfn: number) {
      this.#pfn = pfn;
    }

    static pfn(value: unknown): number {
      return typeof value === 'object' && value !== null && #pfn in value ? value.#pfn : -1;
    }
  }
  seal(Page);

  const table = new FacadeTable((pfn): page => Object.freeze(new Page(pfn)) as unknown as page);

  function pfnOf(fn: string, parameter: string, value: unknown): number {
    const pfn = Page.pfn(value);
    if (pfn < 0) throw wrongType(fn, parameter, 'a page', value);
    return pfn;
  }

  return {
    of: (pfn) => table.of(pfn, 0),
    pfn: pfnOf,
    live(fn, parameter, value) {
      const pfn = pfnOf(fn, parameter, value);
      if (!kernel.pfn_valid(pfn)) {
        const address = BigInt.asUintN(64, VMEMMAP_START + BigInt(pfn) * STRUCT_PAGE_SIZE);
        kernel.kload(address, 8);
      }
      return pfn;
    },
  };
}

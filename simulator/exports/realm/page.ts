import type { address_space } from 'linux/fs.h';
import type { page } from 'linux/mm_types.h';
import { STRUCT_PAGE_SIZE, VMEMMAP_START } from '../../arch/memory-layout.ts';
import { ulongArgument, wrongType } from '../../libc/arguments.ts';
import { PAGE_INDEX, PAGE_MAPPING } from '../gate.ts';
import type { AddressSpaces } from './address-space.ts';
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

/** Façades of `struct page`, one per frame number. A folio is the façade of its first page. */
export function pages(kernel: KernelGate, mappings: AddressSpaces): Pages {
  /** Oopses when the frame has no struct page. */
  function readable(pfn: number): number {
    if (!kernel.pfn_valid(pfn)) {
      const address = BigInt.asUintN(64, VMEMMAP_START + BigInt(pfn) * STRUCT_PAGE_SIZE);
      kernel.kload(address, 8);
    }
    return pfn;
  }

  class Page {
    readonly #pfn: number;

    constructor(pfn: number) {
      this.#pfn = pfn;
    }

    static pfn(value: unknown): number {
      return typeof value === 'object' && value !== null && #pfn in value ? value.#pfn : -1;
    }

    get mapping(): address_space | null {
      const mapping = kernel.page_get(readable(this.#pfn), PAGE_MAPPING);
      return mapping === 0 ? null : mappings.of(mapping);
    }
    set mapping(value: address_space | null) {
      const mapping = value === null ? 0 : mappings.handle('page', 'mapping', value);
      kernel.page_set(readable(this.#pfn), PAGE_MAPPING, mapping);
    }
    get index(): bigint {
      return BigInt(kernel.page_get(readable(this.#pfn), PAGE_INDEX));
    }
    set index(value: bigint) {
      const index = Number(ulongArgument('page', 'index', value));
      kernel.page_set(readable(this.#pfn), PAGE_INDEX, index);
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
    live: (fn, parameter, value) => readable(pfnOf(fn, parameter, value)),
  };
}

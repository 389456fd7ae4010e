import type * as io from 'asm/io.h';
import type * as header from 'asm/page.h';
import type * as pfn from 'linux/pfn.h';
import {
  PAGE_OFFSET,
  START_KERNEL_MAP,
  VMALLOC_END,
  VMALLOC_START,
} from '../../arch/memory-layout.ts';
import { sizeArgument, ulongArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

const PAGE_SIZE = 4096n;
const PAGE_SHIFT = 12n;

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** Linux: __phys_addr_nodebug(), arch/x86/include/asm/page_64.h; phys_base is 0. */
export function physOf(address: bigint): bigint {
  return address >= START_KERNEL_MAP ? address - START_KERNEL_MAP : u64(address - PAGE_OFFSET);
}

export function virtOf(phys: bigint): bigint {
  return u64(phys + PAGE_OFFSET);
}

/** Linux: is_vmalloc_addr(), mm/vmalloc.c. */
export function isVmallocAddress(address: bigint): boolean {
  return address >= VMALLOC_START && address <= VMALLOC_END;
}

/** Linux: include/asm-generic/getorder.h. */
function orderOf(size: bigint): number {
  if (size === 0n) return 52;
  const pages = (size - 1n) >> PAGE_SHIFT;
  return pages === 0n ? 0 : pages.toString(2).length;
}

/** asm/page.h */
export function asmPage({ kernel, pages }: Realm) {
  return {
    PAGE_SIZE,
    PAGE_SHIFT,
    PAGE_MASK: 0xfffffffffffff000n,
    PAGE_OFFSET,
    __pa: (address) => physOf(ulongArgument('__pa', 'address', address)),
    __va: (phys) => virtOf(ulongArgument('__va', 'phys', phys)),
    virt_to_page(address) {
      const phys = physOf(ulongArgument('virt_to_page', 'address', address));
      return pages.of(Number(phys >> PAGE_SHIFT));
    },
    virt_addr_valid(address) {
      const value = ulongArgument('virt_addr_valid', 'address', address);
      return value >= PAGE_OFFSET && kernel.pfn_valid(Number(physOf(value) >> PAGE_SHIFT));
    },
    pfn_valid: (pfn) => kernel.pfn_valid(Number(ulongArgument('pfn_valid', 'pfn', pfn))),
    get_order: (size) => orderOf(sizeArgument('get_order', 'size', size)),
  } satisfies typeof header;
}

/** asm/io.h, and linux/io.h as far as it goes. */
export function asmIo() {
  return {
    virt_to_phys: (address) => physOf(ulongArgument('virt_to_phys', 'address', address)),
    phys_to_virt: (phys) => virtOf(ulongArgument('phys_to_virt', 'phys', phys)),
  } satisfies typeof io;
}

/** linux/pfn.h */
export function linuxPfn() {
  return {
    PFN_PHYS: (frame) => u64(ulongArgument('PFN_PHYS', 'pfn', frame) << PAGE_SHIFT),
    PHYS_PFN: (phys) => ulongArgument('PHYS_PFN', 'phys', phys) >> PAGE_SHIFT,
    PFN_UP: (phys) => u64(ulongArgument('PFN_UP', 'phys', phys) + PAGE_SIZE - 1n) >> PAGE_SHIFT,
    PFN_DOWN: (phys) => ulongArgument('PFN_DOWN', 'phys', phys) >> PAGE_SHIFT,
  } satisfies typeof pfn;
}

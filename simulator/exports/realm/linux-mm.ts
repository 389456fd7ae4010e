import type * as header from 'linux/mm.h';
import type { pgprot_t } from 'linux/mm_types.h';
import { sizeArgument, textArgument, ulongArgument } from '../../libc/arguments.ts';
import { VMA_END, VMA_OPS, VMA_START } from '../gate.ts';
import { asmPage, linuxPfn, virtOf } from './asm-page.ts';
import { asmPgtable } from './asm-pgtable.ts';
import { linuxGfp } from './linux-gfp.ts';
import { linuxMmFolio } from './linux-mm-folio.ts';
import { linuxMmTypes } from './linux-mm-fault.ts';
import { VM_CONSTANTS } from './linux-mm-flags.ts';
import { linuxMmGup } from './linux-mm-gup.ts';
import { linuxMmInsert } from './linux-mm-insert.ts';
import { linuxPageFlags, linuxPageRef } from './linux-page-flags.ts';
import type { Realm } from './realm.ts';

const PAGE_MASK = 0xfffffffffffff000n;
const ALL = 0xffffffffffffffffn;

/** linux/mm.h */
export function linuxMm(realm: Realm) {
  const { kernel, vmas, pages } = realm;

  function modify(fn: string, vma: unknown, set: bigint, clear: bigint): void {
    kernel.vma_flags_mod(vmas.handle(fn, vma), set, clear);
  }

  function replace(fn: string, vma: unknown, flags: unknown): void {
    const wanted = ulongArgument(fn, 'flags', flags);
    modify(fn, vma, wanted, wanted ^ ALL);
  }

  function remap(
    fn: string,
    vma: unknown,
    addr: unknown,
    pfn: unknown,
    size: unknown,
    prot: unknown,
  ): number {
    return kernel.remap_pfn_range(
      vmas.handle(fn, vma),
      Number(ulongArgument(fn, 'addr', addr)),
      // Linux: pfn << PAGE_SHIFT drops the bits above.
      Number(BigInt.asUintN(52, ulongArgument(fn, 'pfn', pfn))),
      Number(BigInt.asUintN(64, sizeArgument(fn, 'size', size) + 4095n) & ~4095n),
      ulongArgument(fn, 'prot', prot),
    );
  }

  return {
    ...asmPage(realm),
    ...asmPgtable(realm),
    ...linuxGfp(realm),
    ...linuxPfn(),
    ...VM_CONSTANTS,
    ...linuxMmTypes,
    ...linuxMmInsert(realm),
    ...linuxMmFolio(realm),
    ...linuxPageFlags(realm),
    ...linuxPageRef(realm),

    ...linuxMmGup(realm),
    dump_page: (page, reason) => {
      const pfn = pages.pfn('dump_page', 'page', page);
      kernel.dump_page(pfn, textArgument('dump_page', 'reason', reason));
    },
    remap_pfn_range: (vma, addr, pfn, size, prot) =>
      remap('remap_pfn_range', vma, addr, pfn, size, prot),
    io_remap_pfn_range: (vma, addr, pfn, size, prot) =>
      remap('io_remap_pfn_range', vma, addr, pfn, size, prot),

    vm_iomap_memory(vma, start, len) {
      const fn = 'vm_iomap_memory';
      return kernel.vm_iomap_memory(
        vmas.handle(fn, vma),
        Number(ulongArgument(fn, 'start', start)),
        Number(sizeArgument(fn, 'len', len)),
      );
    },

    vm_flags_set: (vma, flags) =>
      modify('vm_flags_set', vma, ulongArgument('vm_flags_set', 'flags', flags), 0n),
    vm_flags_clear: (vma, flags) =>
      modify('vm_flags_clear', vma, 0n, ulongArgument('vm_flags_clear', 'flags', flags)),
    vm_flags_mod: (vma, set, clear) =>
      modify(
        'vm_flags_mod',
        vma,
        ulongArgument('vm_flags_mod', 'set', set),
        ulongArgument('vm_flags_mod', 'clear', clear),
      ),
    vm_flags_init: (vma, flags) => replace('vm_flags_init', vma, flags),
    vm_flags_reset: (vma, flags) => replace('vm_flags_reset', vma, flags),

    vma_is_anonymous: (vma) => kernel.vma_get(vmas.handle('vma_is_anonymous', vma), VMA_OPS) === 0,

    vm_get_page_prot: (flags) =>
      kernel.vm_get_page_prot(ulongArgument('vm_get_page_prot', 'vm_flags', flags)) as pgprot_t,

    vma_pages(vma) {
      const handle = vmas.handle('vma_pages', vma);
      return BigInt(kernel.vma_get(handle, VMA_END) - kernel.vma_get(handle, VMA_START)) >> 12n;
    },

    is_cow_mapping(flags) {
      const { VM_SHARED, VM_MAYWRITE } = VM_CONSTANTS;
      const value = ulongArgument('is_cow_mapping', 'flags', flags);
      return (value & (VM_SHARED | VM_MAYWRITE)) === VM_MAYWRITE;
    },

    PAGE_ALIGN: (addr) =>
      BigInt.asUintN(64, ulongArgument('PAGE_ALIGN', 'addr', addr) + 0xfffn) & PAGE_MASK,
    PAGE_ALIGN_DOWN: (addr) => ulongArgument('PAGE_ALIGN_DOWN', 'addr', addr) & PAGE_MASK,
    PAGE_ALIGNED: (addr) => (ulongArgument('PAGE_ALIGNED', 'addr', addr) & 0xfffn) === 0n,
    offset_in_page: (p) => ulongArgument('offset_in_page', 'p', p) & 0xfffn,

    page_to_pfn: (page) => BigInt(pages.pfn('page_to_pfn', 'page', page)),
    pfn_to_page: (pfn) => pages.of(Number(ulongArgument('pfn_to_page', 'pfn', pfn))),
    page_to_phys: (page) => BigInt(pages.pfn('page_to_phys', 'page', page)) << 12n,
    page_address: (page) => virtOf(BigInt(pages.pfn('page_address', 'page', page)) << 12n),
    get_page: (page) => kernel.get_page(pages.live('get_page', 'page', page)),
    put_page: (page) => kernel.put_page(pages.live('put_page', 'page', page)),
  } satisfies typeof header;
}

import type * as header from 'linux/gfp.h';
import type { page } from 'linux/mm_types.h';
import { intArgument, sizeArgument, uintArgument, ulongArgument } from '../../libc/arguments.ts';
import {
  GFP_ATOMIC,
  GFP_COMP,
  GFP_DMA,
  GFP_DMA32,
  GFP_HIGHUSER,
  GFP_KERNEL,
  GFP_USER,
  GFP_ZERO,
} from '../../mm/page-alloc.ts';
import { asmPage, physOf, virtOf } from './asm-page.ts';
import type { Realm } from './realm.ts';

/** linux/gfp.h. Linux: include/linux/gfp.h, gfp_types.h (6.12). */
export function linuxGfp(realm: Realm) {
  const { kernel, pages } = realm;

  function allocate(fn: string, gfp: unknown, order: unknown): number {
    return kernel.alloc_pages(uintArgument(fn, 'gfp', gfp), uintArgument(fn, 'order', order));
  }

  function allocatePages(fn: string, gfp: unknown, order: unknown): page | null {
    const pfn = allocate(fn, gfp, order);
    return pfn === 0 ? null : pages.of(pfn);
  }

  function allocateAddress(fn: string, gfp: unknown, order: unknown): bigint {
    const pfn = allocate(fn, gfp, order);
    return pfn === 0 ? 0n : virtOf(BigInt(pfn) << 12n);
  }

  function freeAddress(fn: string, addr: unknown, order: unknown): void {
    const address = ulongArgument(fn, 'addr', addr);
    const block = intArgument(fn, 'order', order);
    if (address === 0n) return;
    const first = pages.of(Number(physOf(address) >> 12n));
    kernel.free_pages(pages.live(fn, 'addr', first), block);
  }

  return {
    GFP_KERNEL,
    GFP_ATOMIC,
    GFP_NOWAIT: 0x2800,
    GFP_NOIO: 0xc00,
    GFP_NOFS: 0xc40,
    GFP_USER,
    GFP_HIGHUSER,
    GFP_DMA,
    GFP_DMA32,
    __GFP_ZERO: GFP_ZERO,
    __GFP_COMP: GFP_COMP,
    __GFP_NOWARN: 0x2000,
    __GFP_NORETRY: 0x10000,
    __GFP_NOFAIL: 0x8000,
    get_order: asmPage(realm).get_order,

    alloc_pages: (gfp, order) => allocatePages('alloc_pages', gfp, order),
    alloc_page: (gfp) => allocatePages('alloc_page', gfp, 0),
    __get_free_pages: (gfp, order) => allocateAddress('__get_free_pages', gfp, order),
    __get_free_page: (gfp) => allocateAddress('__get_free_page', gfp, 0),
    get_zeroed_page: (gfp) =>
      allocateAddress('get_zeroed_page', uintArgument('get_zeroed_page', 'gfp', gfp) | GFP_ZERO, 0),
    __free_pages: (first, order) =>
      kernel.free_pages(
        pages.live('__free_pages', 'page', first),
        intArgument('__free_pages', 'order', order),
      ),
    __free_page: (first) => kernel.free_pages(pages.live('__free_page', 'page', first), 0),
    free_pages: (addr, order) => freeAddress('free_pages', addr, order),
    free_page: (addr) => freeAddress('free_page', addr, 0),

    alloc_pages_exact(size, gfp) {
      const fn = 'alloc_pages_exact';
      const bytes = sizeArgument(fn, 'size', size);
      const order = asmPage(realm).get_order(bytes);
      // Linux: __GFP_COMP is a warning there and left out.
      const pfn = allocate(fn, uintArgument(fn, 'gfp', gfp) & ~GFP_COMP, order);
      if (pfn === 0) return 0n;
      kernel.split_page(pfn, order);
      const used = Number((bytes + 0xfffn) >> 12n);
      for (let i = used; i < 1 << order; i++) kernel.free_pages(pfn + i, 0);
      return virtOf(BigInt(pfn) << 12n);
    },
    free_pages_exact(virt, size) {
      const fn = 'free_pages_exact';
      const address = ulongArgument(fn, 'virt', virt);
      const used = (sizeArgument(fn, 'size', size) + 0xfffn) >> 12n;
      for (let i = 0n; i < used; i++) freeAddress(fn, address + (i << 12n), 0);
    },
  } satisfies typeof header;
}

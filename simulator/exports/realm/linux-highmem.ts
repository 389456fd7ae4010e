import type * as header from 'linux/highmem.h';
import { PAGE_OFFSET } from '../../arch/memory-layout.ts';
import { intArgument, sizeArgument, ulongArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

const PAGE_SIZE = 4096;

/** linux/highmem.h. Linux: include/linux/highmem-internal.h without CONFIG_HIGHMEM (6.12). */
export function linuxHighmem({ kernel, pages }: Realm) {
  const address = (fn: string, parameter: string, page: unknown): bigint =>
    PAGE_OFFSET + BigInt(pages.live(fn, parameter, page) * PAGE_SIZE);
  /** Linux: VM_BUG_ON(offset + len > PAGE_SIZE) is compiled out. */
  const size = (fn: string, parameter: string, value: unknown): number =>
    Number(sizeArgument(fn, parameter, value));

  return {
    kmap: (page) => address('kmap', 'page', page),
    kunmap: (page) => void address('kunmap', 'page', page),
    kmap_local_page: (page) => address('kmap_local_page', 'page', page),
    kunmap_local: (addr) => void ulongArgument('kunmap_local', 'addr', addr),
    clear_highpage: (page) => {
      kernel.kfill(address('clear_highpage', 'page', page), 0, PAGE_SIZE);
    },
    copy_highpage: (to, from) => {
      const fn = 'copy_highpage';
      kernel.kcopy(address(fn, 'to', to), address(fn, 'from', from), PAGE_SIZE);
    },
    zero_user(page, start, length) {
      const fn = 'zero_user';
      const at = address(fn, 'page', page) + BigInt(intArgument(fn, 'start', start) >>> 0);
      // Linux: BUG_ON(start1 + size > page_size(page)).
      const end = (start >>> 0) + (intArgument(fn, 'size', length) >>> 0);
      if (end > PAGE_SIZE) kernel.bug('include/linux/highmem.h:284');
      kernel.kfill(at, 0, length >>> 0);
    },
    memcpy_to_page(page, offset, from, len) {
      const fn = 'memcpy_to_page';
      const at = address(fn, 'page', page) + sizeArgument(fn, 'offset', offset);
      kernel.kcopy(at, ulongArgument(fn, 'from', from), size(fn, 'len', len));
    },
    memcpy_from_page(to, page, offset, len) {
      const fn = 'memcpy_from_page';
      const at = address(fn, 'page', page) + sizeArgument(fn, 'offset', offset);
      kernel.kcopy(ulongArgument(fn, 'to', to), at, size(fn, 'len', len));
    },
  } satisfies typeof header;
}

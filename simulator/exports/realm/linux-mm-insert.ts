import type * as header from 'linux/mm.h';
import { longArgument, objectArgument, ulongArgument, wrongType } from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import { VM_FAULT_HWPOISON, VM_FAULT_OOM, VM_FAULT_SIGBUS } from '../../mm/fault-flags.ts';
import { PAGE_MAPCOUNT, VMA_END, VMA_PGOFF, VMA_START } from '../gate.ts';
import { asmPage, isVmallocAddress } from './asm-page.ts';
import type { Realm } from './realm.ts';

const { EFAULT, ENXIO, ENOMEM, EHWPOISON } = ERRNO_CONSTANTS;
const PAGE_BYTES = 4096;

type Members =
  | 'vm_insert_page'
  | 'vm_insert_pages'
  | 'vm_map_pages'
  | 'vm_map_pages_zero'
  | 'vmf_insert_pfn'
  | 'vmf_insert_pfn_prot'
  | 'vmf_insert_mixed'
  | 'vmf_insert_mixed_mkwrite'
  | 'vmf_error'
  | 'zap_vma_ptes'
  | 'unmap_mapping_range'
  | 'unmap_mapping_pages'
  | 'generic_access_phys'
  | 'vmalloc_to_page'
  | 'vmalloc_to_pfn'
  | 'is_vmalloc_addr'
  | 'split_page'
  | 'page_mapcount'
  | 'set_page_dirty';

/** The part of linux/mm.h that puts pages into mappings and takes them out. */
export function linuxMmInsert(realm: Realm): Pick<typeof header, Members> {
  const { kernel, vmas, pages, mappings } = realm;
  const address = (fn: string, value: unknown): number => Number(ulongArgument(fn, 'addr', value));

  function pageList(fn: string, value: unknown): readonly unknown[] {
    if (!Array.isArray(value)) throw wrongType(fn, 'pages', 'an array of pages', value);
    return value as readonly unknown[];
  }

  function insert(fn: string, vma: number, at: number, page: unknown): number {
    return kernel.vm_insert_page(vma, at, pages.live(fn, 'pages', page));
  }

  /** Linux: __vm_map_pages(), mm/memory.c. */
  function mapAll(fn: string, vma: unknown, list: unknown, num: unknown, offset?: number): number {
    const handle = vmas.handle(fn, vma);
    const array = pageList(fn, list);
    const count = Number(ulongArgument(fn, 'num', num));
    const first = offset ?? kernel.vma_get(handle, VMA_PGOFF);
    const start = kernel.vma_get(handle, VMA_START);
    const wanted = (kernel.vma_get(handle, VMA_END) - start) / PAGE_BYTES;
    if (first >= count || wanted > count - first) return -ENXIO;
    for (let i = 0; i < wanted; i++) {
      const error = insert(fn, handle, start + i * PAGE_BYTES, array[first + i]);
      if (error < 0) return error;
    }
    return 0;
  }

  return {
    vm_insert_page(vma, addr, page) {
      const fn = 'vm_insert_page';
      const handle = vmas.handle(fn, vma);
      return kernel.vm_insert_page(handle, address(fn, addr), pages.live(fn, 'page', page));
    },

    vm_insert_pages(vma, addr, list, num) {
      const fn = 'vm_insert_pages';
      const handle = vmas.handle(fn, vma);
      const start = address(fn, addr);
      const array = pageList(fn, list);
      objectArgument(fn, 'num', 'an object with a value', num);
      let left = Number(ulongArgument(fn, 'num.value', num.value));
      const end = start + left * PAGE_BYTES - 1;
      if (start < kernel.vma_get(handle, VMA_START) || end >= kernel.vma_get(handle, VMA_END)) {
        return -EFAULT;
      }
      let error = 0;
      for (let i = 0; left > 0 && error === 0; i++) {
        error = insert(fn, handle, start + i * PAGE_BYTES, array[i]);
        if (error === 0) left--;
      }
      num.value = BigInt(left);
      return error;
    },

    vm_map_pages: (vma, list, num) => mapAll('vm_map_pages', vma, list, num),
    vm_map_pages_zero: (vma, list, num) => mapAll('vm_map_pages_zero', vma, list, num, 0),

    vmf_insert_pfn(vma, addr, pfn) {
      const fn = 'vmf_insert_pfn';
      const handle = vmas.handle(fn, vma);
      const frame = Number(ulongArgument(fn, 'pfn', pfn));
      return kernel.vmf_insert_pfn(handle, address(fn, addr), frame, kernel.vma_prot(handle));
    },
    vmf_insert_pfn_prot(vma, addr, pfn, pgprot) {
      const fn = 'vmf_insert_pfn_prot';
      const handle = vmas.handle(fn, vma);
      const frame = Number(ulongArgument(fn, 'pfn', pfn));
      const prot = ulongArgument(fn, 'pgprot', pgprot);
      return kernel.vmf_insert_pfn(handle, address(fn, addr), frame, prot);
    },
    vmf_insert_mixed(vma, addr, pfn) {
      const fn = 'vmf_insert_mixed';
      const frame = Number(ulongArgument(fn, 'pfn', pfn));
      return kernel.vmf_insert_mixed(vmas.handle(fn, vma), address(fn, addr), frame, false);
    },
    vmf_insert_mixed_mkwrite(vma, addr, pfn) {
      const fn = 'vmf_insert_mixed_mkwrite';
      const frame = Number(ulongArgument(fn, 'pfn', pfn));
      return kernel.vmf_insert_mixed(vmas.handle(fn, vma), address(fn, addr), frame, true);
    },
    vmf_error(err) {
      const error = longArgument('vmf_error', 'err', err);
      if (error === -ENOMEM) return VM_FAULT_OOM;
      return error === -EHWPOISON ? VM_FAULT_HWPOISON : VM_FAULT_SIGBUS;
    },

    zap_vma_ptes(vma, addr, size) {
      const fn = 'zap_vma_ptes';
      const bytes = Number(ulongArgument(fn, 'size', size));
      kernel.zap_vma_ptes(vmas.handle(fn, vma), address(fn, addr), bytes);
    },
    unmap_mapping_range(mapping, holebegin, holelen, even_cows) {
      const fn = 'unmap_mapping_range';
      kernel.unmap_mapping_range(
        mappings.handle(fn, 'mapping', mapping),
        longArgument(fn, 'holebegin', holebegin),
        longArgument(fn, 'holelen', holelen),
        longArgument(fn, 'even_cows', even_cows) !== 0,
      );
    },

    unmap_mapping_pages(mapping, start, nr, even_cows) {
      const fn = 'unmap_mapping_pages';
      const first = ulongArgument(fn, 'start', start);
      const count = ulongArgument(fn, 'nr', nr);
      kernel.unmap_mapping_range(
        mappings.handle(fn, 'mapping', mapping),
        Number(first) * PAGE_BYTES,
        Number(count) * PAGE_BYTES,
        Boolean(even_cows as unknown),
      );
    },

    generic_access_phys(vma, addr, buf, len, write) {
      const fn = 'generic_access_phys';
      return kernel.generic_access_phys(
        vmas.handle(fn, vma),
        address(fn, addr),
        ulongArgument(fn, 'buf', buf),
        longArgument(fn, 'len', len),
        longArgument(fn, 'write', write) !== 0,
      );
    },

    vmalloc_to_page(addr) {
      const pfn = kernel.vmalloc_to_pfn(ulongArgument('vmalloc_to_page', 'addr', addr));
      return pfn === 0 ? null : pages.of(pfn);
    },
    vmalloc_to_pfn: (addr) =>
      BigInt(kernel.vmalloc_to_pfn(ulongArgument('vmalloc_to_pfn', 'addr', addr))),
    is_vmalloc_addr(x) {
      return isVmallocAddress(ulongArgument('is_vmalloc_addr', 'x', x));
    },

    split_page(page, order) {
      const fn = 'split_page';
      kernel.split_page(pages.live(fn, 'page', page), longArgument(fn, 'order', order));
    },
    page_mapcount: (page) =>
      kernel.page_get(pages.live('page_mapcount', 'page', page), PAGE_MAPCOUNT),
    set_page_dirty: (page) => kernel.set_page_dirty(pages.live('set_page_dirty', 'page', page)),
  };
}

/** linux/pfn_t.h: a frame number with flags, of which none matters here. */
export function linuxPfnT(realm: Realm) {
  const { pfn_valid } = asmPage(realm);
  return {
    pfn_to_pfn_t: (pfn: bigint) => ulongArgument('pfn_to_pfn_t', 'pfn', pfn) as never,
    pfn_t_to_pfn: (pfn: bigint) => ulongArgument('pfn_t_to_pfn', 'pfn', pfn),
    pfn_t_valid: (pfn: bigint) => pfn_valid(ulongArgument('pfn_t_valid', 'pfn', pfn)),
  };
}

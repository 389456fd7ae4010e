import type * as header from 'linux/dma-mapping.h';
import { PAGE_OFFSET } from '../../arch/memory-layout.ts';
import {
  intArgument,
  sizeArgument,
  uintArgument,
  ulongArgument,
  wrongType,
} from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import { devices } from './device.ts';
import type { Realm } from './realm.ts';

const { EIO, ENOMEM, ENXIO } = ERRNO_CONSTANTS;
const DMA_MAPPING_ERROR = 0xffffffffffffffffn;
const GFP_ZERO = 0x100;
const PAGE_SHIFT = 12n;
const FRAME = 4096n;

interface Masks {
  mask: bigint;
  coherent: bigint;
}

const bits = (n: number): bigint => (1n << BigInt(n)) - 1n;
/** Linux: dma_direct_supported(): less than what ZONE_DMA has is refused. */
const LEAST_MASK = bits(24);

/** Smallest order of pages that holds `size` bytes. */
function orderOf(size: bigint): number {
  let order = 0;
  while (FRAME << BigInt(order) < size) order++;
  return order;
}

/** linux/dma-mapping.h. Linux: kernel/dma/{mapping,direct}.c (6.12). */
export function linuxDmaMapping({ kernel, pages, vmas }: Realm) {
  const masks = new WeakMap<object, Masks>();

  function masksOf(fn: string, dev: unknown): Masks {
    const entry = devices.of(dev);
    if (entry === undefined) throw wrongType(fn, 'dev', 'a device', dev);
    const known = masks.get(entry) ?? { mask: bits(32), coherent: bits(32) };
    masks.set(entry, known);
    return known;
  }

  function setMasks(
    fn: string,
    dev: unknown,
    mask: unknown,
    which: readonly (keyof Masks)[],
  ): number {
    const known = masksOf(fn, dev);
    const wanted = ulongArgument(fn, 'mask', mask);
    if (wanted < LEAST_MASK) return -EIO;
    for (const one of which) known[one] = wanted;
    return 0;
  }

  function checked(fn: string, dev: unknown, size: unknown, dir: unknown): bigint {
    masksOf(fn, dev);
    intArgument(fn, 'dir', dir);
    return sizeArgument(fn, 'size', size);
  }

  /** Linux: dma_direct_map_page(), without bounce buffers. */
  function map(fn: string, dev: unknown, physical: bigint, size: bigint): bigint {
    const { mask } = masksOf(fn, dev);
    if (physical + size - 1n <= mask) return physical;
    const hex = (value: bigint): string => value.toString(16).padStart(16, '0');
    const text = `DMA addr 0x${hex(physical)}+${size} overflow (mask ${mask.toString(16)}, bus limit 0).`;
    kernel.warn('kernel/dma/direct.h:103 dma_map_page_attrs', text);
    return DMA_MAPPING_ERROR;
  }

  const transferred = (
    fn: string,
    dev: unknown,
    addr: unknown,
    size: unknown,
    dir: unknown,
  ): void => {
    checked(fn, dev, size, dir);
    ulongArgument(fn, 'addr', addr);
  };

  return {
    DMA_BIDIRECTIONAL: 0,
    DMA_TO_DEVICE: 1,
    DMA_FROM_DEVICE: 2,
    DMA_NONE: 3,
    DMA_MAPPING_ERROR,
    DMA_BIT_MASK: (n) => bits(intArgument('DMA_BIT_MASK', 'n', n)),
    dma_set_mask: (dev, mask) => setMasks('dma_set_mask', dev, mask, ['mask']),
    dma_set_coherent_mask: (dev, mask) =>
      setMasks('dma_set_coherent_mask', dev, mask, ['coherent']),
    dma_set_mask_and_coherent: (dev, mask) =>
      setMasks('dma_set_mask_and_coherent', dev, mask, ['mask', 'coherent']),
    dma_get_mask: (dev) => masksOf('dma_get_mask', dev).mask,

    dma_alloc_coherent(dev, size, dma_handle, gfp) {
      const fn = 'dma_alloc_coherent';
      const { coherent } = masksOf(fn, dev);
      const order = orderOf(sizeArgument(fn, 'size', size));
      const flags = uintArgument(fn, 'gfp', gfp) | GFP_ZERO;
      const pfn = kernel.dma_alloc_pages(flags, order, coherent);
      if (pfn === 0) return 0n;
      dma_handle.value = BigInt(pfn) << PAGE_SHIFT;
      return PAGE_OFFSET + dma_handle.value;
    },
    dma_free_coherent(dev, size, cpu_addr, dma_handle) {
      const fn = 'dma_free_coherent';
      masksOf(fn, dev);
      const bytes = sizeArgument(fn, 'size', size);
      const physical = ulongArgument(fn, 'dma_handle', dma_handle);
      if (ulongArgument(fn, 'cpu_addr', cpu_addr) === 0n) return;
      kernel.free_pages(Number(physical >> PAGE_SHIFT), orderOf(bytes));
    },
    dma_mmap_coherent(dev, vma, cpu_addr, dma_addr, size) {
      const fn = 'dma_mmap_coherent';
      masksOf(fn, dev);
      ulongArgument(fn, 'cpu_addr', cpu_addr);
      const count = (sizeArgument(fn, 'size', size) + FRAME - 1n) >> PAGE_SHIFT;
      const handle = vmas.handle(fn, vma);
      const wanted = (vma.vm_end - vma.vm_start) >> PAGE_SHIFT;
      if (vma.vm_pgoff >= count || wanted > count - vma.vm_pgoff) return -ENXIO;
      const pfn = (ulongArgument(fn, 'dma_addr', dma_addr) >> PAGE_SHIFT) + vma.vm_pgoff;
      const bytes = Number(wanted << PAGE_SHIFT);
      const prot = kernel.vma_prot(handle);
      return kernel.remap_pfn_range(handle, Number(vma.vm_start), Number(pfn), bytes, prot);
    },

    dma_map_single(dev, cpu_addr, size, dir) {
      const fn = 'dma_map_single';
      const bytes = checked(fn, dev, size, dir);
      const physical = kernel.dma_address(ulongArgument(fn, 'cpu_addr', cpu_addr));
      if (physical >= 0) return map(fn, dev, BigInt(physical), bytes);
      kernel.warn(
        'include/linux/dma-mapping.h:345 dma_map_single_attrs',
        'rejecting DMA map of vmalloc memory',
      );
      return DMA_MAPPING_ERROR;
    },
    dma_unmap_single: (dev, addr, size, dir) =>
      transferred('dma_unmap_single', dev, addr, size, dir),
    dma_map_page(dev, page, offset, size, dir) {
      const fn = 'dma_map_page';
      const bytes = checked(fn, dev, size, dir);
      const start = BigInt(pages.pfn(fn, 'page', page)) << PAGE_SHIFT;
      return map(fn, dev, start + sizeArgument(fn, 'offset', offset), bytes);
    },
    dma_unmap_page: (dev, addr, size, dir) => transferred('dma_unmap_page', dev, addr, size, dir),
    dma_mapping_error(dev, dma_addr) {
      masksOf('dma_mapping_error', dev);
      const address = ulongArgument('dma_mapping_error', 'dma_addr', dma_addr);
      return address === DMA_MAPPING_ERROR ? -ENOMEM : 0;
    },
    dma_sync_single_for_cpu: (dev, addr, size, dir) =>
      transferred('dma_sync_single_for_cpu', dev, addr, size, dir),
    dma_sync_single_for_device: (dev, addr, size, dir) =>
      transferred('dma_sync_single_for_device', dev, addr, size, dir),
  } satisfies typeof header;
}

/** linux/dma-mapping.h: memory that devices reach by themselves. A DMA address is a physical address here: no IOMMU. */
import type { device } from 'linux/device.h';
import type { page, vm_area_struct } from 'linux/mm_types.h';
import type { dma_addr_t, gfp_t, pointer_to, size_t } from 'linux/types.h';

/** Both ways. Linux: include/linux/dma-direction.h. */
export declare const DMA_BIDIRECTIONAL: 0;
/** The device reads the memory. Linux: include/linux/dma-direction.h. */
export declare const DMA_TO_DEVICE: 1;
/** The device writes the memory. Linux: include/linux/dma-direction.h. */
export declare const DMA_FROM_DEVICE: 2;
/** Neither. Linux: include/linux/dma-direction.h. */
export declare const DMA_NONE: 3;
/** What a mapping that failed gives; test with dma_mapping_error(). Linux: include/linux/dma-mapping.h. */
export declare const DMA_MAPPING_ERROR: 0xffffffffffffffffn;

/** Addresses of `n` bits, 1 to 64. Linux: include/linux/dma-mapping.h. */
export declare function DMA_BIT_MASK(n: number): bigint;

/** The addresses that a device reaches, for mappings. Does not sleep. @returns 0, or -EIO for fewer than 24 bits. Linux: kernel/dma/mapping.c. */
export declare function dma_set_mask(dev: device, mask: bigint): number;

/** The same for dma_alloc_coherent(). @returns 0 or -EIO. Linux: kernel/dma/mapping.c. */
export declare function dma_set_coherent_mask(dev: device, mask: bigint): number;

/** Both masks. @returns 0 or -EIO. Linux: include/linux/dma-mapping.h. */
export declare function dma_set_mask_and_coherent(dev: device, mask: bigint): number;

/** The mask of a device: 32 bits until it is set. Linux: include/linux/dma-mapping.h. */
export declare function dma_get_mask(dev: device): bigint;

/**
 * Zeroed memory that the driver and the device see alike: whole pages, contiguous.
 *
 * May sleep unless GFP_ATOMIC. Linux: kernel/dma/mapping.c.
 *
 * @param size bytes, rounded up to pages
 * @param dma_handle gets the address for the device
 * @returns the address for the driver, or 0n
 */
export declare function dma_alloc_coherent(
  dev: device,
  size: size_t | number,
  dma_handle: pointer_to<dma_addr_t>,
  gfp: gfp_t,
): bigint;

/** Frees what {@link dma_alloc_coherent} gave, with the same size. Not in interrupts. Linux: kernel/dma/mapping.c. */
export declare function dma_free_coherent(
  dev: device,
  size: size_t | number,
  cpu_addr: bigint,
  dma_handle: dma_addr_t,
): void;

/**
 * Maps what {@link dma_alloc_coherent} gave into a VMA, from its `vm_pgoff` on. For `mmap` handlers.
 *
 * May sleep. Linux: kernel/dma/direct.c dma_direct_mmap().
 *
 * @returns 0, -ENXIO when the VMA reaches beyond the memory, or what remap_pfn_range() returns
 */
export declare function dma_mmap_coherent(
  dev: device,
  vma: vm_area_struct,
  cpu_addr: bigint,
  dma_addr: dma_addr_t,
  size: size_t | number,
): number;

/**
 * Lets the device at memory of the driver's for one transfer. Does not sleep. Linux: include/linux/dma-mapping.h.
 *
 * @param cpu_addr memory of kmalloc() or __get_free_pages(), never of vmalloc() or the stack
 * @param size bytes
 * @param dir DMA_TO_DEVICE, DMA_FROM_DEVICE or DMA_BIDIRECTIONAL
 * @returns the address for the device; look at it with dma_mapping_error()
 */
export declare function dma_map_single(
  dev: device,
  cpu_addr: bigint,
  size: size_t | number,
  dir: number,
): dma_addr_t;

/** The transfer is over: the memory is the driver's again. Linux: include/linux/dma-mapping.h. */
export declare function dma_unmap_single(
  dev: device,
  addr: dma_addr_t,
  size: size_t | number,
  dir: number,
): void;

/** As {@link dma_map_single}, of `size` bytes at `offset` in a page. Linux: include/linux/dma-mapping.h. */
export declare function dma_map_page(
  dev: device,
  page: page,
  offset: size_t | number,
  size: size_t | number,
  dir: number,
): dma_addr_t;

/** As {@link dma_unmap_single}. Linux: include/linux/dma-mapping.h. */
export declare function dma_unmap_page(
  dev: device,
  addr: dma_addr_t,
  size: size_t | number,
  dir: number,
): void;

/** 0, or -ENOMEM for a mapping that failed. Linux: include/linux/dma-mapping.h. */
export declare function dma_mapping_error(dev: device, dma_addr: dma_addr_t): number;

/** The driver looks at memory in the midst of a mapping. Linux: include/linux/dma-mapping.h. */
export declare function dma_sync_single_for_cpu(
  dev: device,
  addr: dma_addr_t,
  size: size_t | number,
  dir: number,
): void;

/** And gives it back to the device. Linux: include/linux/dma-mapping.h. */
export declare function dma_sync_single_for_device(
  dev: device,
  addr: dma_addr_t,
  size: size_t | number,
  dir: number,
): void;

/** linux/vmalloc.h: memory that is contiguous for the kernel only. */
import type { vm_area_struct } from 'linux/mm_types.h';

/**
 * Allocates `size` bytes, rounded up to pages, at a row of kernel addresses. The frames behind them are not contiguous:
 * virt_to_phys() of the result is garbage, vmalloc_to_pfn() tells each page's frame. Holds what was there before.
 *
 * May sleep. Linux: mm/vmalloc.c.
 *
 * @param size bytes; 0 is a warning
 * @returns a page-aligned address from 0xffffc90000000000 on, or 0n
 */
export declare function vmalloc(size: bigint | number): bigint;

/** {@link vmalloc} filled with zeros. Linux: mm/vmalloc.c. */
export declare function vzalloc(size: bigint | number): bigint;

/** {@link vzalloc} for memory that remap_vmalloc_range() will map. Linux: mm/vmalloc.c. */
export declare function vmalloc_user(size: bigint | number): bigint;

/** {@link vmalloc} of frames below 4 GiB. Linux: mm/vmalloc.c. */
export declare function vmalloc_32(size: bigint | number): bigint;

/** {@link vmalloc_user} of frames below 4 GiB. Linux: mm/vmalloc.c. */
export declare function vmalloc_32_user(size: bigint | number): bigint;

/**
 * Unmaps an area and drops its pages; those that a program still maps stay until it unmaps them.
 *
 * May sleep. Linux: mm/vmalloc.c.
 *
 * @param addr what vmalloc() returned, or 0n, which does nothing; any other address is a warning
 */
export declare function vfree(addr: bigint): void;

/**
 * Maps an area of vmalloc_user() into a whole mapping, page by page, and sets VM_DONTEXPAND and VM_DONTDUMP.
 *
 * Call it in `mmap`. May sleep. Linux: mm/vmalloc.c.
 *
 * @param addr start of the area
 * @param pgoff pages into the area; usually `vma.vm_pgoff`
 * @returns 0; -EINVAL when `addr` is not the start of such an area, or the mapping is longer than what follows `pgoff`;
 *   or as vm_insert_page()
 */
export declare function remap_vmalloc_range(
  vma: vm_area_struct,
  addr: bigint,
  pgoff: bigint,
): number;

/**
 * {@link remap_vmalloc_range} of a part: maps `size` bytes of the area at `kaddr` to `[uaddr, uaddr + size)`.
 *
 * May sleep. Linux: mm/vmalloc.c, since 3.8.
 *
 * @param uaddr first address in the mapping, a multiple of the page size
 * @param kaddr start of the area
 * @param pgoff pages into the area
 * @param size bytes, rounded up to pages
 * @returns as remap_vmalloc_range()
 */
export declare function remap_vmalloc_range_partial(
  vma: vm_area_struct,
  uaddr: bigint,
  kaddr: bigint,
  pgoff: bigint,
  size: bigint | number,
): number;

/** The x86-64 address space with 4-level paging. Linux: arch/x86/include/asm/page_64_types.h, pgtable_64_types.h. */
export const PAGE_SHIFT = 12;
export const PAGE_SIZE = 4096;
/** First address user space cannot map: 2^47 minus one page (R2.1). */
export const TASK_SIZE = 0x7ffffffff000;
/** Bytes covered by one entry of each level (R8.3). */
export const PMD_SIZE = 0x200000;
export const PUD_SIZE = 0x40000000;
export const PGDIR_SIZE = 0x8000000000;
/** Kernel virtual addresses without KASLR (R6.37). */
export const PAGE_OFFSET = 0xffff888000000000n;
export const VMALLOC_START = 0xffffc90000000000n;
export const VMALLOC_END = 0xffffe8ffffffffffn;
export const VMEMMAP_START = 0xffffea0000000000n;
export const START_KERNEL_MAP = 0xffffffff80000000n;
/** sizeof(struct page): the stride of vmemmap. */
export const STRUCT_PAGE_SIZE = 64n;

/** A program is a small static executable, not position independent: header, text, read-only data, data, a page each. */
export const IMAGE_BASE = 0x400000;
export const IMAGE_PAGES = 4;
/** Its data, where the C library keeps its own. */
export const DATA_SEGMENT = IMAGE_BASE + (IMAGE_PAGES - 1) * PAGE_SIZE;

/** Address of the page that contains a byte. Linux: addr & PAGE_MASK. */
export function pageStart(address: number): number {
  return address - (address & (PAGE_SIZE - 1));
}

/** Rounds up to whole pages. Linux: PAGE_ALIGN(). */
export function pageAlign(size: number): number {
  return Math.ceil(size / PAGE_SIZE) * PAGE_SIZE;
}

/** Where RAM continues that does not fit below the devices. */
export const HIGH_RAM_START = 2 ** 32;

/**
 * How much of so many bytes of RAM lies below the devices, as QEMU's PC places it: all of less than 3.5 GiB, else 3 GiB.
 */
export function lowRam(bytes: number): number {
  return bytes < 0xe0000000 ? bytes : 0xc0000000;
}

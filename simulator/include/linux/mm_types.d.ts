/** linux/mm_types.h: `struct vm_area_struct`, `struct page` and what hangs on them. */
import type { file } from 'linux/fs.h';

declare const opaque: unique symbol;

/**
 * Protection of a page table entry: hardware bits without a frame number. Made by vm_get_page_prot(),
 * pgprot_noncached() and others; pgprot_val() gives the bits.
 *
 * Linux: arch/x86/include/asm/pgtable_types.h.
 */
export type pgprot_t = bigint & { readonly [opaque]: 'pgprot_t' };

/** `VM_*` flags of a mapping. */
export type vm_flags_t = bigint;

/**
 * `struct page`: the kernel's record of one frame of RAM.
 *
 * Get one from alloc_pages(), virt_to_page() or pfn_to_page(); its memory is at page_address(). The same frame is always
 * the same object.
 *
 * Linux: include/linux/mm_types.h.
 */
export interface page {
  readonly [opaque]: 'page';
}

/**
 * `struct vm_area_struct`: one mapping in a process's address space, `[vm_start, vm_end)`.
 *
 * The kernel makes it from the arguments of mmap(2) and hands it to the driver's `mmap`; the driver fills it with pages,
 * or sets `vm_ops`. It is gone after munmap: do not keep it longer than until `vm_ops.close`.
 *
 * Linux: include/linux/mm_types.h.
 */
export interface vm_area_struct {
  /** First address, a multiple of the page size. */
  readonly vm_start: bigint;
  /** First address behind the mapping, a multiple of the page size. */
  readonly vm_end: bigint;
  /**
   * Offset in the file, in pages: mmap's `offset >> PAGE_SHIFT`. remap_pfn_range() of a private mapping that may be
   * written replaces it by the frame number.
   */
  vm_pgoff: bigint;
  /**
   * `VM_*` flags.
   *
   * Constant since 6.3: change it by vm_flags_set(), vm_flags_clear() or vm_flags_mod().
   */
  readonly vm_flags: vm_flags_t;
  /** Protection of the page table entries to come. Setting it after remap_pfn_range() changes no entry. */
  vm_page_prot: pgprot_t;
  /** The open file behind the mapping, which it keeps open; `null` for anonymous memory. */
  readonly vm_file: file | null;
  /** Functions the kernel calls for this mapping. `null` makes the mapping anonymous memory. */
  vm_ops: vm_operations_struct | null;
  /** Anything of the driver's. Copied as it is when the mapping is split, moved or inherited by a child. */
  vm_private_data: unknown;
}

/**
 * `struct vm_operations_struct`: what the kernel calls while a mapping lives.
 *
 * The members are read when the object is first assigned to `vma.vm_ops`; changing them later has no effect.
 *
 * Linux: include/linux/mm.h (6.12).
 */
export interface vm_operations_struct {
  /**
   * A further mapping came from this one: by a split, fork() or mremap(). Not called by the first mmap(): call it
   * yourself in the driver's `mmap` when it counts.
   *
   * Runs with mmap_lock held for writing; may sleep.
   */
  open?: ((vma: vm_area_struct) => void) | undefined;
  /**
   * The mapping goes away: munmap(), a mapping over it, mremap(), exit. Called once for each mapping, and not when two
   * mappings merge.
   *
   * Runs with mmap_lock held; may sleep.
   */
  close?: ((vma: vm_area_struct) => void) | undefined;
  /**
   * May the mapping be split at `addr`? Since 5.11; `split` before.
   *
   * @returns 0, or a negative error number, which fails the call that wanted to split
   */
  may_split?: ((vma: vm_area_struct, addr: bigint) => number) | undefined;
  /**
   * mremap() moved the mapping here.
   *
   * @returns 0, or a negative error number, which moves it back
   */
  mremap?: ((vma: vm_area_struct) => number) | undefined;
  /**
   * mprotect() is about to change `[start, end)` of the mapping to `newflags`. Since 5.11.
   *
   * @returns 0, or a negative error number, which fails mprotect()
   */
  mprotect?:
    ((vma: vm_area_struct, start: bigint, end: bigint, newflags: vm_flags_t) => number) | undefined;
  /** Name in /proc/PID/maps of a mapping without a file; `null` for none. */
  name?: ((vma: vm_area_struct) => string | null) | undefined;
}

export {};

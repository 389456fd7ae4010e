/** linux/mm.h: mappings and pages. */
import type { page, pgprot_t, vm_area_struct, vm_flags_t } from 'linux/mm_types.h';

export type {
  page,
  pgprot_t,
  vm_area_struct,
  vm_flags_t,
  vm_operations_struct,
} from 'linux/mm_types.h';
export * from 'asm/page.h';
export * from 'asm/pgtable.h';
export * from 'linux/gfp.h';
export * from 'linux/pfn.h';

/** No flag. */
export declare const VM_NONE: 0n;
/** Pages may be read. */
export declare const VM_READ: 0x1n;
/** Pages may be written. */
export declare const VM_WRITE: 0x2n;
/** Pages may be executed. */
export declare const VM_EXEC: 0x4n;
/** Writes are shared: MAP_SHARED of a file that may be written. */
export declare const VM_SHARED: 0x8n;
/** mprotect() may add VM_READ. */
export declare const VM_MAYREAD: 0x10n;
/** mprotect() may add VM_WRITE. Clear it as well as VM_WRITE to keep a mapping read-only. */
export declare const VM_MAYWRITE: 0x20n;
/** mprotect() may add VM_EXEC. */
export declare const VM_MAYEXEC: 0x40n;
/** The mapping was made with MAP_SHARED. */
export declare const VM_MAYSHARE: 0x80n;
/** Grows downwards on a fault below it, as the stack does. */
export declare const VM_GROWSDOWN: 0x100n;
/** Page table entries hold frame numbers without a struct page. Set by remap_pfn_range(). */
export declare const VM_PFNMAP: 0x400n;
/** Pages are locked in memory. */
export declare const VM_LOCKED: 0x2000n;
/** Memory-mapped I/O: no get_user_pages(), no core dump. Set by remap_pfn_range(). */
export declare const VM_IO: 0x4000n;
/** The program said that it reads in sequence. */
export declare const VM_SEQ_READ: 0x8000n;
/** The program said that it reads at random. */
export declare const VM_RAND_READ: 0x10000n;
/** fork() does not copy the mapping. */
export declare const VM_DONTCOPY: 0x20000n;
/** mremap() cannot make the mapping longer, and it does not merge. Set by remap_pfn_range(). */
export declare const VM_DONTEXPAND: 0x40000n;
/** Pages are locked when they come. */
export declare const VM_LOCKONFAULT: 0x80000n;
/** The mapping counts as committed memory. */
export declare const VM_ACCOUNT: 0x100000n;
/** The mapping does not count as committed memory. */
export declare const VM_NORESERVE: 0x200000n;
/** Huge pages of hugetlbfs. */
export declare const VM_HUGETLB: 0x400000n;
/** Synchronous page faults (DAX). */
export declare const VM_SYNC: 0x800000n;
/** A child gets zeroed pages. */
export declare const VM_WIPEONFORK: 0x2000000n;
/** Not in core dumps. Set by remap_pfn_range(). */
export declare const VM_DONTDUMP: 0x4000000n;
/** Soft-dirty tracking started anew, or never ended. */
export declare const VM_SOFTDIRTY: 0x8000000n;
/** Page table entries with and without a struct page. Set by vm_insert_page(). */
export declare const VM_MIXEDMAP: 0x10000000n;
/** The program asked for huge pages. */
export declare const VM_HUGEPAGE: 0x20000000n;
/** The program asked for no huge pages. */
export declare const VM_NOHUGEPAGE: 0x40000000n;
/** Pages may be merged by KSM. */
export declare const VM_MERGEABLE: 0x80000000n;
/** Flags of mappings that never merge: VM_IO, VM_DONTEXPAND, VM_PFNMAP, VM_MIXEDMAP. */
export declare const VM_SPECIAL: 0x10044400n;
/** VM_READ, VM_WRITE and VM_EXEC. */
export declare const VM_ACCESS_FLAGS: 0x7n;

/**
 * Maps frames into a mapping: `[addr, addr + size)` of it shows the frames from `pfn` on.
 *
 * Call it in `mmap`, with mmap_lock held for writing. No struct page is touched, so the frames may be device memory, and
 * RAM is not counted: keep it allocated until the mapping is gone. Sets VM_IO, VM_PFNMAP, VM_DONTEXPAND and VM_DONTDUMP.
 * The range is not checked against the mapping nor against the device: check the length before. An entry that is in use
 * already is a kernel BUG. May sleep.
 *
 * Linux: mm/memory.c. Since 2.6.10; remap_page_range() before.
 *
 * @param vma a mapping that `mmap` was called with
 * @param addr first address to fill, a multiple of the page size; usually `vma.vm_start`
 * @param pfn first frame: a physical address shifted right by PAGE_SHIFT
 * @param size bytes, rounded up to pages; 0 is a kernel BUG
 * @param prot protection of the entries; usually `vma.vm_page_prot`
 * @returns 0; -EINVAL when `addr` is not a multiple of the page size, when a private mapping that may be written is not
 *   filled as a whole, or when the cache mode conflicts; -ENOMEM
 */
export declare function remap_pfn_range(
  vma: vm_area_struct,
  addr: bigint,
  pfn: bigint,
  size: bigint | number,
  prot: pgprot_t,
): number;

/**
 * Maps a range of physical memory, such as a BAR, as `vma` asks for it: `vma.vm_pgoff` counts pages into the range.
 *
 * Checks the length, which remap_pfn_range() does not. Does not change `vma.vm_page_prot`: make that uncached before. May
 * sleep. Linux: mm/memory.c, since 3.9.
 *
 * @param start physical address
 * @param len bytes
 * @returns 0; -EINVAL when the mapping does not fit into the range, or the range wraps; or as remap_pfn_range()
 */
export declare function vm_iomap_memory(
  vma: vm_area_struct,
  start: bigint,
  len: bigint | number,
): number;

/**
 * Adds flags to `vma.vm_flags`. Takes the mapping's write lock: for `mmap`, not for fault handlers.
 *
 * Linux: include/linux/mm.h, since 6.3; `vma->vm_flags |= flags` before.
 */
export declare function vm_flags_set(vma: vm_area_struct, flags: vm_flags_t): void;

/** Removes flags from `vma.vm_flags`. Linux: include/linux/mm.h, since 6.3. */
export declare function vm_flags_clear(vma: vm_area_struct, flags: vm_flags_t): void;

/** Adds `set`, then removes `clear`. Linux: include/linux/mm.h, since 6.3. */
export declare function vm_flags_mod(vma: vm_area_struct, set: vm_flags_t, clear: vm_flags_t): void;

/** Replaces all flags. Linux: include/linux/mm.h, since 6.3. */
export declare function vm_flags_reset(vma: vm_area_struct, flags: vm_flags_t): void;

/**
 * The protection that flags call for: of VM_READ, VM_WRITE, VM_EXEC and VM_SHARED. A private mapping's is read-only: a
 * write fault copies the page. Does not sleep. Linux: arch/x86/mm/pgprot.c.
 */
export declare function vm_get_page_prot(vm_flags: vm_flags_t): pgprot_t;

/** Length of the mapping in pages. Linux: include/linux/mm.h. */
export declare function vma_pages(vma: vm_area_struct): bigint;

/**
 * Does a write to such a mapping copy the page? True for private mappings that may be written, now or after mprotect().
 *
 * Linux: include/linux/mm.h.
 */
export declare function is_cow_mapping(flags: vm_flags_t): boolean;

/** Rounds an address or a size up to a multiple of the page size, modulo 2^64. Linux: include/linux/mm.h. */
export declare function PAGE_ALIGN(addr: bigint): bigint;

/** Rounds down to a multiple of the page size. Linux: include/linux/mm.h. */
export declare function PAGE_ALIGN_DOWN(addr: bigint): bigint;

/** Is the address a multiple of the page size? Linux: include/linux/mm.h. */
export declare function PAGE_ALIGNED(addr: bigint): boolean;

/** Offset of an address in its page, in bytes. Linux: include/linux/mm.h. */
export declare function offset_in_page(p: bigint): bigint;

/** Frame number of a page. Linux: include/asm-generic/memory_model.h. */
export declare function page_to_pfn(page: page): bigint;

/**
 * The page of a frame. Pure arithmetic: for a frame without one, see pfn_valid(), the result oopses when it is used.
 *
 * Linux: include/asm-generic/memory_model.h.
 */
export declare function pfn_to_page(pfn: bigint): page;

/** Physical address of a page's first byte. Linux: include/asm-generic/memory_model.h. */
export declare function page_to_phys(page: page): bigint;

/** Direct-map address of a page's memory. Linux: include/linux/mm.h. */
export declare function page_address(page: page): bigint;

/** Takes a reference, so that the page stays until put_page(). Does not sleep. Linux: include/linux/mm.h. */
export declare function get_page(page: page): void;

/** Drops a reference; the page is free when it was the last. Does not sleep. Linux: include/linux/mm.h. */
export declare function put_page(page: page): void;

/** References to a page. Linux: include/linux/page_ref.h. */
export declare function page_count(page: page): number;

/**
 * Marks a page as not for the memory manager. remap_pfn_range() needs it no more since 2.6.15; clear the mark before the
 * page is freed. Linux: include/linux/page-flags.h.
 */
export declare function SetPageReserved(page: page): void;

/** Takes the mark of {@link SetPageReserved} away. Linux: include/linux/page-flags.h. */
export declare function ClearPageReserved(page: page): void;

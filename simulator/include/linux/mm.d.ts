/** linux/mm.h: mappings and pages. */
import type { address_space } from 'linux/fs.h';
import type {
  folio,
  page,
  pgprot_t,
  vm_area_struct,
  vm_fault_t,
  vm_flags_t,
} from 'linux/mm_types.h';
import type { pfn_t } from 'linux/pfn_t.h';
import type { loff_t, pointer_to } from 'linux/types.h';

export * from 'asm/page.h';
export * from 'asm/pgtable.h';
export * from 'linux/gfp.h';
export * from 'linux/pfn.h';
export * from 'linux/mm_types.h';
export * from 'linux/page-flags.h';
export * from 'linux/page_ref.h';

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
 * remap_pfn_range() for device memory. On x86 without memory encryption it is the same.
 *
 * May sleep. Linux: include/linux/mm.h.
 *
 * @param size bytes, rounded up to pages
 * @returns as remap_pfn_range()
 */
export declare function io_remap_pfn_range(
  vma: vm_area_struct,
  addr: bigint,
  pfn: bigint,
  size: bigint | number,
  prot: pgprot_t,
): number;

/**
 * Maps one page of RAM, with a reference of its own: the page stays until it is unmapped, also when the driver frees it.
 *
 * Sets VM_MIXEDMAP, which only `mmap` may: a fault handler that calls this needs vm_flags_set(vma, VM_MIXEDMAP) in
 * `mmap`, else it is a kernel BUG; so is a VM_PFNMAP mapping. The entry's protection is `vma.vm_page_prot`. May sleep.
 * Linux: mm/memory.c, since 2.6.15.
 *
 * @param addr an address in the mapping
 * @param page a page of alloc_page(), of a compound block, of vmalloc(); not of kmalloc()
 * @returns 0; -EFAULT when `addr` is outside the mapping; -EINVAL for a page without reference, an anonymous page or one
 *   of kmalloc(); -EBUSY when an entry is there; -ENOMEM
 */
export declare function vm_insert_page(vma: vm_area_struct, addr: bigint, page: page): number;

/**
 * vm_insert_page() for several pages in a row. Pages that are mapped when one fails stay mapped.
 *
 * May sleep. Linux: mm/memory.c, since 5.8.
 *
 * @param num how many; afterwards how many are left
 * @returns 0; -EFAULT when the range does not fit into the mapping; or as vm_insert_page()
 */
export declare function vm_insert_pages(
  vma: vm_area_struct,
  addr: bigint,
  pages: readonly page[],
  num: pointer_to<bigint>,
): number;

/**
 * Fills the whole mapping with pages from `pages[vma.vm_pgoff]` on.
 *
 * May sleep. Linux: mm/memory.c, since 5.1.
 *
 * @param num length of the array
 * @returns 0; -ENXIO when the mapping asks for more pages than there are; or as vm_insert_page()
 */
export declare function vm_map_pages(
  vma: vm_area_struct,
  pages: readonly page[],
  num: bigint,
): number;

/** {@link vm_map_pages} from `pages[0]` on, whatever `vma.vm_pgoff` is. Linux: mm/memory.c, since 5.1. */
export declare function vm_map_pages_zero(
  vma: vm_area_struct,
  pages: readonly page[],
  num: bigint,
): number;

/**
 * Maps one frame from a fault handler. No struct page is touched, so nothing is counted.
 *
 * The mapping needs VM_PFNMAP, set in `mmap`, and must not be copy-on-write; anything else is a kernel BUG. May sleep.
 * Linux: mm/memory.c, since 4.20.
 *
 * @returns what `fault` should return: VM_FAULT_NOPAGE, also when an entry is there already; VM_FAULT_SIGBUS when `addr`
 *   is outside the mapping; VM_FAULT_OOM
 */
export declare function vmf_insert_pfn(vma: vm_area_struct, addr: bigint, pfn: bigint): vm_fault_t;

/** {@link vmf_insert_pfn} with a protection of its own. Linux: mm/memory.c, since 4.20. */
export declare function vmf_insert_pfn_prot(
  vma: vm_area_struct,
  addr: bigint,
  pfn: bigint,
  pgprot: pgprot_t,
): vm_fault_t;

/**
 * Maps one frame, with or without struct page, from a fault handler. The mapping needs VM_MIXEDMAP. On x86 nothing is
 * counted and no reference taken, also for RAM.
 *
 * May sleep. Linux: mm/memory.c, since 4.18; takes a plain frame number since 6.17.
 *
 * @returns as vmf_insert_pfn(); VM_FAULT_SIGBUS also without VM_MIXEDMAP
 */
export declare function vmf_insert_mixed(vma: vm_area_struct, addr: bigint, pfn: pfn_t): vm_fault_t;

/**
 * {@link vmf_insert_mixed} for a write: an entry of the same frame that is there becomes writable. Linux: mm/memory.c,
 * since 4.18.
 */
export declare function vmf_insert_mixed_mkwrite(
  vma: vm_area_struct,
  addr: bigint,
  pfn: pfn_t,
): vm_fault_t;

/**
 * The `VM_FAULT_*` for an error number: -ENOMEM gives VM_FAULT_OOM, -EHWPOISON VM_FAULT_HWPOISON, others
 * VM_FAULT_SIGBUS. Does not sleep. Linux: include/linux/mm.h, since 4.20.
 */
export declare function vmf_error(err: number): vm_fault_t;

/**
 * Takes entries of a VM_PFNMAP mapping away, so that the next access calls `fault`. Does nothing for other mappings, or
 * when the range leaves the mapping. With mmap_lock held; may sleep. Linux: mm/memory.c.
 *
 * @param size bytes
 */
export declare function zap_vma_ptes(vma: vm_area_struct, addr: bigint, size: bigint): void;

/**
 * Takes the entries of a part of a file away, in every mapping of every process, so that the next access calls `fault`.
 *
 * Finds mappings by `vma.vm_pgoff` and by the inode of the device file. May sleep. Linux: mm/memory.c.
 *
 * @param mapping the file's, such as `filp.f_mapping`
 * @param holebegin first byte, rounded down to pages
 * @param holelen bytes, rounded up to pages; 0 for all that follows
 * @param even_cows 1 to take private copies away too
 */
export declare function unmap_mapping_range(
  mapping: address_space,
  holebegin: loff_t,
  holelen: loff_t,
  even_cows: number,
): void;

/**
 * {@link unmap_mapping_range} in pages. May sleep. Linux: mm/memory.c, since 4.16.
 *
 * @param start first page of the file
 * @param nr pages; 0 for all that follows
 * @param even_cows true to take private copies away too
 */
export declare function unmap_mapping_pages(
  mapping: address_space,
  start: bigint,
  nr: bigint,
  even_cows: boolean,
): void;

/**
 * An `access` for mappings of device memory: what a debugger reads or writes goes through ioremap().
 *
 * Ordinary RAM mapped by its frame number cannot be reached so: ioremap() refuses it with a warning. May sleep. Linux:
 * mm/memory.c.
 *
 * @param buf kernel memory
 * @param len bytes
 * @param write 1 to write to the device
 * @returns bytes done; -EINVAL when no entry is there, or it does not allow the write; -ENOMEM
 */
export declare function generic_access_phys(
  vma: vm_area_struct,
  addr: bigint,
  buf: bigint,
  len: number,
  write: number,
): number;

/** The page behind a vmalloc() address; `null` for any other address. Does not sleep. Linux: mm/vmalloc.c. */
export declare function vmalloc_to_page(addr: bigint): page | null;

/**
 * The frame behind a vmalloc() address. The pages of vmalloc() are not contiguous: ask for each. Does not sleep. Linux:
 * mm/vmalloc.c.
 */
export declare function vmalloc_to_pfn(addr: bigint): bigint;

/** Is the address in the area of vmalloc() and ioremap()? Linux: mm/vmalloc.c. */
export declare function is_vmalloc_addr(x: bigint): boolean;

/**
 * Makes a block of alloc_pages() single pages, each with a reference of its own, so that vm_insert_page() takes them. Not
 * for compound blocks. Does not sleep. Linux: mm/page_alloc.c.
 */
export declare function split_page(page: page, order: number): void;

/** Frame number of a folio's first page. Linux: include/linux/mm.h, since 5.17. */
export declare function folio_pfn(folio: folio): bigint;

/** Direct-map address of a folio's memory. Linux: include/linux/mm.h, since 5.18. */
export declare function folio_address(folio: folio): bigint;

/** Takes a reference to a folio. Does not sleep. Linux: include/linux/mm.h, since 5.16. */
export declare function folio_get(folio: folio): void;

/** Drops a reference to a folio; it is free when it was the last. Does not sleep. Linux: include/linux/mm.h, since 5.16. */
export declare function folio_put(folio: folio): void;

/** How many page table entries map pages of a folio. Linux: include/linux/mm.h, since 5.18. */
export declare function folio_mapcount(folio: folio): number;

/** Does any page table entry map a page of the folio? Linux: include/linux/mm.h, since 5.16. */
export declare function folio_mapped(folio: folio): boolean;

/** A folio has `2^order` pages. Linux: include/linux/mm.h, since 5.16. */
export declare function folio_order(folio: folio): number;

/** Pages of a folio. Linux: include/linux/mm.h, since 5.16. */
export declare function folio_nr_pages(folio: folio): number;

/** Bytes of a folio. Linux: include/linux/mm.h, since 5.16. */
export declare function folio_size(folio: folio): bigint;

/** {@link set_page_dirty} of a folio. Does not sleep. Linux: mm/page-writeback.c, since 5.16. */
export declare function folio_mark_dirty(folio: folio): boolean;

/** A compound page has `2^order` pages; 0 for a single one. Linux: include/linux/mm.h. */
export declare function compound_order(page: page): number;

/** Bytes of the compound page that a page belongs to. Linux: include/linux/mm.h. */
export declare function page_size(page: page): bigint;

/** How many page table entries map the page as a counted one. Linux: include/linux/mm.h. */
export declare function page_mapcount(page: page): number;

/**
 * Marks a page as written. An oops for a page with a mapping whose owner has no `dirty_folio`. Does not sleep. Linux:
 * mm/folio-compat.c.
 *
 * @returns true when it was clean
 */
export declare function set_page_dirty(page: page): boolean;

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

/** Replaces all flags of a mapping that is in no address space yet. Linux: include/linux/mm.h, since 6.3. */
export declare function vm_flags_init(vma: vm_area_struct, flags: vm_flags_t): void;

/** Replaces all flags. Linux: include/linux/mm.h, since 6.3. */
export declare function vm_flags_reset(vma: vm_area_struct, flags: vm_flags_t): void;

/**
 * The protection that flags call for: of VM_READ, VM_WRITE, VM_EXEC and VM_SHARED. A private mapping's is read-only: a
 * write fault copies the page. Does not sleep. Linux: arch/x86/mm/pgprot.c.
 */
export declare function vm_get_page_prot(vm_flags: vm_flags_t): pgprot_t;

/** Is it memory without a driver or file? That is what `vm_ops` of `null` means. Linux: include/linux/mm.h. */
export declare function vma_is_anonymous(vma: vm_area_struct): boolean;

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

/** Logs what is known of a page, and why. Does not sleep. Linux: mm/debug.c. */
export declare function dump_page(page: page, reason: string): void;

/** For get_user_pages_fast(): the pages will be written; shared ones are copied first. Linux: include/linux/mm_types.h. */
export declare const FOLL_WRITE: 1;
/** For get_user_pages_fast(): private mappings may be written without VM_WRITE, and read without VM_READ. Linux: include/linux/mm_types.h. */
export declare const FOLL_FORCE: 2;

/**
 * The pages behind the running program's memory, each with a reference that put_page() gives back. Pages that are not there
 * are faulted in. Call set_page_dirty() before put_page() for what you have written.
 *
 * A page may stop being the program's: after fork() a write of either side copies it. Mappings of remap_pfn_range() and of
 * device memory have no pages. Takes mmap_lock, so not in `mmap` or a fault handler; may sleep. Linux: mm/gup.c.
 *
 * @param start user address; the page that holds it is the first
 * @param nr_pages how many
 * @param gup_flags {@link FOLL_WRITE}, {@link FOLL_FORCE}, or 0
 * @param pages gets the pages
 * @returns how many there are, which may be fewer; -EFAULT when there is not even the first; -EINVAL (flags)
 */
export declare function get_user_pages_fast(
  start: bigint,
  nr_pages: number,
  gup_flags: number,
  pages: (page | undefined)[],
): number;

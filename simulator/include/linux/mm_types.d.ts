/** linux/mm_types.h: `struct vm_area_struct`, `struct page` and what hangs on them. */
import type { address_space, file } from 'linux/fs.h';
import type { gfp_t, pgoff_t } from 'linux/types.h';

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
  /**
   * The file whose page this is; `null` for a driver's own page. Set it, and {@link index}, when the kernel must find the
   * entries that map the page, as folio_mkclean() does; set it back to `null` before the page is freed.
   */
  mapping: address_space | null;
  /** Page offset in {@link mapping}. */
  index: pgoff_t;
}

/**
 * `struct folio`: one page, or several that were allocated together with `__GFP_COMP`. It is the first page of them.
 *
 * Since 5.16. Linux: include/linux/mm_types.h.
 */
export type folio = page;

/** What a fault handler answers: `VM_FAULT_*` bits, 0 for success with `vmf.page` set. Never a negative error number. */
export type vm_fault_t = number;

/**
 * `struct vm_fault`: an access that found no page. It lives on the kernel's stack: do not keep it.
 *
 * Linux: include/linux/mm.h (6.12).
 */
export interface vm_fault {
  /** The mapping. */
  readonly vma: vm_area_struct;
  /** Address of the page, a multiple of the page size. */
  readonly address: bigint;
  /** Address of the access, to the byte. */
  readonly real_address: bigint;
  /** Page of the file: `vma.vm_pgoff` plus the page's place in the mapping. Nothing has checked it against your device. */
  readonly pgoff: pgoff_t;
  /** `FAULT_FLAG_*`. */
  readonly flags: number;
  /** Flags for allocations that this fault needs. */
  readonly gfp_mask: gfp_t;
  /**
   * The page to map: set it, with a reference that get_page() took for the kernel, and return 0. In `page_mkwrite` the
   * page that is about to become writable.
   */
  page: page | null;
  /** In a write fault of a private mapping: the private page, allocated before; `null` otherwise. */
  readonly cow_page: page | null;
}

/** Out of memory: the access is tried again. Linux: include/linux/mm_types.h. */
export declare const VM_FAULT_OOM: 0x1;
/** SIGBUS (BUS_ADRERR) for the program; EFAULT for the kernel's own access. */
export declare const VM_FAULT_SIGBUS: 0x2;
/** The fault did I/O: it counts as a major one. */
export declare const VM_FAULT_MAJOR: 0x4;
/** The page is damaged: SIGBUS (BUS_MCEERR_AR). */
export declare const VM_FAULT_HWPOISON: 0x10;
/** A large page is damaged. */
export declare const VM_FAULT_HWPOISON_LARGE: 0x20;
/** SIGSEGV (SEGV_MAPERR). */
export declare const VM_FAULT_SIGSEGV: 0x40;
/** The handler installed an entry itself. Without one the access faults again, for ever. */
export declare const VM_FAULT_NOPAGE: 0x100;
/** The page comes back locked. */
export declare const VM_FAULT_LOCKED: 0x200;
/** Locks were dropped: the fault starts again. */
export declare const VM_FAULT_RETRY: 0x400;
/** Use small pages. For `huge_fault`. */
export declare const VM_FAULT_FALLBACK: 0x800;
/** The handler copied to `vmf.cow_page` itself. */
export declare const VM_FAULT_DONE_COW: 0x1000;
/** A synchronous mapping needs a sync first (DAX). */
export declare const VM_FAULT_NEEDDSYNC: 0x2000;
/** Locks were dropped and the fault is done. */
export declare const VM_FAULT_COMPLETED: 0x4000;
/** All bits that stop a fault: OOM, SIGBUS, SIGSEGV, HWPOISON, HWPOISON_LARGE, FALLBACK. */
export declare const VM_FAULT_ERROR: 0x873;

/** The access is a write. Linux: include/linux/mm_types.h. */
export declare const FAULT_FLAG_WRITE: 0x1;
/** A present entry is about to become writable. */
export declare const FAULT_FLAG_MKWRITE: 0x2;
/** VM_FAULT_RETRY is allowed. */
export declare const FAULT_FLAG_ALLOW_RETRY: 0x4;
/** Do not wait before a retry. */
export declare const FAULT_FLAG_RETRY_NOWAIT: 0x8;
/** The task may be killed while it waits. */
export declare const FAULT_FLAG_KILLABLE: 0x10;
/** The fault was tried before. */
export declare const FAULT_FLAG_TRIED: 0x20;
/** The program's own access, not the kernel's. */
export declare const FAULT_FLAG_USER: 0x40;
/** Another process's access, such as a debugger's. */
export declare const FAULT_FLAG_REMOTE: 0x80;
/** An instruction fetch. */
export declare const FAULT_FLAG_INSTRUCTION: 0x100;
/** The task may be interrupted while it waits. */
export declare const FAULT_FLAG_INTERRUPTIBLE: 0x200;
/** A read that must not share the page with a child. */
export declare const FAULT_FLAG_UNSHARE: 0x400;
/** The entry was read before and must not have changed. */
export declare const FAULT_FLAG_ORIG_PTE_VALID: 0x800;
/** The fault runs under the lock of the mapping, not of the address space. */
export declare const FAULT_FLAG_VMA_LOCK: 0x1000;

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
  /**
   * An access found no page. Set `vmf.page` (with a reference, see get_page()) and return 0, or install an entry with
   * vmf_insert_pfn() and return what that returned. Without this member such an access is a SIGBUS.
   *
   * Runs with mmap_lock held for reading; may sleep; must not take mmap_lock, so no copy_to_user().
   *
   * @returns `VM_FAULT_*`; 0 without `vmf.page` is an oops, and a negative error number is taken for VM_FAULT_* bits
   */
  fault?: ((vmf: vm_fault) => vm_fault_t) | undefined;
  /**
   * A read fault: pages `[start_pgoff, end_pgoff]` around it may be mapped in one go, if they are at hand. Must not sleep.
   *
   * @returns VM_FAULT_NOPAGE when the faulting page is mapped, else 0, and `fault` is called
   */
  map_pages?: ((vmf: vm_fault, start_pgoff: pgoff_t, end_pgoff: pgoff_t) => vm_fault_t) | undefined;
  /**
   * A page of a shared mapping is about to become writable: `vmf.page`. With this member pages are mapped read-only
   * first, so that every first write is seen. May sleep.
   *
   * @returns VM_FAULT_LOCKED with the page locked by lock_page(); 0, after which the write is tried again unless the page
   *   is locked; VM_FAULT_NOPAGE to try again; an error such as VM_FAULT_SIGBUS
   */
  page_mkwrite?: ((vmf: vm_fault) => vm_fault_t) | undefined;
  /**
   * Like `page_mkwrite` for entries without struct page, such as those of vmf_insert_pfn(). Since 4.1.
   *
   * @returns 0 to make the entry writable; VM_FAULT_NOPAGE; an error
   */
  pfn_mkwrite?: ((vmf: vm_fault) => vm_fault_t) | undefined;
  /**
   * A debugger reads or writes a VM_IO or VM_PFNMAP mapping (ptrace, /proc/PID/mem): copy `len` bytes between `addr` and
   * the kernel memory at `buf`. Without this member it gets EIO. May sleep.
   *
   * @param write 1 when `buf` is to be written to the device
   * @returns bytes copied, at most `len`; 0 or a negative error number ends the access
   */
  access?:
    | ((vma: vm_area_struct, addr: bigint, buf: bigint, len: number, write: number) => number)
    | undefined;
  /** Name in /proc/PID/maps of a mapping without a file; `null` for none. */
  name?: ((vma: vm_area_struct) => string | null) | undefined;
}

export {};

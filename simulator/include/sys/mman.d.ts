/** sys/mman.h: mappings of the program's memory. */
import type { size_t } from 'sys/types.h';

export type { off_t, size_t } from 'sys/types.h';

/** No access at all. */
export declare const PROT_NONE: number;
/** Pages may be read. */
export declare const PROT_READ: number;
/** Pages may be written. */
export declare const PROT_WRITE: number;
/** Pages may be executed. */
export declare const PROT_EXEC: number;
/** Accepted and without effect on x86. */
export declare const PROT_SEM: number;
/** mprotect(): from the start of a mapping that grows down. */
export declare const PROT_GROWSDOWN: number;
/** mprotect(): to the end of a mapping that grows up, which x86 has not. */
export declare const PROT_GROWSUP: number;

/** Writes are seen by all who map the same, and reach the file or device. */
export declare const MAP_SHARED: number;
/** Writes stay with this process: the page is copied first. */
export declare const MAP_PRIVATE: number;
/** As MAP_SHARED, but unknown flags fail with EOPNOTSUPP. Since 4.15. */
export declare const MAP_SHARED_VALIDATE: number;
/** Mask of the three above. */
export declare const MAP_TYPE: number;
/** Exactly at `addr`, over what is there. */
export declare const MAP_FIXED: number;
/** Exactly at `addr`, or EEXIST when something is there. Since 4.17. */
export declare const MAP_FIXED_NOREPLACE: number;
/** Memory of zeros without a file; `fd` is -1. */
export declare const MAP_ANONYMOUS: number;
/** The same as MAP_ANONYMOUS. */
export declare const MAP_ANON: number;
/** In the first 2 GiB. x86 only. */
export declare const MAP_32BIT: number;
/** Grows down on a fault below it. */
export declare const MAP_GROWSDOWN: number;
/** Ignored. */
export declare const MAP_DENYWRITE: number;
/** Ignored. */
export declare const MAP_EXECUTABLE: number;
/** Pages come at once and stay, as after mlock(). */
export declare const MAP_LOCKED: number;
/** Does not count as committed memory. */
export declare const MAP_NORESERVE: number;
/** Pages come at once. */
export declare const MAP_POPULATE: number;
/** With MAP_POPULATE: no pages after all. */
export declare const MAP_NONBLOCK: number;
/** Ignored. */
export declare const MAP_STACK: number;
/** Huge pages. */
export declare const MAP_HUGETLB: number;
/** Synchronous page faults of DAX; needs MAP_SHARED_VALIDATE. */
export declare const MAP_SYNC: number;
/** What mmap() returns on failure: `(void *) -1`. */
export declare const MAP_FAILED: 0xffffffffffffffffn;

/**
 * Maps a file, a device or fresh memory into the program's address space.
 *
 * For a device the kernel makes a `vm_area_struct` of the arguments and calls the driver's `mmap` with it.
 *
 * @param addr where the mapping should be, a hint unless MAP_FIXED; `NULL` lets the kernel choose
 * @param length bytes, rounded up to pages; not 0
 * @param prot PROT_NONE, or PROT_READ, PROT_WRITE and PROT_EXEC
 * @param flags MAP_SHARED or MAP_PRIVATE, and others
 * @param fd open file, -1 with MAP_ANONYMOUS
 * @param offset first byte of the file, a multiple of the page size
 * @returns first address, or MAP_FAILED with errno: EINVAL (length 0, offset or addr no multiple of the page size, no
 *   MAP_SHARED or MAP_PRIVATE), EACCES (the file is not open for that), ENODEV (the driver has no `mmap`), ENOMEM,
 *   EBADF, EEXIST, EOVERFLOW, or what the driver returned
 */
export declare function mmap(
  addr: bigint,
  length: size_t | number,
  prot: number,
  flags: number,
  fd: number,
  offset: number | bigint,
): bigint;

/**
 * Takes the mappings in `[addr, addr + length)` away, cutting those that reach beyond.
 *
 * @param addr a multiple of the page size
 * @param length bytes, rounded up to pages; not 0
 * @returns 0, also when nothing was mapped there; or -1 with errno EINVAL or ENOMEM
 */
export declare function munmap(addr: bigint, length: size_t | number): number;

/**
 * Changes the protection of `[addr, addr + length)`.
 *
 * @param addr a multiple of the page size
 * @param length bytes, rounded up to pages
 * @returns 0, or -1 with errno: EINVAL, ENOMEM (part of the range is not mapped), EACCES (a mapping does not allow that)
 */
export declare function mprotect(addr: bigint, length: size_t | number, prot: number): number;

/** mremap(): the mapping may move. */
export declare const MREMAP_MAYMOVE: 1;
/** mremap(): to exactly `new_address`, over what is there; with {@link MREMAP_MAYMOVE}. */
export declare const MREMAP_FIXED: 2;
/** mremap(): the old range stays, with empty pages; with {@link MREMAP_MAYMOVE} and the same size. Since 5.7. */
export declare const MREMAP_DONTUNMAP: 4;

/**
 * Grows, shrinks or moves a mapping. Of a device's mapping, the driver's `mremap` may refuse the move, and VM_DONTEXPAND
 * the growth.
 *
 * @param old_address a multiple of the page size
 * @param old_size bytes, rounded up to pages; 0 for a shared mapping makes a second one
 * @param new_size bytes, rounded up to pages; not 0
 * @param flags `MREMAP_*`
 * @param new_address with MREMAP_FIXED (or MREMAP_DONTUNMAP) where to
 * @returns first address, or MAP_FAILED with errno: EINVAL, EFAULT (nothing is mapped there, VM_DONTEXPAND or VM_PFNMAP
 *   grows, the range spans mappings), ENOMEM (no room, may not move), EAGAIN (locked, over the limit), EPERM (sealed)
 */
export declare function mremap(
  old_address: bigint,
  old_size: size_t | number,
  new_size: size_t | number,
  flags: number,
  new_address?: bigint,
): bigint;

/** msync(): starts nothing; pages are written later. */
export declare const MS_ASYNC: 1;
/** msync(): EBUSY where the mapping is locked. */
export declare const MS_INVALIDATE: 2;
/** msync(): waits until the pages are written: the file's `fsync`. */
export declare const MS_SYNC: 4;

/**
 * Writes what a shared mapping changed back to its file: the driver's `fsync` with the range of the file.
 *
 * @param addr a multiple of the page size
 * @param length bytes, rounded up to pages
 * @param flags `MS_*`
 * @returns 0, or -1 with errno: EINVAL, ENOMEM (part of the range is not mapped), EBUSY, or what `fsync` returned
 */
export declare function msync(addr: bigint, length: size_t | number, flags: number): number;

/** madvise(): no special treatment. */
export declare const MADV_NORMAL: 0;
/** madvise(): accesses come in no order: nothing is read ahead. */
export declare const MADV_RANDOM: 1;
/** madvise(): accesses come in order. */
export declare const MADV_SEQUENTIAL: 2;
/** madvise(): the pages are needed soon. */
export declare const MADV_WILLNEED: 3;
/** madvise(): the pages go at once: anonymous ones read as zeros afterwards, those of a file or device fault anew. */
export declare const MADV_DONTNEED: 4;
/** madvise(): anonymous pages may go when memory is short. Since 4.5. */
export declare const MADV_FREE: 8;
/** madvise(): takes the pages out of the file too. */
export declare const MADV_REMOVE: 9;
/** madvise(): a child does not get the range. */
export declare const MADV_DONTFORK: 10;
/** madvise(): undoes MADV_DONTFORK; EINVAL for VM_IO. */
export declare const MADV_DOFORK: 11;
/** madvise(): equal pages may be shared. */
export declare const MADV_MERGEABLE: 12;
/** madvise(): undoes MADV_MERGEABLE. */
export declare const MADV_UNMERGEABLE: 13;
/** madvise(): huge pages are welcome. */
export declare const MADV_HUGEPAGE: 14;
/** madvise(): no huge pages. */
export declare const MADV_NOHUGEPAGE: 15;
/** madvise(): not in a core dump. */
export declare const MADV_DONTDUMP: 16;
/** madvise(): undoes MADV_DONTDUMP; EINVAL for VM_IO, VM_PFNMAP and the like. */
export declare const MADV_DODUMP: 17;
/** madvise(): a child reads zeros. Since 4.14. */
export declare const MADV_WIPEONFORK: 18;
/** madvise(): undoes MADV_WIPEONFORK. Since 4.14. */
export declare const MADV_KEEPONFORK: 19;
/** madvise(): the pages are the first to go when memory is short. Since 5.4. */
export declare const MADV_COLD: 20;
/** madvise(): the pages go now where they can be read again. Since 5.4. */
export declare const MADV_PAGEOUT: 21;
/** madvise(): faults the pages in for reading. Since 5.14. */
export declare const MADV_POPULATE_READ: 22;
/** madvise(): faults the pages in for writing. Since 5.14. */
export declare const MADV_POPULATE_WRITE: 23;
/** madvise(): as MADV_DONTNEED, of locked pages too. Since 5.18. */
export declare const MADV_DONTNEED_LOCKED: 24;
/** madvise(): makes huge pages now. Since 6.1. */
export declare const MADV_COLLAPSE: 25;

/**
 * Tells the kernel how `[addr, addr + length)` will be used, or has it do something with the pages.
 *
 * @param addr a multiple of the page size
 * @param length bytes, rounded up to pages
 * @param advice `MADV_*`
 * @returns 0, or -1 with errno: EINVAL (unknown, or nothing for such a mapping), ENOMEM (part of the range is not mapped:
 *   the rest is done), EFAULT (a populating touch would fault), EBADF, EAGAIN, EPERM (sealed)
 */
export declare function madvise(addr: bigint, length: size_t | number, advice: number): number;

/** posix_madvise(): no special treatment. */
export declare const POSIX_MADV_NORMAL: 0;
/** posix_madvise(): accesses come in no order. */
export declare const POSIX_MADV_RANDOM: 1;
/** posix_madvise(): accesses come in order. */
export declare const POSIX_MADV_SEQUENTIAL: 2;
/** posix_madvise(): the pages are needed soon. */
export declare const POSIX_MADV_WILLNEED: 3;
/** posix_madvise(): nothing happens, as glibc has it: the advice must not lose data. */
export declare const POSIX_MADV_DONTNEED: 4;

/**
 * As madvise(), for the advice that changes no contents.
 *
 * @param advice `POSIX_MADV_*`
 * @returns 0, or the errno itself
 */
export declare function posix_madvise(
  addr: bigint,
  length: size_t | number,
  advice: number,
): number;

/** mlock2(): locks pages as they come, and brings none. Since 4.4. */
export declare const MLOCK_ONFAULT: 1;
/** mlockall(): what is mapped now. */
export declare const MCL_CURRENT: 1;
/** mlockall(): what will be mapped. */
export declare const MCL_FUTURE: 2;
/** mlockall(): pages are locked as they come; with one of the other two. Since 4.4. */
export declare const MCL_ONFAULT: 4;

/**
 * Brings the pages of `[addr, addr + len)` into memory and keeps them there. Device mappings (VM_IO, VM_PFNMAP) are
 * passed over.
 *
 * @param addr rounded down to a page
 * @param len bytes, rounded up to pages
 * @returns 0, or -1 with errno: ENOMEM (part of the range is not mapped, or over RLIMIT_MEMLOCK), EPERM, EAGAIN
 */
export declare function mlock(addr: bigint, len: size_t | number): number;
/** As mlock(), with `flags` 0 or {@link MLOCK_ONFAULT}. Since 4.4. */
export declare function mlock2(addr: bigint, len: size_t | number, flags: number): number;
/** Undoes mlock(). @returns 0, or -1 with errno ENOMEM */
export declare function munlock(addr: bigint, len: size_t | number): number;
/**
 * Locks the whole address space.
 *
 * @param flags `MCL_*`
 * @returns 0, or -1 with errno: EINVAL, ENOMEM, EPERM
 */
export declare function mlockall(flags: number): number;
/** Undoes mlockall(). @returns 0 */
export declare function munlockall(): number;

/**
 * Tells which pages of `[addr, addr + length)` are in memory.
 *
 * @param addr a multiple of the page size
 * @param length bytes, rounded up to pages
 * @param vec address of a buffer of one byte per page: bit 0 is set where the page is in memory
 * @returns 0, or -1 with errno: EINVAL, ENOMEM (part of the range is not mapped), EFAULT (`vec`)
 */
export declare function mincore(addr: bigint, length: size_t | number, vec: bigint): number;

/**
 * Seals `[addr, addr + len)`: it cannot be unmapped, moved, replaced or protected otherwise any more. Since 6.10.
 *
 * @param addr a multiple of the page size
 * @param len bytes, rounded up to pages
 * @param flags 0
 * @returns 0, or -1 with errno: EINVAL, ENOMEM (part of the range is not mapped)
 */
export declare function mseal(addr: bigint, len: size_t | number, flags: number): number;

/**
 * Shows other pages of the file at `[addr, addr + size)`: a MAP_FIXED mapping since 4.0.
 *
 * @param addr rounded down to a page
 * @param size bytes
 * @param prot 0
 * @param pgoff first page of the file, pages
 * @param flags 0 or MAP_NONBLOCK
 * @returns 0, or -1 with errno: EINVAL (no shared mapping of a file there)
 */
export declare function remap_file_pages(
  addr: bigint,
  size: size_t | number,
  prot: number,
  pgoff: size_t | number,
  flags: number,
): number;

/** memfd_create(): the descriptor closes at exec, of which there is none here. */
export declare const MFD_CLOEXEC: 0x1;
/** memfd_create(): seals may be set by fcntl(F_ADD_SEALS). */
export declare const MFD_ALLOW_SEALING: 0x2;
/** memfd_create(): huge pages. */
export declare const MFD_HUGETLB: 0x4;
/** memfd_create(): never executable. Since 6.3. */
export declare const MFD_NOEXEC_SEAL: 0x8;
/** memfd_create(): executable. Since 6.3. */
export declare const MFD_EXEC: 0x10;

/**
 * Makes a file of memory that has no path; `/proc/PID/maps` shows it as `/memfd:NAME (deleted)`.
 *
 * @param name at most 249 bytes
 * @param flags `MFD_*`
 * @returns a descriptor, or -1 with errno: EINVAL, EMFILE, ENOMEM
 */
export declare function memfd_create(name: string | bigint, flags: number): number;

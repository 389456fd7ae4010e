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

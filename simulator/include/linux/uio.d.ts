/**
 * linux/uio.h: where `read_iter` puts bytes and `write_iter` takes them from: one or several pieces of the program's
 * memory. Functions here may sleep, since a page may have to come first.
 */
import type { page } from 'linux/mm_types.h';

declare const opaque: unique symbol;

/** `struct iov_iter`: the rest of the pieces. It is over when the handler returns: do not keep it. Linux: include/linux/uio.h. */
export interface iov_iter {
  readonly [opaque]: 'iov_iter';
  /** Bytes left, as iov_iter_count() returns them. */
  readonly count: bigint;
}

/** Bytes left. Linux: include/linux/uio.h. */
export declare function iov_iter_count(i: iov_iter): bigint;

/**
 * Copies `bytes` of kernel memory to the program and advances.
 *
 * Linux: include/linux/uio.h.
 *
 * @param addr kernel address
 * @param bytes at most this many; what is left of the iterator limits it
 * @returns bytes copied: fewer than asked when the program's memory ended or faulted, a reason for -EFAULT when 0n
 */
export declare function copy_to_iter(addr: bigint, bytes: bigint | number, i: iov_iter): bigint;

/** Copies from the program to kernel memory at `addr`, as {@link copy_to_iter}. Linux: include/linux/uio.h. */
export declare function copy_from_iter(addr: bigint, bytes: bigint | number, i: iov_iter): bigint;

/** {@link copy_to_iter}: true when all `bytes` were copied. Linux: include/linux/uio.h. */
export declare function copy_to_iter_full(
  addr: bigint,
  bytes: bigint | number,
  i: iov_iter,
): boolean;

/** {@link copy_from_iter}: true when all `bytes` were copied; else nothing is advanced. Linux: include/linux/uio.h. */
export declare function copy_from_iter_full(
  addr: bigint,
  bytes: bigint | number,
  i: iov_iter,
): boolean;

/** Copies `bytes` of a page from `offset` on to the program and advances; bytes copied. Linux: lib/iov_iter.c. */
export declare function copy_page_to_iter(
  page: page,
  offset: bigint | number,
  bytes: bigint | number,
  i: iov_iter,
): bigint;

/** Copies `bytes` of the program to a page and advances; bytes copied. Linux: lib/iov_iter.c. */
export declare function copy_page_from_iter(
  page: page,
  offset: bigint | number,
  bytes: bigint | number,
  i: iov_iter,
): bigint;

/** Writes `bytes` zeros to the program and advances; bytes written. Linux: lib/iov_iter.c. */
export declare function iov_iter_zero(bytes: bigint | number, i: iov_iter): bigint;
/** Skips `bytes`, at most what is left. Linux: lib/iov_iter.c. */
export declare function iov_iter_advance(i: iov_iter, bytes: bigint | number): void;
/** Goes back `bytes`, which were advanced before. Linux: lib/iov_iter.c. */
export declare function iov_iter_revert(i: iov_iter, bytes: bigint | number): void;
/** Cuts what is left to `count` bytes. Linux: include/linux/uio.h. */
export declare function iov_iter_truncate(i: iov_iter, count: bigint | number): void;
/** Bytes left in the first piece. Linux: lib/iov_iter.c. */
export declare function iov_iter_single_seg_count(i: iov_iter): bigint;

export {};

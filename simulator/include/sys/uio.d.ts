/** sys/uio.h: reads and writes of several pieces of memory at once. */
import type { array_view, struct_type } from 'pagewalk.h';
import type { ssize_t } from 'sys/types.h';

/** `struct iovec`: a piece of memory. */
export interface iovec {
  /** Its address. */
  iov_base: bigint;
  /** Its bytes. */
  iov_len: bigint;
}
/** Type of `struct iovec`, 16 bytes: `struct({ iov: array(iovec, 2) }).variable().iov` is two of them in a row. */
export declare const iovec: struct_type<iovec>;

/**
 * Reads into several pieces of memory, one after the other.
 *
 * @param iov an array of iovec, one iovec, or an address
 * @param iovcnt how many, at most 1024
 * @returns bytes read, or -1 with errno: EBADF, EFAULT, EINVAL
 */
export declare function readv(
  fd: number,
  iov: array_view<iovec> | iovec | bigint,
  iovcnt: number,
): ssize_t;

/** Writes several pieces of memory, as {@link readv} reads them. */
export declare function writev(
  fd: number,
  iov: array_view<iovec> | iovec | bigint,
  iovcnt: number,
): ssize_t;

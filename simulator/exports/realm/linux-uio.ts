import type * as header from 'linux/uio.h';
import type { iov_iter } from 'linux/uio.h';
import { PAGE_OFFSET } from '../../arch/memory-layout.ts';
import { sizeArgument, ulongArgument } from '../../libc/arguments.ts';
import { toUlong } from '../../lib/ulong.ts';
import type { Realm } from './realm.ts';

const PAGE_SIZE = 4096;

/** linux/uio.h. Linux: include/linux/uio.h, lib/iov_iter.c (6.12). */
export function linuxUio({ kernel, iovIters, pages }: Realm) {
  const size = (fn: string, parameter: string, value: unknown): number =>
    Number(sizeArgument(fn, parameter, value));

  const toUser = (fn: string, from: bigint, bytes: number, i: iov_iter): number =>
    iovIters
      .cursor(fn, i)
      .transfer(bytes, (user, done, count) =>
        kernel.copy_to_user(toUlong(user), from + BigInt(done), count),
      );
  const fromUser = (fn: string, to: bigint, bytes: number, i: iov_iter): number =>
    iovIters
      .cursor(fn, i)
      .transfer(bytes, (user, done, count) =>
        kernel.copy_from_user(to + BigInt(done), toUlong(user), count),
      );
  /** Kernel address of a byte of a page, and how many bytes the page has from there. */
  const inPage = (fn: string, page: unknown, offset: unknown): { at: bigint; room: number } => {
    const pfn = pages.live(fn, 'page', page);
    const start = Math.min(size(fn, 'offset', offset), PAGE_SIZE);
    return { at: PAGE_OFFSET + BigInt(pfn * PAGE_SIZE + start), room: PAGE_SIZE - start };
  };

  return {
    iov_iter_count: (i) => BigInt(iovIters.cursor('iov_iter_count', i).count),
    copy_to_iter(addr, bytes, i) {
      const fn = 'copy_to_iter';
      return BigInt(toUser(fn, ulongArgument(fn, 'addr', addr), size(fn, 'bytes', bytes), i));
    },
    copy_from_iter(addr, bytes, i) {
      const fn = 'copy_from_iter';
      return BigInt(fromUser(fn, ulongArgument(fn, 'addr', addr), size(fn, 'bytes', bytes), i));
    },
    copy_to_iter_full(addr, bytes, i) {
      const fn = 'copy_to_iter_full';
      const wanted = size(fn, 'bytes', bytes);
      return toUser(fn, ulongArgument(fn, 'addr', addr), wanted, i) === wanted;
    },
    copy_from_iter_full(addr, bytes, i) {
      const fn = 'copy_from_iter_full';
      const wanted = size(fn, 'bytes', bytes);
      const copied = fromUser(fn, ulongArgument(fn, 'addr', addr), wanted, i);
      if (copied === wanted) return true;
      const cursor = iovIters.cursor(fn, i);
      cursor.done -= copied;
      cursor.count += copied;
      return false;
    },
    copy_page_to_iter(page, offset, bytes, i) {
      const fn = 'copy_page_to_iter';
      const { at, room } = inPage(fn, page, offset);
      return BigInt(toUser(fn, at, Math.min(size(fn, 'bytes', bytes), room), i));
    },
    copy_page_from_iter(page, offset, bytes, i) {
      const fn = 'copy_page_from_iter';
      const { at, room } = inPage(fn, page, offset);
      return BigInt(fromUser(fn, at, Math.min(size(fn, 'bytes', bytes), room), i));
    },
    iov_iter_zero(bytes, i) {
      const fn = 'iov_iter_zero';
      const wanted = size(fn, 'bytes', bytes);
      return BigInt(
        iovIters
          .cursor(fn, i)
          .transfer(wanted, (user, _done, count) => kernel.clear_user(toUlong(user), count)),
      );
    },
    iov_iter_advance: (i, bytes) => {
      const fn = 'iov_iter_advance';
      iovIters.cursor(fn, i).skip(size(fn, 'bytes', bytes));
    },
    iov_iter_revert(i, bytes) {
      const fn = 'iov_iter_revert';
      const cursor = iovIters.cursor(fn, i);
      const back = Math.min(size(fn, 'bytes', bytes), cursor.done);
      cursor.done -= back;
      cursor.count += back;
    },
    iov_iter_truncate(i, count) {
      const fn = 'iov_iter_truncate';
      const cursor = iovIters.cursor(fn, i);
      cursor.count = Math.min(cursor.count, size(fn, 'count', count));
    },
    iov_iter_single_seg_count(i) {
      const cursor = iovIters.cursor('iov_iter_single_seg_count', i);
      return BigInt(Math.min(cursor.here().room, cursor.count));
    },
  } satisfies typeof header;
}

import type * as header from 'linux/uaccess.h';
import { toUlong } from '../../lib/ulong.ts';
import {
  intArgument,
  longArgument,
  sizeArgument,
  ulongArgument,
  wrongType,
} from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import type { Realm } from './realm.ts';

const { EFAULT } = ERRNO_CONSTANTS;
/** Linux: TASK_SIZE_MAX. */
const USER_END = 0x7ffffffff000n;

/** What put_user() stores: an `int` of four bytes, or an `unsigned long` of eight. */
function userValue(fn: string, x: unknown): { width: number; bits: bigint } {
  if (typeof x === 'bigint') return { width: 8, bits: BigInt.asUintN(64, x) };
  return { width: 4, bits: BigInt(intArgument(fn, 'x', x) >>> 0) };
}

/** linux/uaccess.h */
export function linuxUaccess({ kernel }: Realm) {
  /** The bytes up to a NUL, at most `max`, or up to where the program's memory ends. */
  function userText(from: bigint, max: number): { bytes: string; ended: boolean } {
    let bytes = '';
    while (bytes.length < max) {
      const at = from + BigInt(bytes.length);
      const piece = kernel.user_bytes(
        toUlong(at),
        Math.min(max - bytes.length, 4096 - Number(at & 0xfffn)),
      );
      const end = piece.indexOf('\0');
      if (end >= 0) return { bytes: bytes + piece.slice(0, end), ended: true };
      if (piece === '') break;
      bytes += piece;
    }
    return { bytes, ended: false };
  }

  return {
    copy_to_user(to, from, n) {
      const user = toUlong(ulongArgument('copy_to_user', 'to', to));
      const address = ulongArgument('copy_to_user', 'from', from);
      return BigInt(
        kernel.copy_to_user(user, address, Number(sizeArgument('copy_to_user', 'n', n))),
      );
    },
    copy_from_user(to, from, n) {
      const address = ulongArgument('copy_from_user', 'to', to);
      const user = toUlong(ulongArgument('copy_from_user', 'from', from));
      const count = Number(sizeArgument('copy_from_user', 'n', n));
      return BigInt(kernel.copy_from_user(address, user, count));
    },
    put_user(x, ptr) {
      const { width, bits } = userValue('put_user', x);
      const user = toUlong(ulongArgument('put_user', 'ptr', ptr));
      return kernel.put_user(user, width, width === 8 ? bits : Number(bits)) ? 0 : -EFAULT;
    },
    get_user(x, ptr) {
      const target: unknown = x;
      if (typeof target !== 'object' || target === null)
        throw wrongType('get_user', 'x', 'an object { value: 0 } or { value: 0n }', x);
      const wide = typeof x.value === 'bigint';
      const width = wide ? 8 : 4;
      const user = toUlong(ulongArgument('get_user', 'ptr', ptr));
      const bytes = kernel.user_bytes(user, width);
      const failed = bytes.length < width;
      // Linux: the variable is 0 when the program's memory cannot be read.
      let loaded = 0n;
      for (let i = width - 1; i >= 0 && !failed; i--)
        loaded = (loaded << 8n) | BigInt(bytes.charCodeAt(i));
      (x as { value: unknown }).value = wide ? loaded : Number(BigInt.asIntN(32, loaded));
      return failed ? -EFAULT : 0;
    },
    clear_user(to, n) {
      const user = toUlong(ulongArgument('clear_user', 'to', to));
      return BigInt(kernel.clear_user(user, Number(sizeArgument('clear_user', 'n', n))));
    },
    strncpy_from_user(dst, src, count) {
      const fn = 'strncpy_from_user';
      const to = ulongArgument(fn, 'dst', dst);
      const from = ulongArgument(fn, 'src', src);
      const room = longArgument(fn, 'count', count);
      if (room <= 0) return 0;
      const { bytes, ended } = userText(from, room);
      if (bytes.length < room && !ended) return -EFAULT;
      kernel.kstore_bytes(to, ended ? `${bytes}\0` : bytes);
      return bytes.length;
    },
    strnlen_user(str, n) {
      const fn = 'strnlen_user';
      const from = ulongArgument(fn, 'str', str);
      const room = longArgument(fn, 'n', n);
      if (room <= 0) return 0;
      const { bytes, ended } = userText(from, room);
      if (ended) return bytes.length + 1;
      return bytes.length < room ? 0 : room + 1;
    },
    access_ok(addr, size) {
      const from = ulongArgument('access_ok', 'addr', addr);
      return from + sizeArgument('access_ok', 'size', size) <= USER_END;
    },
  } satisfies typeof header;
}

import type { file, inode } from 'linux/fs.h';
import {
  intArgument,
  longArgument,
  objectArgument,
  sizeArgument,
  ulongArgument,
} from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import { toUlong } from '../../lib/ulong.ts';
import { FILE_INODE, FILE_MODE, FILE_POS, INODE_SIZE } from '../gate.ts';
import type { Realm } from './realm.ts';

const { EFAULT, EINVAL, ENXIO } = ERRNO_CONSTANTS;
const SEEK_SET = 0;
const SEEK_CUR = 1;
const SEEK_END = 2;
const SEEK_DATA = 3;
const SEEK_HOLE = 4;

/** FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE. */
const FMODE_POSITIONS = 0x1c;

export interface Position {
  value: number;
}

/** Handlers that need no driver of their own. Linux: fs/libfs.c, fs/read_write.c (6.12). */
export function libfsFunctions({ kernel, files, inodes }: Realm) {
  const position = (fn: string, ppos: Position): number => {
    objectArgument(fn, 'ppos', 'the ppos of read or write', ppos);
    return longArgument(fn, 'ppos.value', ppos.value);
  };
  const bytes = (fn: string, parameter: string, value: unknown): number =>
    Number(sizeArgument(fn, parameter, value));

  return {
    noop_llseek: (file: file, _offset: number, _whence: number): number =>
      kernel.file_get(files.handle('noop_llseek', 'file', file), FILE_POS),

    default_llseek(file: file, offset: number, whence: number): number {
      const fn = 'default_llseek';
      const handle = files.handle(fn, 'file', file);
      const distance = longArgument(fn, 'offset', offset);
      const from = intArgument(fn, 'whence', whence);
      const now = kernel.file_get(handle, FILE_POS);
      if (from === SEEK_CUR && distance === 0) return now;
      const size = kernel.inode_get(kernel.file_get(handle, FILE_INODE), INODE_SIZE);
      if ((from === SEEK_DATA || from === SEEK_HOLE) && distance >= size) return -ENXIO;
      const base = from === SEEK_CUR ? now : from === SEEK_END ? size : 0;
      const target = from === SEEK_HOLE ? size : base + distance;
      if (target < 0) return -EINVAL;
      kernel.file_set(handle, FILE_POS, target);
      return target;
    },

    nonseekable_open(inode: inode, filp: file): number {
      inodes.handle('nonseekable_open', inode);
      const handle = files.handle('nonseekable_open', 'filp', filp);
      kernel.file_set(handle, FILE_MODE, kernel.file_get(handle, FILE_MODE) & ~FMODE_POSITIONS);
      return 0;
    },

    fixed_size_llseek(file: file, offset: number, whence: number, size: number): number {
      const fn = 'fixed_size_llseek';
      const handle = files.handle(fn, 'file', file);
      const end = longArgument(fn, 'size', size);
      const distance = longArgument(fn, 'offset', offset);
      const from = intArgument(fn, 'whence', whence);
      if (from !== SEEK_SET && from !== SEEK_CUR && from !== SEEK_END) return -EINVAL;
      const base =
        from === SEEK_SET ? 0 : from === SEEK_CUR ? kernel.file_get(handle, FILE_POS) : end;
      const target = base + distance;
      if (target < 0 || target > end) return -EINVAL;
      kernel.file_set(handle, FILE_POS, target);
      return target;
    },

    simple_read_from_buffer(
      to: bigint,
      count: bigint | number,
      ppos: Position,
      from: bigint,
      available: bigint | number,
    ): number {
      const fn = 'simple_read_from_buffer';
      const at = position(fn, ppos);
      const user = toUlong(ulongArgument(fn, 'to', to));
      const source = ulongArgument(fn, 'from', from);
      const [wanted, size] = [bytes(fn, 'count', count), bytes(fn, 'available', available)];
      if (at < 0) return -EINVAL;
      if (at >= size || wanted === 0) return 0;
      const room = Math.min(wanted, size - at);
      const left = kernel.copy_to_user(user, source + BigInt(at), room);
      if (left === room) return -EFAULT;
      ppos.value = at + room - left;
      return room - left;
    },

    simple_write_to_buffer(
      to: bigint,
      available: bigint | number,
      ppos: Position,
      from: bigint,
      count: bigint | number,
    ): number {
      const fn = 'simple_write_to_buffer';
      const at = position(fn, ppos);
      const target = ulongArgument(fn, 'to', to);
      const user = toUlong(ulongArgument(fn, 'from', from));
      const [wanted, size] = [bytes(fn, 'count', count), bytes(fn, 'available', available)];
      if (at < 0) return -EINVAL;
      if (at >= size || wanted === 0) return 0;
      const room = Math.min(wanted, size - at);
      const left = kernel.copy_from_user(target + BigInt(at), user, room);
      if (left === room) return -EFAULT;
      ppos.value = at + room - left;
      return room - left;
    },
  };
}

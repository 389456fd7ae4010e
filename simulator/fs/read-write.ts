/** Positions of open files. Linux: fs/read_write.c (6.12). */
import { EINVAL, ENXIO } from '../lib/errno.ts';
import type { File } from './file.ts';

const SEEK_CUR = 1;
const SEEK_END = 2;
const SEEK_HOLE = 4;

/**
 * Moves an open file to a position.
 *
 * Contract: an ->llseek ends with it, as nobody else stores its result. Linux: vfs_setpos().
 *
 * @param offset bytes from the start
 * @returns the position, or -EINVAL before the start
 */
export function vfs_setpos(file: File, offset: number): number {
  if (offset < 0) return -EINVAL;
  file.f_pos = offset;
  return offset;
}

/**
 * Linux: generic_file_llseek(): SEEK_SET, SEEK_CUR, SEEK_END; SEEK_DATA and SEEK_HOLE know one stretch of data.
 *
 * @returns the position, -EINVAL before the start, -ENXIO when there is no data at `offset`
 */
export function generic_file_llseek(file: File, offset: number, whence: number): number {
  const size = file.f_inode.i_size;
  if (whence > SEEK_END) {
    if (offset < 0 || offset >= size) return -ENXIO;
    return vfs_setpos(file, whence === SEEK_HOLE ? size : offset);
  }
  const base = whence === SEEK_CUR ? file.f_pos : whence === SEEK_END ? size : 0;
  return vfs_setpos(file, base + offset);
}

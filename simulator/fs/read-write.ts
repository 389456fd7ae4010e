/** Positions of open files. Linux: fs/read_write.c (6.12). */
import { EINVAL } from '../lib/errno.ts';
import type { File } from './file.ts';

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

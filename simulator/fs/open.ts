/** What open files are asked beside reading and writing. Linux: fs/open.c (6.12). */
import { EBADF, EFBIG, EINVAL, EISDIR, ENODEV, EOPNOTSUPP, EPERM } from '../lib/errno.ts';
import { FMODE_WRITE, type MappedFile } from '../mm/ports.ts';
import { FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE } from '../mm/shmem.ts';
import type { File } from './file.ts';

const FALLOC_FL_COLLAPSE_RANGE = 0x08;
const FALLOC_FL_ZERO_RANGE = 0x10;
const FALLOC_FL_INSERT_RANGE = 0x20;
const FALLOC_FL_UNSHARE_RANGE = 0x40;
/** MAX_LFS_FILESIZE; above 2^53 only its magnitude counts. */
const MAX_BYTES = 2 ** 63 - 1;

/** May this combination exist at all? */
function modeError(mode: number): number {
  const kept = (mode & FALLOC_FL_KEEP_SIZE) !== 0;
  switch (mode & ~FALLOC_FL_KEEP_SIZE) {
    case 0:
    case FALLOC_FL_UNSHARE_RANGE:
    case FALLOC_FL_ZERO_RANGE:
      return 0;
    case FALLOC_FL_PUNCH_HOLE:
      return kept ? 0 : -EOPNOTSUPP;
    case FALLOC_FL_COLLAPSE_RANGE:
    case FALLOC_FL_INSERT_RANGE:
      return kept ? -EOPNOTSUPP : 0;
    default:
      return -EOPNOTSUPP;
  }
}

/**
 * Allocates or frees the space of bytes [offset, offset + length). Linux: vfs_fallocate().
 *
 * @returns 0, -EINVAL (range), -EOPNOTSUPP (mode), -EBADF (not open for writing), -EPERM, -ENODEV, -EFBIG, or the file
 *   system's errno
 */
export function vfs_fallocate(
  file: MappedFile,
  mode: number,
  offset: number,
  length: number,
): number {
  if (offset < 0 || length <= 0) return -EINVAL;
  const bad = modeError(mode);
  if (bad !== 0) return bad;
  if ((file.f_mode & FMODE_WRITE) === 0) return -EBADF;
  const inode = file.f_inode;
  if ((mode & ~FALLOC_FL_KEEP_SIZE) !== 0 && inode.append) return -EPERM;
  if (inode.kind === 'directory') return -EISDIR;
  if (inode.kind !== 'regular' && inode.kind !== 'block') return -ENODEV;
  if (offset + length > MAX_BYTES) return -EFBIG;
  return file.f_op.fallocate ? file.f_op.fallocate(file, mode, offset, length) : -EOPNOTSUPP;
}

/**
 * Sets the size of an open file. Linux: do_ftruncate(), do_truncate().
 *
 * @returns 0, -EINVAL (not a regular file open for writing), -EPERM (append-only), -EFBIG, or the file system's errno
 */
export function do_ftruncate(file: File, size: number): number {
  const inode = file.f_inode;
  if (inode.kind !== 'regular' || (file.f_mode & FMODE_WRITE) === 0) return -EINVAL;
  if (inode.append) return -EPERM;
  if (size > MAX_BYTES) return -EFBIG;
  return file.f_op.truncate ? file.f_op.truncate(inode, size) : -EINVAL;
}

/** Seals of memory files. Linux: mm/memfd.c (6.12). */
import { EBUSY, EINVAL, EPERM } from '../lib/errno.ts';
import { FMODE_WRITE, type MappedFile } from './ports.ts';
import {
  F_SEAL_EXEC,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_GROW,
  F_SEAL_SEAL,
  F_SEAL_SHRINK,
  F_SEAL_WRITE,
} from './shmem.ts';
import { MEMFD_ADD_SEALS } from './stages.ts';
import type { MmContext } from './context.ts';

/** Flags of memfd_create(2). Linux: include/uapi/linux/memfd.h. */
export const MFD_CLOEXEC = 0x1;
export const MFD_ALLOW_SEALING = 0x2;
export const MFD_HUGETLB = 0x4;
export const MFD_NOEXEC_SEAL = 0x8;
export const MFD_EXEC = 0x10;
export const MFD_ALL_FLAGS =
  MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB | MFD_NOEXEC_SEAL | MFD_EXEC;
/** Longest name of a memfd in bytes. */
export const MFD_NAME_MAX_LEN = 249;

const F_ALL_SEALS =
  F_SEAL_SEAL | F_SEAL_EXEC | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE;
const EXECUTABLE = 0o111;

/** Seals that a new memfd has. Linux: memfd_create(): without MFD_ALLOW_SEALING it is sealed against sealing. */
export function initialSeals(flags: number): number {
  if ((flags & MFD_NOEXEC_SEAL) !== 0) return F_SEAL_EXEC;
  return (flags & MFD_ALLOW_SEALING) !== 0 ? 0 : F_SEAL_SEAL;
}

/**
 * Adds seals. Linux: memfd_add_seals(): F_SEAL_WRITE needs that nobody maps the file shared and writable.
 *
 * @returns 0, -EPERM (not open for writing, sealed), -EINVAL (unknown seal, no memory file), -EBUSY (writable mapping)
 */
export function memfd_add_seals(k: MmContext, file: MappedFile, seals: number): number {
  k.trace.enter(MEMFD_ADD_SEALS, file.id, seals);
  return k.trace.leave(addSeals(file, seals));
}

function addSeals(file: MappedFile, seals: number): number {
  const inode = file.f_inode;
  if ((file.f_mode & FMODE_WRITE) === 0) return -EPERM;
  if ((seals & ~F_ALL_SEALS) !== 0 || !inode.sealable) return -EINVAL;
  if ((inode.seals & F_SEAL_SEAL) !== 0) return -EPERM;
  if ((seals & F_SEAL_WRITE) !== 0 && (inode.seals & F_SEAL_WRITE) === 0) {
    if (inode.i_mapping.i_mmap_writable > 0) return -EBUSY;
    inode.i_mapping.i_mmap_writable--;
  }
  const implied =
    (seals & F_SEAL_EXEC) !== 0 && (inode.mode & EXECUTABLE) !== 0
      ? F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE
      : 0;
  inode.seals |= seals | implied;
  return 0;
}

/** Linux: memfd_get_seals(). The seals, or -EINVAL when the file is no memory file. */
export function memfd_get_seals(file: MappedFile): number {
  return file.f_inode.sealable ? file.f_inode.seals : -EINVAL;
}

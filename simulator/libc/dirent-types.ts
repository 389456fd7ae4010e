/** Types of directory entries. Linux: include/linux/fs_types.h, glibc's dirent.h. */
export const DIRENT_TYPES = Object.freeze({
  DT_UNKNOWN: 0,
  DT_FIFO: 1,
  DT_CHR: 2,
  DT_DIR: 4,
  DT_BLK: 6,
  DT_REG: 8,
  DT_LNK: 10,
  DT_SOCK: 12,
} as const);

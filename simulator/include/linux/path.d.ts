/** linux/path.h: where a file is. */
import type { dentry } from 'linux/dcache.h';

/** `struct path`: where a file was opened. Linux: include/linux/path.h. */
export interface path {
  /** The directory entry by which the file was opened. */
  readonly dentry: dentry;
}

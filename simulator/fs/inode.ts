import type { AddressSpace } from '../mm/address-space.ts';
import type { InodeKind, MappedInode } from '../mm/ports.ts';
import type { FileOperations } from './file.ts';

/** Which mount an inode belongs to: device numbers in maps and what the mount forbids. */
export interface SuperBlock {
  readonly name: string;
  readonly major: number;
  readonly minor: number;
  readonly noexec: boolean;
}

/** An inode. Linux: struct inode, include/linux/fs.h. */
export class Inode implements MappedInode {
  i_size = 0;
  /** Permission bits. */
  mode = 0o644;
  nlink = 1;
  append = false;
  seals = 0;
  readonly hugetlb = false;
  /** Device number of a character device node: major << 20 | minor. */
  i_rdev = 0;
  /** Entries of a directory by name. */
  readonly children: Map<string, Inode> | undefined;

  constructor(
    readonly kind: InodeKind,
    readonly ino: number,
    readonly sb: SuperBlock,
    readonly i_mapping: AddressSpace,
    /** Operations a file opened on this inode starts with. */
    readonly i_fop: FileOperations,
  ) {
    this.children = kind === 'directory' ? new Map() : undefined;
  }

  get major(): number {
    return this.sb.major;
  }

  get minor(): number {
    return this.sb.minor;
  }

  get noexec(): boolean {
    return this.sb.noexec;
  }
}

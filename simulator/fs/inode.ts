import type { AddressSpace } from '../mm/address-space.ts';
import type { InodeKind, MappedInode } from '../mm/ports.ts';
import type { FileOperations } from './file.ts';
import type { FileLockContext } from './lock-context.ts';

/** Which mount an inode belongs to: device numbers in maps and what the mount forbids. */
export interface SuperBlock {
  readonly name: string;
  readonly major: number;
  readonly minor: number;
  readonly noexec: boolean;
}

/** What a directory's file system does for it. Linux: struct inode_operations, struct super_operations. */
export interface InodeOperations {
  /** A name that is not in the directory's list. */
  lookup?(name: string): Inode | undefined;
  /** A new regular file, or -errno. */
  create(): Inode | number;
  mkdir(): Inode | number;
  /** May this name be removed? 0 or -errno. */
  unlink?(name: string): number;
  /** The last reference is gone and no name is left: the file's pages go. */
  evict(inode: Inode): void;
}

/** An inode. Linux: struct inode, include/linux/fs.h. */
export class Inode implements MappedInode {
  i_size = 0;
  /** Permission bits. */
  mode = 0o644;
  nlink = 1;
  append = false;
  /** Lives in memory: fcntl may seal it. */
  sealable = false;
  seals = 0;
  readonly hugetlb = false;
  /** Undefined for device nodes and the like, which are never evicted. */
  i_op: InodeOperations | undefined;
  /** Pages charged to the commit account for as long as the inode lives. */
  accounted = 0;
  /** Locks of programs, once there was one. */
  flctx: FileLockContext | undefined;
  private references = 0;
  /** Device number of a character device node: major << 20 | minor. */
  i_rdev = 0;
  /** Directory that holds a directory of the same file system. Linux: d_parent. */
  parent: Inode | undefined;
  /** Entries of a directory by name, from the oldest on. */
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

  /** Puts a name into a directory. Linux: d_add(). */
  addChild(name: string, inode: Inode): void {
    this.children?.set(name, inode);
    if (inode.sb === this.sb) inode.parent = this;
  }

  /** An open file refers to the inode. Linux: ihold(). */
  hold(): void {
    this.references++;
  }

  /** Linux: iput(). */
  put(): void {
    if (--this.references === 0 && this.nlink === 0) this.i_op?.evict(this);
  }

  /** A name of the file is gone. Linux: drop_nlink(), iput(). */
  dropLink(): void {
    this.nlink--;
    if (this.references === 0 && this.nlink === 0) this.i_op?.evict(this);
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

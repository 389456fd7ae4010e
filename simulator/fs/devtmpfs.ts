/** Device files. Linux: drivers/base/devtmpfs.c, fs/namei.c vfs_mknod() (6.12). */
import { EEXIST, EINVAL, EPERM } from '../lib/errno.ts';
import type { CharDevices } from './char-dev.ts';
import type { Inode } from './inode.ts';
import type { Namespace } from './namei.ts';
import type { RamFs } from './ramfs.ts';

const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const S_IFCHR = 0o020000;
const S_IFDIR = 0o040000;

export class DeviceFiles {
  constructor(
    private readonly devices: CharDevices,
    private readonly namespace: Namespace,
    private readonly fs: RamFs,
  ) {}

  /**
   * Makes /dev/NAME; `/` in the name makes directories. Linux: devtmpfs_create_node().
   *
   * @param mode permission bits; 0 gives 0o600
   * @returns 0, -EINVAL for a bad name, -EEXIST
   */
  create(name: string, rdev: number, mode: number): number {
    if (!/^[^/\0]+(\/[^/\0]+)*$/.test(name)) return -EINVAL;
    const path = `/dev/${name}`;
    if (typeof this.namespace.lookup(path) !== 'number') return -EEXIST;
    this.namespace.add(path, this.node(rdev, mode === 0 ? 0o600 : mode));
    return 0;
  }

  remove(name: string): void {
    this.namespace.unlink(`/dev/${name}`);
  }

  /**
   * mknod(2) of a regular file or a character device. Linux: do_mknodat().
   *
   * @returns 0, -EEXIST, -EPERM for a directory, -EINVAL for types that do not exist here, or the lookup's errno
   */
  mknod(path: string, mode: number, rdev: number): number {
    const type = mode & S_IFMT;
    if (type === S_IFDIR) return -EPERM;
    if (type !== S_IFCHR && type !== S_IFREG && type !== 0) return -EINVAL;
    if (typeof this.namespace.lookup(path) !== 'number') return -EEXIST;
    const parent = this.namespace.parent(path, false);
    if (typeof parent === 'number') return parent;
    const inode =
      type === S_IFCHR ? this.node(rdev, mode & 0o777) : (parent.i_op ?? this.fs).create();
    if (typeof inode === 'number') return inode;
    inode.mode = mode & 0o777;
    this.namespace.add(path, inode);
    return 0;
  }

  private node(rdev: number, mode: number): Inode {
    const node = this.fs.node('char', this.devices.defaultOperations);
    node.i_rdev = rdev;
    node.mode = mode;
    return node;
  }
}

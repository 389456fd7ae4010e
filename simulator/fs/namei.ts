/** Path lookup and open. Linux: fs/namei.c, fs/open.c. */
import { EEXIST, EISDIR, ENOENT, ENOTDIR } from '../lib/errno.ts';
import type { Trace } from '../trace/trace.ts';
import { FMODE_LSEEK } from '../mm/ports.ts';
import { O_ACCMODE, O_CREAT, O_DIRECTORY, O_EXCL, O_TRUNC, type File } from './file.ts';
import type { FileTable } from './file-table.ts';
import type { Inode } from './inode.ts';
import type { RamFs } from './ramfs.ts';
import { DO_DENTRY_OPEN } from './stages.ts';

/** The directory tree of the machine. */
export class Namespace {
  readonly root: Inode;

  constructor(
    private readonly fs: RamFs,
    private readonly files: FileTable,
    private readonly trace: Trace,
  ) {
    this.root = fs.mkdir();
  }

  /** The inode at an absolute path, or -errno. */
  lookup(path: string): Inode | number {
    let inode: Inode = this.root;
    for (const name of components(path)) {
      if (!inode.children) return -ENOTDIR;
      const next: Inode | undefined = inode.children.get(name) ?? inode.i_op?.lookup?.(name);
      if (!next) return -ENOENT;
      inode = next;
    }
    return inode;
  }

  /** The directory that holds the last component, made with its parents if `create`. */
  parent(path: string, create: boolean): Inode | number {
    let inode: Inode = this.root;
    for (const name of components(path).slice(0, -1)) {
      if (!inode.children) return -ENOTDIR;
      let next: Inode | undefined = inode.children.get(name) ?? inode.i_op?.lookup?.(name);
      if (!next) {
        if (!create) return -ENOENT;
        const made = (inode.i_op ?? this.fs).mkdir();
        if (typeof made === 'number') return made;
        next = made;
        inode.addChild(name, next);
      }
      inode = next;
    }
    return inode.children ? inode : -ENOTDIR;
  }

  /** Puts an inode at a path, making directories on the way. */
  add(path: string, inode: Inode): void {
    const parent = this.parent(path, true);
    if (typeof parent !== 'number') parent.addChild(components(path).at(-1) ?? '', inode);
  }

  /** Linux: do_unlinkat(). 0 or -errno. */
  unlink(path: string): number {
    const parent = this.parent(path, false);
    if (typeof parent === 'number') return parent;
    const name = components(path).at(-1) ?? '';
    const inode = parent.children?.get(name) ?? parent.i_op?.lookup?.(name);
    if (!inode) return -ENOENT;
    const refused = parent.i_op?.unlink?.(name) ?? 0;
    if (refused !== 0) return refused;
    if (inode.children) return -EISDIR;
    parent.children?.delete(name);
    inode.dropLink();
    return 0;
  }

  /**
   * Opens a path; ->open of the inode's operations runs. Linux: do_sys_openat2() → do_filp_open().
   *
   * @returns the open file with one reference, or -errno
   */
  open(path: string, flags: number, mode: number): File | number {
    let found = this.lookup(path);
    if (found === -ENOENT && (flags & O_CREAT) !== 0) {
      const parent = this.parent(path, false);
      if (typeof parent === 'number') return parent;
      found = (parent.i_op ?? this.fs).create();
      if (typeof found === 'number') return found;
      found.mode = mode & 0o777;
      parent.addChild(components(path).at(-1) ?? '', found);
    } else if (typeof found === 'number') {
      return found;
    } else if ((flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL)) {
      return -EEXIST;
    }
    const inode = found;
    if (inode.kind === 'directory' && (flags & O_ACCMODE) !== 0) return -EISDIR;
    if (inode.kind !== 'directory' && (flags & O_DIRECTORY) !== 0) return -ENOTDIR;
    const file = this.files.create(inode, flags, normalise(path));
    this.trace.enter(DO_DENTRY_OPEN, file.id, flags);
    const error = this.trace.leave(file.f_op.open?.(file) ?? 0);
    if (error !== 0) {
      this.files.drop(file);
      return error;
    }
    // Linux: do_dentry_open(), fs/open.c, after ->open, which may have put other operations in place.
    if (!file.f_op.llseek) file.f_mode &= ~FMODE_LSEEK;
    if ((flags & O_TRUNC) !== 0 && inode.kind === 'regular') file.f_op.truncate?.(inode, 0);
    return file;
  }
}

function components(path: string): string[] {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') out.pop();
    else out.push(part);
  }
  return out;
}

function normalise(path: string): string {
  return `/${components(path).join('/')}`;
}

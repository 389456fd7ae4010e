/** Directories that are nothing but their names in memory. Linux: fs/libfs.c (6.12). */
import { EINVAL, EISDIR } from '../lib/errno.ts';
import type { File, FileOperations } from './file.ts';
import type { Inode } from './inode.ts';
import { vfs_setpos } from './read-write.ts';
import { dir_emit_dots, emitInode, FIRST_ENTRY, type DirContext } from './readdir.ts';

type Entry = readonly [name: string, inode: Inode];

/**
 * Where an open directory stands among the names. Linux: the cursor, a dentry between the others.
 *
 * Invariant: what is made later has its place before the cursor, so only names that were there come.
 */
class Cursor {
  private rest: Entry[] = [];

  /** Goes before the entry at `position`: the names from the newest to the oldest. */
  private place(directory: Inode, position: number): void {
    this.rest = [...(directory.children ?? [])].reverse().slice(position - FIRST_ENTRY);
  }

  /** Linux: dcache_readdir(). */
  readonly iterate_shared = (file: File, ctx: DirContext): number => {
    const directory = file.f_inode;
    if (!dir_emit_dots(file, ctx)) return 0;
    if (ctx.pos === FIRST_ENTRY) this.place(directory, ctx.pos);
    while (this.rest.length > 0) {
      const [name, inode] = this.rest[0]!;
      if (directory.children?.get(name) === inode) {
        if (!emitInode(ctx, name, inode)) break;
        ctx.pos++;
      }
      this.rest.shift();
    }
    return 0;
  };

  /** Linux: dcache_dir_lseek(). */
  readonly llseek = (file: File, offset: number, whence: number): number => {
    if (whence > 1) return -EINVAL;
    const target = whence === 1 ? file.f_pos + offset : offset;
    if (target < 0) return -EINVAL;
    if (target !== file.f_pos && target > FIRST_ENTRY) this.place(file.f_inode, target);
    return vfs_setpos(file, target);
  };
}

/**
 * Linux: simple_dir_operations.
 *
 * Differs: positions count entries on tmpfs too, where Linux gives each name a number of its own.
 */
export const simpleDirOperations: FileOperations = {
  label: 'simple_dir_operations',
  read: () => -EISDIR,
  open: (file) => {
    const { iterate_shared, llseek } = new Cursor();
    file.f_op = { ...file.f_op, iterate_shared, llseek };
    return 0;
  },
};

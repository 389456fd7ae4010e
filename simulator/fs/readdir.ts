/** Reading directories. Linux: fs/readdir.c, include/linux/fs.h (6.12). */
import { EFAULT, EINVAL, EIO, ENOTDIR } from '../lib/errno.ts';
import { TextBuffer } from '../lib/text-buffer.ts';
import type { InodeKind } from '../mm/ports.ts';
import type { File, UserBuffer } from './file.ts';
import type { Inode } from './inode.ts';

/** Linux: include/linux/fs_types.h. */
export const DT_DIR = 4;
export const DT_LNK = 10;
const TYPES: Readonly<Record<InodeKind, number>> = {
  ...{ fifo: 1, char: 2, directory: DT_DIR, block: 6 },
  ...{ regular: 8, link: DT_LNK, socket: 12, anon: 0 },
};

/** Linux: offsetof(struct linux_dirent64, d_name). */
const D_NAME = 19;
const D_OFF = 8;
/** Linux: PATH_MAX. */
const PATH_MAX = 4096;
/** Positions of "." and "..", and the first behind them. */
export const FIRST_ENTRY = 2;

/** Where an iteration of a directory stands, and who takes its entries. Linux: struct dir_context. */
export interface DirContext {
  pos: number;
  /** Takes an entry at {@link pos}; false when there is no room for it. `type` is DT_*. */
  readonly actor: (name: Uint8Array, ino: number | bigint, type: number) => boolean;
}

/** Linux: dir_emit(). */
export function dir_emit(ctx: DirContext, name: string, ino: number, type: number): boolean {
  return ctx.actor(new TextBuffer(name.length * 3).text(name).toBytes(), ino, type);
}

/** An entry with the number and the type of its inode. */
export function emitInode(ctx: DirContext, name: string, inode: Inode): boolean {
  return dir_emit(ctx, name, inode.ino, TYPES[inode.kind]);
}

/** "." and "..", as far as the position is not behind them. Linux: dir_emit_dots(). */
export function dir_emit_dots(file: File, ctx: DirContext): boolean {
  const inode = file.f_inode;
  if (ctx.pos === 0) {
    if (!dir_emit(ctx, '.', inode.ino, DT_DIR)) return false;
    ctx.pos = 1;
  }
  if (ctx.pos === 1) {
    if (!dir_emit(ctx, '..', (inode.parent ?? inode).ino, DT_DIR)) return false;
    ctx.pos = FIRST_ENTRY;
  }
  return true;
}

/** struct linux_dirent64 after struct linux_dirent64. Linux: struct getdents_callback64. */
class Entries {
  error = 0;
  ctx!: DirContext;
  private used = 0;
  /** Offset of the last entry, -1 before the first. */
  private last = -1;

  constructor(private readonly to: UserBuffer) {}

  /** Linux: filldir64(). */
  fill(name: Uint8Array, ino: number | bigint, type: number): boolean {
    if (name.length === 0 || name.length >= PATH_MAX || name.includes(0x2f)) {
      this.error = -EIO;
      return false;
    }
    const length = Math.ceil((D_NAME + name.length + 1) / 8) * 8;
    this.error = -EINVAL;
    if (this.used + length > this.to.length) return false;
    const entry = new Uint8Array(length);
    const view = new DataView(entry.buffer);
    view.setBigUint64(0, BigInt.asUintN(64, BigInt(ino)), true);
    view.setUint16(16, length, true);
    entry[18] = type;
    entry.set(name, D_NAME);
    this.error = -EFAULT;
    if (!this.closeLast() || this.to.put(this.used, entry) < length) return false;
    this.last = this.used;
    this.used += length;
    this.error = 0;
    return true;
  }

  /** Tells the last entry where the next one is; false after a fault. */
  private closeLast(): boolean {
    if (this.last < 0) return true;
    const offset = new DataView(new ArrayBuffer(8));
    offset.setBigInt64(0, BigInt(this.ctx.pos), true);
    return this.to.put(this.last + D_OFF, new Uint8Array(offset.buffer)) === 8;
  }

  /** Bytes that were written, or -errno when there is no entry. */
  finish(): number {
    if (this.last < 0) return this.error;
    return this.closeLast() ? this.used : -EFAULT;
  }
}

/**
 * The entries from the file's position on, as many as fit; moves the position. Linux: getdents64(), iterate_dir().
 *
 * @returns bytes written, 0 at the end, -ENOTDIR, -EINVAL when not even one entry fits, -EFAULT, -EIO for a bad name, or
 *   what the file's own iteration returned
 */
export function getdents64(file: File, to: UserBuffer): number {
  const { iterate_shared } = file.f_op;
  if (!iterate_shared) return -ENOTDIR;
  const entries = new Entries(to);
  const ctx: DirContext = {
    pos: file.f_pos,
    actor: (name, ino, type) => entries.fill(name, ino, type),
  };
  entries.ctx = ctx;
  const error = iterate_shared(file, ctx);
  file.f_pos = ctx.pos;
  const done = entries.finish();
  return error < 0 && done <= 0 ? error : done;
}

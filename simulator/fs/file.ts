import type { Task } from '../kernel/task.ts';
import type { LoadedModule } from '../kernel/module.ts';
import type { OpenFile } from '../kernel/fd-table.ts';
import type { MappableOperations, MappedFile } from '../mm/ports.ts';
import type { Inode } from './inode.ts';
import type { PollTable } from './poll-table.ts';
import type { FileLock, LockOwner } from './lock-context.ts';
import type { DirContext } from './readdir.ts';

/** Open flags. Linux: include/uapi/asm-generic/fcntl.h. */
export const O_RDONLY = 0;
export const O_WRONLY = 0o1;
export const O_RDWR = 0o2;
export const O_ACCMODE = 0o3;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_TRUNC = 0o1000;
export const O_APPEND = 0o2000;
export const O_NONBLOCK = 0o4000;
export const O_ASYNC = 0o20000;
export const O_DSYNC = 0o10000;
export const O_DIRECTORY = 0o200000;
export const O_CLOEXEC = 0o2000000;
export const O_SYNC = 0o4010000;
export const O_PATH = 0o10000000;

/** Where read() puts bytes and write() takes them from: the program's memory, or the kernel's. */
export interface UserBuffer {
  readonly length: number;
  /** User address of the buffer; 0 when the bytes come from the C library. */
  readonly address: number | bigint;
  /** Stores bytes at `offset`; returns how many arrived before a fault. */
  put(offset: number, bytes: Uint8Array): number;
  /** Fetches the bytes [offset, offset + count); shorter after a fault. */
  take(offset: number, count: number): Uint8Array;
}

/** A file position that an operation moves. Linux: loff_t *ppos. */
export interface FilePosition {
  value: number;
}

/** A piece of the program's memory. Linux: struct iovec. */
export interface Segment {
  readonly address: number | bigint;
  readonly length: number;
}

/**
 * Operations of an open file. Linux: struct file_operations. Results are >= 0 or -errno.
 */
export interface FileOperations extends MappableOperations {
  readonly label: string;
  /** The module that must stay loaded while a file is open, if there is one. */
  readonly owner?: () => LoadedModule | undefined;
  readonly open?: (file: File) => number;
  readonly release?: (file: File) => void;
  /** Called at each close of a descriptor. */
  readonly flush?: (file: File) => number;
  /** Moves `ppos` by what it read. */
  readonly read?: (file: File, buffer: UserBuffer, ppos: FilePosition) => number;
  readonly write?: (file: File, buffer: UserBuffer, ppos: FilePosition) => number;
  /** Fills the pieces in order; `flags` are IOCB_*. */
  readonly read_iter?: (
    file: File,
    pieces: readonly Segment[],
    ppos: FilePosition,
    flags: number,
  ) => number;
  readonly write_iter?: (
    file: File,
    pieces: readonly Segment[],
    ppos: FilePosition,
    flags: number,
  ) => number;
  readonly llseek?: (file: File, offset: number, whence: number) => number;
  /** Hands the entries from `ctx.pos` on to `ctx.actor`, until that returns false; moves `ctx.pos`. 0 or -errno. */
  readonly iterate_shared?: (file: File, ctx: DirContext) => number;
  /** O_ASYNC is set or cleared; descriptor -1 when the file goes. Below 0 an errno. */
  readonly fasync?: (fd: number, file: File, on: boolean) => number;
  /** fcntl() of a lock: F_GETLK, F_SETLK or F_SETLKW. 0, FILE_LOCK_DEFERRED or -errno. */
  readonly lock?: (file: File, command: number, lock: FileLock) => number;
  /** flock(): F_SETLK or F_SETLKW. 0 or -errno. */
  readonly flock?: (file: File, command: number, lock: FileLock) => number;
  readonly unlocked_ioctl?: (file: File, command: number, argument: number | bigint) => number;
  /** POLL* events that are there; tells `table` on which wait queues others come. */
  readonly poll?: (file: File, table: PollTable) => number;
  /** Sets the file's size in bytes. */
  readonly truncate?: (inode: Inode, size: number) => number;
}

/** Told when an open file is closed once, and when its last reference goes. */
interface FileHooks {
  flush(file: File, owner: LockOwner): number;
  release(file: File): void;
}

/** An open file. Linux: struct file. */
export class File implements MappedFile, OpenFile, LockOwner {
  waitsFor: LockOwner | undefined;
  f_op: FileOperations;
  f_pos = 0;
  /** Gets SIGIO. Linux: struct fown_struct. */
  f_owner: Task | undefined;
  count = 1;
  /** Modules that cannot go while the file is open. */
  readonly pins: LoadedModule[] = [];
  private readonly hooks: FileHooks;

  constructor(
    readonly id: number,
    readonly f_inode: Inode,
    public f_flags: number,
    public f_mode: number,
    /** Path as opened, from the root. */
    readonly f_path: string,
    hooks: FileHooks,
  ) {
    this.f_op = f_inode.i_fop;
    this.hooks = hooks;
  }

  path(): string {
    return this.f_inode.nlink === 0 ? `${this.f_path} (deleted)` : this.f_path;
  }

  get(): void {
    this.count++;
  }

  flush(owner: LockOwner): number {
    return this.hooks.flush(this, owner);
  }

  /** Keeps a module until the file goes; false when it is going itself. Nobody's code stays anyway. */
  pin(module: LoadedModule | undefined): boolean {
    if (!module) return true;
    if (!module.tryGet()) return false;
    this.pins.push(module);
    return true;
  }

  put(): void {
    if (--this.count === 0) this.hooks.release(this);
  }
}

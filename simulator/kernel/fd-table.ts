import { EBADF, EINVAL, EMFILE } from '../lib/errno.ts';

/** Descriptors of the table that a task starts with. Linux: NR_OPEN_DEFAULT. */
const INITIAL_FDS = 64;

/** An open file as a task holds it. */
export interface OpenFile {
  readonly id: number;
  get(): void;
  put(): void;
  /** Linux: filp_flush(): ->flush, then the locks of this table go. 0 or -errno. */
  flush(table: FdTable): number;
}

/** File descriptors of a task. Linux: struct files_struct, fs/file.c. Whoever needs more than a reference asks the file system by id. */
export class FdTable {
  private readonly fds: (OpenFile | undefined)[] = [];
  /** Descriptors from here on are not given out. Invariant: follows RLIMIT_NOFILE of its task. */
  limit = 1024;
  /** Owner of the lock on a file that the task waits for. */
  waitsFor: object | undefined;

  /** Lowest free descriptor from `lowest` on, or -EMFILE. Takes over the caller's reference. */
  install(file: OpenFile, lowest = 0): number {
    let fd = lowest;
    while (this.fds[fd]) fd++;
    if (fd >= this.limit) return -EMFILE;
    this.fds[fd] = file;
    return fd;
  }

  /** The open file, or undefined (EBADF). Linux: fget(). */
  get(fd: number): OpenFile | undefined {
    return fd >= 0 ? this.fds[fd] : undefined;
  }

  /** Removes a descriptor: ->flush, then the reference goes. Linux: filp_close(). */
  close(fd: number): number {
    const file = this.get(fd);
    if (!file) return -EBADF;
    this.fds[fd] = undefined;
    const result = file.flush(this);
    file.put();
    return result;
  }

  /** A second descriptor for the file, not below `lowest`. Linux: dup(), F_DUPFD. */
  dup(fd: number, lowest = 0): number {
    const file = this.get(fd);
    if (!file) return -EBADF;
    if (lowest < 0 || lowest >= this.limit) return -EINVAL;
    const copy = this.install(file, lowest);
    if (copy >= 0) file.get();
    return copy;
  }

  /** A copy for a forked child; each file gets one more reference. Linux: dup_fd(). */
  clone(): FdTable {
    const copy = new FdTable();
    copy.limit = this.limit;
    this.fds.forEach((file, fd) => {
      if (!file) return;
      file.get();
      copy.fds[fd] = file;
    });
    return copy;
  }

  /** Descriptors that the table has room for; it does not shrink. Linux: alloc_fdtable(). */
  capacity(): number {
    let room = INITIAL_FDS;
    while (room < this.fds.length) room *= 2;
    return room;
  }

  /** Descriptors in use, ascending, with what they stand for. */
  *descriptors(): Iterable<readonly [fd: number, file: OpenFile]> {
    for (const [fd, file] of this.fds.entries()) if (file) yield [fd, file];
  }

  /** One entry per descriptor in use. */
  open(): OpenFile[] {
    return this.fds.filter((file) => file !== undefined);
  }

  /**
   * Removes every descriptor of a task that ends. Linux: close_files() leaves the last fput() of each to task work, which
   * runs the latest first: files are released in descending order.
   */
  closeAll(): void {
    const open = this.open();
    this.fds.fill(undefined);
    for (const file of open) file.flush(this);
    for (let i = open.length - 1; i >= 0; i--) open[i]!.put();
  }
}

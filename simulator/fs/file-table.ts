import { FMODE_LSEEK, FMODE_PREAD, FMODE_PWRITE, FMODE_READ, FMODE_WRITE } from '../mm/ports.ts';
import { File, O_ACCMODE, O_ASYNC, O_PATH, O_WRONLY } from './file.ts';
import { locks_remove_file, locks_remove_posix } from './locks.ts';
import type { Trace } from '../trace/trace.ts';
import type { Inode } from './inode.ts';
import { FPUT } from './stages.ts';

/** All open files of the machine by id. Linux: fs/file_table.c. */
export class FileTable {
  private readonly files: (File | undefined)[] = [undefined];
  private readonly freeIds: number[] = [];
  private readonly generations: number[] = [0];
  /** Last path of each id, for traces that outlive the file. */
  private readonly paths: string[] = [''];

  constructor(private readonly trace: Trace) {}

  /** Makes an open file with one reference; its ->open is the caller's business. Linux: alloc_file(). */
  create(inode: Inode, flags: number, path: string): File {
    const id = this.freeIds.pop() ?? this.files.length;
    const access = flags & O_ACCMODE;
    const mode =
      (flags & O_PATH) !== 0
        ? 0
        : (access !== O_WRONLY ? FMODE_READ : 0) |
          (access !== 0 ? FMODE_WRITE : 0) |
          FMODE_LSEEK |
          FMODE_PREAD |
          FMODE_PWRITE;
    const file = new File(id, inode, flags, mode, path, {
      flush: (closed, owner) => {
        const result = closed.f_op.flush?.(closed) ?? 0;
        locks_remove_posix(closed, owner);
        return result;
      },
      // Linux: __fput(), fs/file_table.c.
      release: (last) => {
        this.trace.enter(FPUT, last.id);
        locks_remove_file(last);
        if ((last.f_flags & O_ASYNC) !== 0) last.f_op.fasync?.(-1, last, false);
        last.f_op.release?.(last);
        this.drop(last);
        this.trace.leave(0);
      },
    });
    this.files[id] = file;
    inode.hold();
    this.paths[id] = path;
    return file;
  }

  /** Forgets a file without ->release (its ->open failed). */
  drop(file: File): void {
    this.files[file.id] = undefined;
    this.generations[file.id] = (this.generations[file.id] ?? 0) + 1;
    this.freeIds.push(file.id);
    // Linux: cdev_put(), fops_put().
    for (const module of file.pins.splice(0)) module.put();
    file.f_inode.put();
  }

  get(id: number): File {
    const file = this.files[id];
    if (!file) throw new Error(`file ${id} is not open`);
    return file;
  }

  find(id: number): File | undefined {
    return this.files[id];
  }

  /** Path the file of this id was opened by, also after it is gone. */
  lastPath(id: number): string | undefined {
    return this.paths[id];
  }

  generation(id: number): number {
    return this.generations[id] ?? 0;
  }

  /** Every open file. */
  all(): File[] {
    return this.files.filter((file) => file !== undefined);
  }

  get openCount(): number {
    return this.files.filter((file) => file !== undefined).length;
  }
}

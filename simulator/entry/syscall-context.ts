import type { File } from '../fs/file.ts';
import type { DeviceFiles } from '../fs/devtmpfs.ts';
import type { FileTable } from '../fs/file-table.ts';
import type { Namespace } from '../fs/namei.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { Task } from '../kernel/task.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import type { UserAccess } from '../mm/user-access.ts';

/** What system calls need of the machine. */
export interface SyscallParts {
  readonly kernel: KernelContext;
  readonly files: FileTable;
  readonly namespace: Namespace;
  readonly deviceFiles: DeviceFiles;
  readonly access: UserAccess;
  /** A new memory file with one reference, open for reading and writing; null when out of memory. */
  memfd(name: string, flags: number): File | null;
}

/** The running task and what it holds. */
export class SyscallContext {
  constructor(protected readonly parts: SyscallParts) {}

  protected get kc(): KernelContext {
    return this.parts.kernel;
  }

  /** The running task. Contract: called in the context of a task. */
  task(): Task {
    const { current } = this.kc;
    if (!current) throw new Error('a system call needs a running task');
    return current;
  }

  mm(): MmStruct {
    const { mm } = this.task();
    if (!mm) throw new Error('the running task has no address space');
    return mm;
  }

  /** The open file of a descriptor, or undefined (EBADF). */
  file(fd: number): File | undefined {
    const open = this.task().files.get(fd);
    return open && this.parts.files.get(open.id);
  }

  /** Like {@link file}, but files opened with O_PATH do not count. Linux: fdget(). */
  protected usable(fd: number): File | undefined {
    const file = this.file(fd);
    return file && file.f_mode !== 0 ? file : undefined;
  }
}

/** System calls of the current task. Linux: the SYSCALL_DEFINE functions; file and order of checks as there. */
import { EBADF, EFAULT, EINVAL, ENOTTY, ESRCH } from '../lib/errno.ts';
import { offsetInPage, pageIndex, toNumber, type ulong } from '../lib/ulong.ts';
import type { File, UserBuffer } from '../fs/file.ts';
import type { FileTable } from '../fs/file-table.ts';
import type { Namespace } from '../fs/namei.ts';
import type { KernelContext } from '../kernel/context.ts';
import { endTask, exitCurrent } from '../kernel/exit.ts';
import { kernel_clone } from '../kernel/fork.ts';
import { signalName } from '../kernel/signal.ts';
import { kernel_wait4, type Waited } from '../kernel/wait.ts';
import type { Task, TaskEnd } from '../kernel/task.ts';
import { MAP_ANONYMOUS, MAP_HUGETLB } from '../mm/mman.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { do_mprotect } from '../mm/mprotect.ts';
import { vm_mmap_pgoff } from '../mm/mmap.ts';
import { do_munmap } from '../mm/munmap.ts';
import { FMODE_READ, FMODE_WRITE } from '../mm/ports.ts';
import type { UserAccess } from '../mm/user-access.ts';
import {
  FGET,
  KSYS_MMAP_PGOFF,
  SYS_CLONE,
  SYS_CLOSE,
  SYS_EXIT_GROUP,
  SYS_IOCTL,
  SYS_MMAP,
  SYS_MPROTECT,
  SYS_MUNMAP,
  SYS_OPENAT,
  SYS_READ,
  SYS_WAIT4,
  SYS_WRITE,
} from './stages.ts';
import { libraryBuffer, programBuffer } from './user-buffer.ts';

const AT_FDCWD = -100;
const SIGCHLD = 17;
const WNOHANG = 1;

export class Syscalls {
  constructor(
    private readonly kc: KernelContext,
    private readonly files: FileTable,
    private readonly namespace: Namespace,
    private readonly access: UserAccess,
  ) {}

  /** Linux: do_sys_openat2(), fs/open.c. A descriptor, or -errno. */
  open(path: string, flags: number, mode: number): number {
    const { trace } = this.kc;
    trace.enter(SYS_OPENAT, AT_FDCWD, 0, flags, mode);
    const file = this.namespace.open(path, flags, mode);
    if (typeof file === 'number') return trace.leave(file);
    const fd = this.task().files.install(file);
    if (fd < 0) file.put();
    return trace.leave(fd);
  }

  close(fd: number): number {
    const { trace } = this.kc;
    trace.enter(SYS_CLOSE, fd);
    return trace.leave(this.task().files.close(fd));
  }

  dup(fd: number): number {
    return this.task().files.dup(fd);
  }

  unlink(path: string): number {
    return this.namespace.unlink(path);
  }

  read(fd: number, address: ulong, count: ulong): number {
    this.kc.trace.enter(SYS_READ, fd, toNumber(address), toNumber(count));
    const buffer = programBuffer(this.access, this.mm(), address, clampCount(count));
    return this.kc.trace.leave(this.readInto(fd, buffer));
  }

  write(fd: number, address: ulong, count: ulong): number {
    this.kc.trace.enter(SYS_WRITE, fd, toNumber(address), toNumber(count));
    const buffer = programBuffer(this.access, this.mm(), address, clampCount(count));
    return this.kc.trace.leave(this.writeFrom(fd, buffer));
  }

  /** write(2) of bytes that the C library holds. */
  writeBytes(fd: number, bytes: Uint8Array): number {
    this.kc.trace.enter(SYS_WRITE, fd, 0, bytes.length);
    return this.kc.trace.leave(this.writeFrom(fd, libraryBuffer(bytes)));
  }

  lseek(fd: number, offset: number, whence: number): number {
    const file = this.file(fd);
    if (!file) return -EBADF;
    if (!file.f_op.llseek) return 0;
    const position = file.f_op.llseek(file, offset, whence);
    if (position >= 0) file.f_pos = position;
    return position;
  }

  ftruncate(fd: number, size: number): number {
    const file = this.file(fd);
    if (!file) return -EBADF;
    if ((file.f_mode & FMODE_WRITE) === 0 || size < 0 || !file.f_op.truncate) return -EINVAL;
    return file.f_op.truncate(file.f_inode, size);
  }

  fsync(fd: number): number {
    const file = this.file(fd);
    if (!file) return -EBADF;
    return file.f_op.fsync ? file.f_op.fsync(file, 0, 2 ** 53) : -EINVAL;
  }

  ioctl(fd: number, command: number, argument: ulong): number {
    const { trace } = this.kc;
    trace.enter(SYS_IOCTL, fd, command, toNumber(argument));
    const file = this.file(fd);
    if (!file) return trace.leave(-EBADF);
    if (!file.f_op.unlocked_ioctl) return trace.leave(-ENOTTY);
    return trace.leave(file.f_op.unlocked_ioctl(file, command, argument));
  }

  /** Linux: sys_mmap, arch/x86/kernel/sys_x86_64.c → ksys_mmap_pgoff, mm/mmap.c (R1.2–R1.5). */
  mmap(addr: ulong, len: ulong, prot: number, flags: number, fd: number, off: ulong): number {
    const { trace } = this.kc;
    trace.enter(SYS_MMAP, toNumber(addr), toNumber(len), prot, flags, fd, toNumber(off));
    if (offsetInPage(off) !== 0) return trace.leave(-EINVAL);
    return trace.leave(this.mmapPgoff(addr, len, prot, flags, fd, pageIndex(off)));
  }

  private mmapPgoff(
    addr: ulong,
    len: ulong,
    prot: number,
    flags: number,
    fd: number,
    pgoff: number,
  ): number {
    const { trace, mm } = this.kc;
    trace.enter(KSYS_MMAP_PGOFF, toNumber(addr), toNumber(len), prot, flags, fd, pgoff);
    let file: File | null = null;
    if ((flags & MAP_ANONYMOUS) === 0) {
      trace.enter(FGET, fd);
      file = this.file(fd) ?? null;
      trace.leave(file?.id ?? 0);
      if (!file || file.f_mode === 0) return trace.leave(-EBADF);
      if ((flags & MAP_HUGETLB) !== 0) return trace.leave(-EINVAL);
      file.get();
    }
    const result = vm_mmap_pgoff(mm, this.mm(), { file, addr, len, prot, flags, pgoff });
    file?.put();
    return trace.leave(result);
  }

  munmap(addr: ulong, len: ulong): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MUNMAP, toNumber(addr), toNumber(len));
    return trace.leave(do_munmap(mm, this.mm(), addr, len));
  }

  mprotect(start: ulong, len: ulong, prot: number): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MPROTECT, toNumber(start), toNumber(len), prot);
    return trace.leave(do_mprotect(mm, this.mm(), start, len, prot));
  }

  /** The child's pid, or -ENOMEM. The child does not run by itself. */
  fork(): number {
    this.kc.trace.enter(SYS_CLONE, SIGCHLD);
    return this.kc.trace.leave(kernel_clone(this.kc));
  }

  /** Collects an ended child; pid 0 when there are children but none has ended. */
  wait4(pid: number): Waited {
    this.kc.trace.enter(SYS_WAIT4, pid, WNOHANG);
    const waited = kernel_wait4(this.kc, pid);
    this.kc.trace.leave(waited.pid);
    return waited;
  }

  /** kill(2) of a signal that nothing catches: the task ends at once. 0 or -ESRCH. */
  kill(pid: number, signal: number): number {
    return this.endOf(pid, { code: 0, signal, reason: `killed by ${signalName(signal)}` });
  }

  /** exit_group() of a task that has no stack to unwind. 0 or -ESRCH. */
  exitOf(pid: number, status: number): number {
    const code = status & 255;
    return this.endOf(pid, { code, signal: 0, reason: `exited with ${code}` });
  }

  private endOf(pid: number, end: TaskEnd): number {
    const task = this.kc.tasks.get(pid);
    if (!task || task.end) return -ESRCH;
    endTask(this.kc, task, end);
    return 0;
  }

  /** Linux: do_group_exit(). Does not return. */
  exitGroup(status: number): never {
    this.kc.trace.enter(SYS_EXIT_GROUP, status);
    exitCurrent(this.kc, { code: status & 255, signal: 0, reason: `exited with ${status & 255}` });
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
    return open && this.files.get(open.id);
  }

  private readInto(fd: number, buffer: UserBuffer): number {
    const file = this.file(fd);
    if (!file || (file.f_mode & FMODE_READ) === 0) return -EBADF;
    if (!file.f_op.read) return -EINVAL;
    const ppos = { value: file.f_pos };
    const done = file.f_op.read(file, buffer, ppos);
    file.f_pos = ppos.value;
    return done;
  }

  private writeFrom(fd: number, buffer: UserBuffer): number {
    const file = this.file(fd);
    if (!file || (file.f_mode & FMODE_WRITE) === 0) return -EBADF;
    if (!file.f_op.write) return -EINVAL;
    if (buffer.length > 0 && buffer.take(0, 1).length === 0) return -EFAULT;
    const ppos = { value: file.f_pos };
    const done = file.f_op.write(file, buffer, ppos);
    file.f_pos = ppos.value;
    return done;
  }
}

/** MAX_RW_COUNT: longer requests are cut. */
function clampCount(count: ulong): number {
  return Math.min(toNumber(count), 0x7ffff000);
}

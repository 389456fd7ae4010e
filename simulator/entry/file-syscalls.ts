/** System calls on files. Linux: fs/open.c, fs/read_write.c, fs/fcntl.c, fs/ioctl.c, mm/memfd.c (6.12). */
import { EBADF, EFAULT, EINVAL, ENOMEM, ENOTTY, ESPIPE } from '../lib/errno.ts';
import { TASK_SIZE } from '../arch/memory-layout.ts';
import { toNumber, type ulong } from '../lib/ulong.ts';
import { makeDev } from '../fs/char-dev.ts';
import { f_getown, f_setown, setfl } from '../fs/fcntl.ts';
import { fcntl_lock, flock, FLOCK_BYTES, isLockCommand } from '../fs/locks.ts';
import type { Inode } from '../fs/inode.ts';
import { getdents64 } from '../fs/readdir.ts';
import { structStat } from '../fs/stat.ts';
import {
  O_APPEND,
  O_CLOEXEC,
  O_DSYNC,
  type File,
  type FileOperations,
  type FilePosition,
  type Segment,
  type UserBuffer,
} from '../fs/file.ts';
import { do_ftruncate, vfs_fallocate } from '../fs/open.ts';
import {
  memfd_add_seals,
  memfd_get_seals,
  MFD_ALL_FLAGS,
  MFD_EXEC,
  MFD_HUGETLB,
  MFD_NAME_MAX_LEN,
  MFD_NOEXEC_SEAL,
} from '../mm/memfd.ts';
import { FMODE_LSEEK, FMODE_PREAD, FMODE_PWRITE, FMODE_READ, FMODE_WRITE } from '../mm/ports.ts';
import {
  SYS_CLOSE,
  SYS_FALLOCATE,
  SYS_FCNTL,
  SYS_FLOCK,
  SYS_FTRUNCATE,
  SYS_GETDENTS64,
  SYS_IOCTL,
  SYS_LSEEK,
  SYS_MEMFD_CREATE,
  SYS_OPENAT,
  SYS_PREAD64,
  SYS_PWRITE64,
  SYS_READ,
  SYS_READV,
  SYS_WRITE,
  SYS_WRITEV,
} from './stages.ts';
import { VFS_IOCTL, VFS_READ, VFS_WRITE } from '../fs/stages.ts';
import { SyscallContext } from './syscall-context.ts';
import { libraryBuffer, programBuffer } from './user-buffer.ts';

const AT_FDCWD = -100;
/** Linux: include/uapi/linux/fcntl.h. */
const F_DUPFD = 0;
const F_GETFD = 1;
const F_SETFD = 2;
const F_GETFL = 3;
const F_SETFL = 4;
const F_SETOWN = 8;
const F_GETOWN = 9;
const F_DUPFD_CLOEXEC = 1030;
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;
const MAX_RW_COUNT = 0x7ffff000;
/** Linux: include/uapi/linux/uio.h. */
const UIO_MAXIOV = 1024;
const IOVEC_BYTES = 16;

export class FileSyscalls extends SyscallContext {
  /** Linux: do_sys_openat2(), fs/open.c. A descriptor, or -errno. */
  open(path: string, flags: number, mode: number): number {
    const { trace } = this.kc;
    trace.enter(SYS_OPENAT, AT_FDCWD, 0, flags, mode);
    const file = this.parts.namespace.open(path, flags, mode);
    return trace.leave(typeof file === 'number' ? file : this.install(file));
  }

  private install(file: File): number {
    const fd = this.task().files.install(file);
    if (fd < 0) file.put();
    return fd;
  }

  close(fd: number): number {
    this.kc.trace.enter(SYS_CLOSE, fd);
    return this.kc.trace.leave(this.task().files.close(fd));
  }

  dup(fd: number): number {
    return this.task().files.dup(fd);
  }

  unlink(path: string): number {
    return this.parts.namespace.unlink(path);
  }

  /** mknod(2): `dev` as user space has it. Linux: new_decode_dev(), include/linux/kdev_t.h. */
  mknod(path: string, mode: number, dev: number): number {
    const major = (dev >>> 8) & 0xfff;
    const minor = (dev & 0xff) | ((dev >>> 12) & 0xfff00);
    return this.parts.deviceFiles.mknod(path, mode, makeDev(major, minor));
  }

  /** fstat(2) and stat(2) into the program's memory. 0, -EBADF, -ENOENT, -EFAULT. */
  fstat(fd: number, address: ulong): number {
    const file = this.file(fd);
    return file ? this.copyStat(file.f_inode, address) : -EBADF;
  }

  stat(path: string, address: ulong): number {
    const inode = this.parts.namespace.lookup(path);
    return typeof inode === 'number' ? inode : this.copyStat(inode, address);
  }

  private copyStat(inode: Inode, address: ulong): number {
    const bytes = structStat(inode);
    return this.buffer(address, bytes.length).put(0, bytes) === bytes.length ? 0 : -EFAULT;
  }

  read(fd: number, address: ulong, count: ulong): number {
    this.kc.trace.enter(SYS_READ, fd, toNumber(address), toNumber(count));
    return this.kc.trace.leave(this.readInto(fd, this.buffer(address, count)));
  }

  write(fd: number, address: ulong, count: ulong): number {
    this.kc.trace.enter(SYS_WRITE, fd, toNumber(address), toNumber(count));
    return this.kc.trace.leave(this.writeFrom(fd, this.buffer(address, count)));
  }

  /** write(2) of bytes that the C library holds. */
  writeBytes(fd: number, bytes: Uint8Array): number {
    this.kc.trace.enter(SYS_WRITE, fd, 0, bytes.length);
    return this.kc.trace.leave(this.writeFrom(fd, libraryBuffer(bytes)));
  }

  /** pread64(2) into `bytes`; returns how many arrived, or -errno. */
  preadBytes(fd: number, bytes: Uint8Array, offset: number): number {
    this.kc.trace.enter(SYS_PREAD64, fd, 0, bytes.length, offset);
    return this.kc.trace.leave(
      this.at(fd, FMODE_PREAD, offset, (ppos) => this.readInto(fd, libraryBuffer(bytes), ppos)),
    );
  }

  /** pwrite64(2) of `bytes`. */
  pwriteBytes(fd: number, bytes: Uint8Array, offset: number): number {
    this.kc.trace.enter(SYS_PWRITE64, fd, 0, bytes.length, offset);
    return this.kc.trace.leave(
      this.at(fd, FMODE_PWRITE, offset, (ppos) => this.writeFrom(fd, libraryBuffer(bytes), ppos)),
    );
  }

  private at(
    fd: number,
    mode: number,
    offset: number,
    transfer: (ppos: FilePosition) => number,
  ): number {
    if (offset < 0) return -EINVAL;
    const file = this.usable(fd);
    if (!file) return -EBADF;
    return (file.f_mode & mode) === 0 ? -ESPIPE : transfer({ value: offset });
  }

  lseek(fd: number, offset: number, whence: number): number {
    this.kc.trace.enter(SYS_LSEEK, fd, offset, whence);
    return this.kc.trace.leave(this.seek(fd, offset, whence));
  }

  private seek(fd: number, offset: number, whence: number): number {
    const file = this.usable(fd);
    if (!file) return -EBADF;
    if (whence < 0 || whence > 4) return -EINVAL;
    if (!file.f_op.llseek || (file.f_mode & FMODE_LSEEK) === 0) return -ESPIPE;
    return file.f_op.llseek(file, offset, whence);
  }

  /** Linux: getdents64(), fs/readdir.c: struct linux_dirent64 into `count` bytes of the program's memory. */
  getdents64(fd: number, address: ulong, count: number): number {
    this.kc.trace.enter(SYS_GETDENTS64, fd, toNumber(address), count);
    const file = this.usable(fd);
    return this.kc.trace.leave(file ? getdents64(file, this.buffer(address, count)) : -EBADF);
  }

  ftruncate(fd: number, size: number): number {
    this.kc.trace.enter(SYS_FTRUNCATE, fd, size);
    if (size < 0) return this.kc.trace.leave(-EINVAL);
    const file = this.usable(fd);
    return this.kc.trace.leave(file ? do_ftruncate(file, size) : -EBADF);
  }

  fallocate(fd: number, mode: number, offset: number, length: number): number {
    this.kc.trace.enter(SYS_FALLOCATE, fd, mode, offset, length);
    const file = this.usable(fd);
    return this.kc.trace.leave(file ? vfs_fallocate(file, mode, offset, length) : -EBADF);
  }

  fsync(fd: number, datasync = false): number {
    const file = this.usable(fd);
    if (!file) return -EBADF;
    return file.f_op.fsync ? file.f_op.fsync(file, 0, 2 ** 53, datasync) : -EINVAL;
  }

  ioctl(fd: number, command: number, argument: ulong): number {
    const { trace } = this.kc;
    trace.enter(SYS_IOCTL, fd, command, toNumber(argument));
    const file = this.usable(fd);
    if (!file) return trace.leave(-EBADF);
    if (!file.f_op.unlocked_ioctl) return trace.leave(-ENOTTY);
    trace.enter(VFS_IOCTL, file.id, command, toNumber(argument));
    return trace.leave(trace.leave(file.f_op.unlocked_ioctl(file, command, argument)));
  }

  /** Linux: do_fcntl(): the commands about descriptors, flags, owners and seals; others are -EINVAL. */
  fcntl(fd: number, command: number, argument: number): number {
    this.kc.trace.enter(SYS_FCNTL, fd, command, argument);
    return this.kc.trace.leave(this.control(fd, command, argument));
  }

  private control(fd: number, command: number, argument: number): number {
    const file = this.file(fd);
    if (!file) return -EBADF;
    if (isLockCommand(command)) return this.recordLock(fd, command, argument);
    const descriptors = this.task().files;
    switch (command) {
      case F_DUPFD:
      case F_DUPFD_CLOEXEC:
        return descriptors.dup(fd, argument);
      case F_GETFD:
      case F_SETFD:
        return 0;
      case F_GETFL:
        return file.f_flags & ~O_CLOEXEC;
      case F_SETFL:
        return setfl(fd, file, argument);
      case F_SETOWN:
        return f_setown(this.kc, file, argument);
      case F_GETOWN:
        return f_getown(this.kc, file);
      case F_ADD_SEALS:
        return memfd_add_seals(this.kc.mm, file, argument);
      case F_GET_SEALS:
        return memfd_get_seals(file);
      default:
        return -EINVAL;
    }
  }

  /** The commands with a struct flock at address `argument`. -EBADF, -EFAULT, or as {@link fcntl_lock}. */
  private recordLock(fd: number, command: number, argument: number): number {
    const file = this.usable(fd);
    if (!file) return -EBADF;
    const buffer = this.buffer(argument, FLOCK_BYTES);
    const bytes = buffer.take(0, FLOCK_BYTES).slice();
    if (bytes.length < FLOCK_BYTES) return -EFAULT;
    const result = fcntl_lock(this.kc, file, command, new DataView(bytes.buffer));
    if (result !== 0 || buffer.put(0, bytes) === FLOCK_BYTES) return result;
    return -EFAULT;
  }

  flock(fd: number, operation: number): number {
    this.kc.trace.enter(SYS_FLOCK, fd, operation);
    const file = this.usable(fd);
    return this.kc.trace.leave(file ? flock(this.kc, file, operation) : -EBADF);
  }

  /** Linux: memfd_create(). A descriptor, -EINVAL (flags, name longer than 249 bytes) or -ENOMEM. */
  memfdCreate(name: string, flags: number): number {
    this.kc.trace.enter(SYS_MEMFD_CREATE, 0, flags);
    return this.kc.trace.leave(this.createMemfd(name, flags));
  }

  private createMemfd(name: string, flags: number): number {
    const huge = (flags & MFD_HUGETLB) !== 0;
    if ((flags & ~MFD_ALL_FLAGS) !== 0 && !huge) return -EINVAL;
    const both = MFD_EXEC | MFD_NOEXEC_SEAL;
    if ((flags & both) === both || name.length > MFD_NAME_MAX_LEN) return -EINVAL;
    const file = this.parts.memfd(name, flags);
    return file ? this.install(file) : -ENOMEM;
  }

  private buffer(address: ulong, count: ulong): UserBuffer {
    const length = Math.min(toNumber(count), MAX_RW_COUNT);
    return programBuffer(this.parts.access, this.mm(), address, length);
  }

  pread(fd: number, address: ulong, count: ulong, offset: number): number {
    this.kc.trace.enter(SYS_PREAD64, fd, toNumber(address), toNumber(count), offset);
    return this.kc.trace.leave(
      this.at(fd, FMODE_PREAD, offset, (ppos) =>
        this.readInto(fd, this.buffer(address, count), ppos),
      ),
    );
  }

  pwrite(fd: number, address: ulong, count: ulong, offset: number): number {
    this.kc.trace.enter(SYS_PWRITE64, fd, toNumber(address), toNumber(count), offset);
    return this.kc.trace.leave(
      this.at(fd, FMODE_PWRITE, offset, (ppos) =>
        this.writeFrom(fd, this.buffer(address, count), ppos),
      ),
    );
  }

  /** readv(2): `iov` is the address of `count` struct iovec. Linux: do_readv(). */
  readv(fd: number, iov: ulong, count: number): number {
    this.kc.trace.enter(SYS_READV, fd, toNumber(iov), count);
    const file = this.usable(fd);
    if (!file || (file.f_mode & FMODE_READ) === 0) return this.kc.trace.leave(-EBADF);
    if (!file.f_op.read && !file.f_op.read_iter) return this.kc.trace.leave(-EINVAL);
    const { read, read_iter } = file.f_op;
    return this.kc.trace.leave(this.vectored(file, iov, count, read, read_iter));
  }

  writev(fd: number, iov: ulong, count: number): number {
    this.kc.trace.enter(SYS_WRITEV, fd, toNumber(iov), count);
    const file = this.usable(fd);
    if (!file || (file.f_mode & FMODE_WRITE) === 0) return this.kc.trace.leave(-EBADF);
    if (!file.f_op.write && !file.f_op.write_iter) return this.kc.trace.leave(-EINVAL);
    const { write, write_iter } = file.f_op;
    return this.kc.trace.leave(this.vectored(file, iov, count, write, write_iter));
  }

  /** Linux: vfs_readv(): one call of the iter member, or one of the other for each piece. */
  private vectored(
    file: File,
    iov: ulong,
    count: number,
    plain: FileOperations['read'],
    iter: FileOperations['read_iter'],
  ): number {
    const pieces = this.importIovec(iov, count);
    if (typeof pieces === 'number') return pieces;
    const total = pieces.reduce((sum, { length }) => sum + length, 0);
    if (total === 0) return 0;
    const ppos = { value: file.f_pos };
    let done = 0;
    if (iter) done = iter(file, pieces, ppos, iocbFlags(file));
    else {
      for (const { address, length } of pieces) {
        const moved = plain?.(file, this.buffer(address, length), ppos) ?? 0;
        if (moved < 0 && done === 0) done = moved;
        if (moved > 0) done += moved;
        if (moved !== length) break;
      }
    }
    file.f_pos = ppos.value;
    return done;
  }

  /** The pieces, cut to what one call may move. Linux: import_iovec(): -EINVAL, -EFAULT. */
  private importIovec(iov: ulong, count: number): Segment[] | number {
    if (count < 0 || count > UIO_MAXIOV) return -EINVAL;
    const bytes = this.buffer(iov, count * IOVEC_BYTES).take(0, count * IOVEC_BYTES);
    if (bytes.length < count * IOVEC_BYTES) return -EFAULT;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const pieces: Segment[] = [];
    let room = MAX_RW_COUNT;
    for (let at = 0; at < bytes.length; at += IOVEC_BYTES) {
      const length = view.getBigInt64(at + 8, true);
      if (length < 0n) return -EINVAL;
      const address = Number(view.getBigUint64(at, true));
      if (address + Number(length) > TASK_SIZE) return -EFAULT;
      pieces.push({ address, length: Math.min(Number(length), room) });
      room -= pieces.at(-1)!.length;
    }
    return pieces;
  }

  private readInto(fd: number, buffer: UserBuffer, at?: FilePosition): number {
    const file = this.usable(fd);
    if (!file || (file.f_mode & FMODE_READ) === 0) return -EBADF;
    const { read, read_iter } = file.f_op;
    if (!read && !read_iter) return -EINVAL;
    if (!accessOk(buffer)) return -EFAULT;
    const ppos = at ?? { value: file.f_pos };
    const { trace } = this.kc;
    trace.enter(VFS_READ, file.id, toNumber(buffer.address), buffer.length);
    // Linux: vfs_read(): ->read wins; ->read_iter gets one piece, new_sync_read().
    const done = trace.leave(
      read?.(file, buffer, ppos) ?? read_iter!(file, [buffer], ppos, iocbFlags(file)),
    );
    if (!at) file.f_pos = ppos.value;
    return done;
  }

  private writeFrom(fd: number, buffer: UserBuffer, at?: FilePosition): number {
    const file = this.usable(fd);
    if (!file || (file.f_mode & FMODE_WRITE) === 0) return -EBADF;
    const { write, write_iter } = file.f_op;
    if (!write && !write_iter) return -EINVAL;
    if (!accessOk(buffer)) return -EFAULT;
    const ppos = at ?? { value: file.f_pos };
    const { trace } = this.kc;
    trace.enter(VFS_WRITE, file.id, toNumber(buffer.address), buffer.length);
    const done = trace.leave(
      write?.(file, buffer, ppos) ?? write_iter!(file, [buffer], ppos, iocbFlags(file)),
    );
    if (!at) file.f_pos = ppos.value;
    return done;
  }
}

/** Linux: iocb_flags(), include/linux/fs.h. */
function iocbFlags({ f_flags }: File): number {
  const sync = (f_flags & 0o4000000) !== 0 ? 0x4 : 0;
  return ((f_flags & O_APPEND) !== 0 ? 0x10 : 0) | ((f_flags & O_DSYNC) !== 0 ? 0x2 : 0) | sync;
}

/** Does the buffer lie in the user half? What is mapped there is seen when it is copied. Linux: access_ok(). */
function accessOk({ address, length }: UserBuffer): boolean {
  return toNumber(address) + length <= TASK_SIZE;
}

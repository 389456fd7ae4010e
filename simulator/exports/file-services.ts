import type { Syscalls } from '../entry/syscalls.ts';
import type { FilePorts } from '../libc/ports.ts';

/** One byte per character, as the C library's side of the gate hands text over. */
function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** System calls on files. */
export function fileServices(sys: Syscalls): FilePorts {
  return {
    sys_open: (path, flags, mode) => sys.open(path, flags, mode),
    sys_close: (fd) => sys.close(fd),
    sys_read: (fd, address, count) => sys.read(fd, address, count),
    sys_write: (fd, address, count) => sys.write(fd, address, count),
    write_text: (fd, bytes) => sys.writeBytes(fd, latin1(bytes)),
    sys_pread64: (fd, address, count, offset) => sys.pread(fd, address, count, offset),
    sys_pwrite64: (fd, address, count, offset) => sys.pwrite(fd, address, count, offset),
    sys_readv: (fd, iov, count) => sys.readv(fd, iov, count),
    sys_writev: (fd, iov, count) => sys.writev(fd, iov, count),
    sys_fcntl: (fd, command, argument) => sys.fcntl(fd, command, argument),
    sys_flock: (fd, operation) => sys.flock(fd, operation),
    sys_lseek: (fd, offset, whence) => sys.lseek(fd, offset, whence),
    sys_fallocate: (fd, mode, offset, length) => sys.fallocate(fd, mode, offset, length),
    sys_getdents64: (fd, address, count) => sys.getdents64(fd, address, count),
    sys_ftruncate: (fd, length) => sys.ftruncate(fd, length),
    sys_ioctl: (fd, command, argument) => sys.ioctl(fd, command, argument),
    sys_dup: (fd) => sys.dup(fd),
    sys_unlink: (path) => sys.unlink(path),
    sys_mknod: (path, mode, dev) => sys.mknod(path, mode, dev),
    sys_stat: (path, address) => sys.stat(path, address),
    sys_fstat: (fd, address) => sys.fstat(fd, address),
    sys_fsync: (fd) => sys.fsync(fd, false),
    sys_fdatasync: (fd) => sys.fsync(fd, true),
  };
}

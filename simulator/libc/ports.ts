import type { ulong } from '../lib/ulong.ts';
import type { AnyFunction } from './arguments.ts';

/** System calls on files. */
export interface FilePorts {
  sys_open(path: string, flags: number, mode: number): number;
  sys_close(fd: number): number;
  /** Into user memory at `address`. */
  sys_read(fd: number, address: ulong, count: ulong): number;
  sys_write(fd: number, address: ulong, count: ulong): number;
  sys_pread64(fd: number, address: ulong, count: ulong, offset: number): number;
  sys_pwrite64(fd: number, address: ulong, count: ulong, offset: number): number;
  /** `iov` is the address of `count` struct iovec. */
  sys_readv(fd: number, iov: ulong, count: number): number;
  sys_writev(fd: number, iov: ulong, count: number): number;
  /** `argument` is the address of a struct flock for the commands that lock. */
  sys_fcntl(fd: number, command: number, argument: number): number;
  sys_flock(fd: number, operation: number): number;
  /** write(2) of bytes the C library holds: one character per byte. */
  write_text(fd: number, bytes: string): number;
  sys_lseek(fd: number, offset: number, whence: number): number;
  sys_fallocate(fd: number, mode: number, offset: number, length: number): number;
  sys_getdents64(fd: number, address: ulong, count: number): number;
  sys_ftruncate(fd: number, length: number): number;
  sys_ioctl(fd: number, command: number, argument: ulong): number;
  sys_dup(fd: number): number;
  sys_unlink(path: string): number;
  /** Device number as user space has it. */
  sys_mknod(path: string, mode: number, dev: number): number;
  /** struct stat into user memory at `address`. */
  sys_stat(path: string, address: ulong): number;
  sys_fstat(fd: number, address: ulong): number;
  sys_fsync(fd: number): number;
  sys_fdatasync(fd: number): number;
}

/** System calls on mappings and the heap. */
export interface MemoryPorts {
  /** Address below 2^47, -errno, or a driver's own positive value. */
  sys_mmap(addr: ulong, len: ulong, prot: number, flags: number, fd: number, off: ulong): number;
  sys_munmap(addr: ulong, len: ulong): number;
  sys_mprotect(addr: ulong, len: ulong, prot: number): number;
  sys_mremap(addr: ulong, oldLen: ulong, newLen: ulong, flags: number, newAddr: ulong): number;
  /** The break, moved if it could be. */
  sys_brk(wanted: ulong): number;
  sys_madvise(addr: ulong, len: ulong, advice: number): number;
  sys_msync(addr: ulong, len: ulong, flags: number): number;
  sys_mlock(addr: ulong, len: ulong): number;
  sys_mlock2(addr: ulong, len: ulong, flags: number): number;
  sys_munlock(addr: ulong, len: ulong): number;
  sys_mlockall(flags: number): number;
  sys_munlockall(): number;
  /** One byte per page goes to `vec`. */
  sys_mincore(addr: ulong, len: ulong, vec: ulong): number;
  /** @param pgoff pages */
  sys_remap_file_pages(
    addr: ulong,
    size: ulong,
    prot: number,
    pgoff: number,
    flags: number,
  ): number;
  sys_mseal(addr: ulong, len: ulong, flags: number): number;
  sys_memfd_create(name: string, flags: number): number;
}

/** System calls on processes, signals and time. */
export interface ProcessPorts {
  sys_getpid(): number;
  /** Never returns. */
  sys_exit(status: number): never;
  /**
   * fork() of a process that runs function `program` of the lab when its turn comes.
   *
   * @returns its pid, or -errno
   */
  sys_fork(program: number): number;
  /** Pid of the child that was collected, 0 (WNOHANG), or -errno; {@link wait_status} tells how it ended. */
  sys_wait4(pid: number, options: number): number;
  /** Status of the last sys_wait4 that collected a child. */
  wait_status(): number;
  sys_getppid(): number;
  sys_kill(pid: number, signal: number): number;
  /** Addresses of struct rlimit64 or 0. */
  sys_prlimit64(pid: number, resource: number, newLimit: ulong, oldLimit: ulong): number;
  /**
   * @param handler number of the program's function; 0 to ignore the signal, -1 for the default, -2 to leave it
   * @param flags SA_*
   * @returns what it was, plus one; or -EINVAL. {@link sigaction_flags} tells its flags
   */
  sys_sigaction(signal: number, handler: number, flags: number): number;
  /** Flags of the action that the last sys_sigaction replaced. */
  sigaction_flags(): number;
  sys_nanosleep(nanoseconds: number): number;
  sys_alarm(seconds: number): number;
  sys_pause(): number;
  /** `count` struct pollfd at `address`; below 0 milliseconds for ever. */
  sys_poll(address: ulong, count: number, milliseconds: number): number;
  /** Nanoseconds since boot. */
  clock_nanoseconds(): number;
}

/** The memory of the program. */
export interface LoadStorePorts {
  /** Loads 1, 2, 4 or 8 bytes, unsigned, little-endian; 8 bytes give a bigint. Faults as the CPU would. */
  load(address: ulong, size: number): number | bigint;
  store(address: ulong, size: number, value: number | bigint): void;
  /** Bytes up to but without the first NUL, at most `max`; one character per byte. */
  load_text(address: ulong, max: number): string;
  /** `count` bytes, NULs included. */
  load_bytes(address: ulong, count: number): string;
  store_bytes(address: ulong, bytes: string): void;
  /** Stores the same byte in `count` bytes, page by page upwards; what lies before a fault is done. */
  fill_bytes(address: ulong, byte: number, count: number): void;
  /** Copies `count` bytes as memmove(): downwards where `to` overlaps `from` from above. */
  copy_bytes(to: ulong, from: ulong, count: number): void;
  /** Top of a scratch area in the program's own stack VMA, for argv and buffers of the C library. */
  stack_reserve(bytes: number): number;
}

/**
 * What the C library needs of the machine below it: the system calls and the memory of the program that runs.
 *
 * Contract: system calls return -errno on failure; byte strings have one character per byte; loads and stores fault as
 * the CPU would, and a call that kills the program does not return.
 */
export interface ProgramPorts extends FilePorts, MemoryPorts, ProcessPorts, LoadStorePorts {}

/** Functions of the program that the kernel will call, by number from 1 on. */
export interface ProgramFunctions {
  /** Keeps what fork() was given. */
  add(fn: AnyFunction, values: readonly unknown[]): number;
  /** Number of a signal handler. */
  handler(fn: AnyFunction): number;
  handlerOf(number: number): AnyFunction | undefined;
}

/** The program's `errno`. */
export interface Errno {
  value: number;
}

/**
 * The C library's rule for the result of a system call. Linux: glibc's INLINE_SYSCALL_CALL: -4095 to -1 are errors.
 *
 * @returns the result, or -1 with errno set
 */
export function syscallResult(errno: Errno, result: number): number {
  if (result >= 0 || result < -4095) return result;
  errno.value = -result;
  return -1;
}

import { toUlong, type ulong } from '../lib/ulong.ts';
import type * as header from 'unistd.h';
import {
  functionArgument,
  intArgument,
  longArgument,
  sizeArgument,
  uintArgument,
  ulongArgument,
  wrongType,
} from './arguments.ts';
import { pathArgument, type CLibrary } from './context.ts';
import { PAGE } from './memory.ts';
import { syscallResult } from './ports.ts';
import { encodeUtf8 } from './utf8.ts';

/** Linux: glibc's bits/confname.h. */
const SC_PAGESIZE = 30;
const EINVAL = 22;
const ENOMEM = 12;
/** `(void *) -1` */
const SBRK_FAILED = 0xffffffffffffffffn;

/** unistd.h */
export function unistd(library: CLibrary) {
  const { ports, errno } = library;

  function moveBreak(to: ulong): boolean {
    if (ports.sys_brk(to) === to) return true;
    errno.value = ENOMEM;
    return false;
  }

  return {
    NULL: 0n,
    STDIN_FILENO: 0,
    STDOUT_FILENO: 1,
    STDERR_FILENO: 2,
    SEEK_SET: 0,
    SEEK_CUR: 1,
    SEEK_END: 2,
    _SC_PAGESIZE: SC_PAGESIZE,
    _SC_PAGE_SIZE: SC_PAGESIZE,

    close: (fd) => syscallResult(errno, ports.sys_close(intArgument('close', 'fd', fd))),

    read(fd, buf, count) {
      const file = intArgument('read', 'fd', fd);
      const address = toUlong(ulongArgument('read', 'buf', buf));
      const bytes = toUlong(sizeArgument('read', 'count', count));
      return syscallResult(errno, ports.sys_read(file, address, bytes));
    },

    write(fd, buf, count) {
      const file = intArgument('write', 'fd', fd);
      const bytes = sizeArgument('write', 'count', count);
      if (typeof buf === 'string') {
        const text = encodeUtf8(buf).slice(0, Number(bytes));
        return syscallResult(errno, library.writeBytes(file, text));
      }
      const address = toUlong(ulongArgument('write', 'buf', buf));
      return syscallResult(errno, ports.sys_write(file, address, toUlong(bytes)));
    },

    pread(fd, buf, count, offset) {
      const file = intArgument('pread', 'fd', fd);
      const address = toUlong(ulongArgument('pread', 'buf', buf));
      const bytes = toUlong(sizeArgument('pread', 'count', count));
      const at = longArgument('pread', 'offset', offset);
      return syscallResult(errno, ports.sys_pread64(file, address, bytes, at));
    },

    pwrite(fd, buf, count, offset) {
      const file = intArgument('pwrite', 'fd', fd);
      const address = toUlong(ulongArgument('pwrite', 'buf', buf));
      const bytes = toUlong(sizeArgument('pwrite', 'count', count));
      const at = longArgument('pwrite', 'offset', offset);
      return syscallResult(errno, ports.sys_pwrite64(file, address, bytes, at));
    },

    lseek(fd, offset, whence) {
      const file = intArgument('lseek', 'fd', fd);
      const distance = longArgument('lseek', 'offset', offset);
      const from = intArgument('lseek', 'whence', whence);
      return syscallResult(errno, ports.sys_lseek(file, distance, from));
    },

    ftruncate(fd, length) {
      const file = intArgument('ftruncate', 'fd', fd);
      return syscallResult(
        errno,
        ports.sys_ftruncate(file, longArgument('ftruncate', 'length', length)),
      );
    },

    fdatasync: (fd) =>
      syscallResult(errno, ports.sys_fdatasync(intArgument('fdatasync', 'fd', fd))),
    fsync: (fd) => syscallResult(errno, ports.sys_fsync(intArgument('fsync', 'fd', fd))),
    dup: (fd) => syscallResult(errno, ports.sys_dup(intArgument('dup', 'fd', fd))),
    unlink: (path) => syscallResult(errno, ports.sys_unlink(pathArgument(library, 'unlink', path))),
    getpid: () => ports.sys_getpid(),
    getppid: () => ports.sys_getppid(),
    getpagesize: () => PAGE,

    brk: (addr) => (moveBreak(toUlong(ulongArgument('brk', 'addr', addr))) ? 0 : -1),
    sbrk(increment) {
      const before = BigInt(ports.sys_brk(0));
      const distance = BigInt.asIntN(64, sizeArgument('sbrk', 'increment', increment));
      if (distance === 0n) return before;
      return moveBreak(toUlong(before + distance)) ? before : SBRK_FAILED;
    },

    fork(child, ...args) {
      const fn = functionArgument('fork', 'child', child);
      args.forEach((value: unknown, index) => {
        if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return;
        const wanted = 'a primitive: processes do not share objects';
        throw wrongType('fork', `args[${index}]`, wanted, value);
      });
      return syscallResult(errno, ports.sys_fork(library.functions.add(fn, args)));
    },

    sleep(seconds) {
      const end = ports.clock_nanoseconds() + uintArgument('sleep', 'seconds', seconds) * 1e9;
      ports.sys_nanosleep(end - ports.clock_nanoseconds());
      // Linux: glibc's sleep() rounds what is left to seconds by cutting it off.
      return Math.max(0, Math.floor((end - ports.clock_nanoseconds()) / 1e9));
    },
    usleep: (usec) =>
      syscallResult(errno, ports.sys_nanosleep(uintArgument('usleep', 'usec', usec) * 1000)),
    alarm: (seconds) => ports.sys_alarm(uintArgument('alarm', 'seconds', seconds)),
    pause: () => syscallResult(errno, ports.sys_pause()),

    sysconf(name) {
      if (intArgument('sysconf', 'name', name) === SC_PAGESIZE) return PAGE;
      errno.value = EINVAL;
      return -1;
    },

    _exit: (status) => ports.sys_exit(intArgument('_exit', 'status', status)),
  } satisfies typeof header;
}

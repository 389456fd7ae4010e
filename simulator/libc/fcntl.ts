import type * as header from 'fcntl.h';
import { intArgument, longArgument, uintArgument } from './arguments.ts';
import { pathArgument, type CLibrary } from './context.ts';
import { LOCK_COMMANDS, OPEN_FLAGS, SEALS } from './fcntl-flags.ts';
import { syscallResult } from './ports.ts';
import { sysStat } from './sys-stat.ts';

/** fcntl.h. Linux: glibc's open() and creat(). */
export function fcntl(library: CLibrary) {
  const { ports, errno, structs } = library;

  function openFile(fn: string, path: unknown, flags: number, mode: unknown): number {
    const name = pathArgument(library, fn, path);
    const permissions = mode === undefined ? 0 : uintArgument(fn, 'mode', mode);
    return syscallResult(errno, ports.sys_open(name, flags, permissions));
  }

  const { s16, s32, s64 } = structs.scalars;
  const type = structs.struct({ l_type: s16, l_whence: s16, l_start: s64, l_len: s64, l_pid: s32 });

  /** An int, or the address of a struct flock. */
  function argumentOf(arg: unknown): number {
    if (arg === undefined) return 0;
    if (typeof arg === 'number') return intArgument('fcntl', 'arg', arg);
    return Number(structs.pointer('fcntl', 'arg', arg));
  }

  return {
    ...sysStat(library),
    ...OPEN_FLAGS,
    ...LOCK_COMMANDS,
    F_OFD_GETLK: 36,
    F_OFD_SETLK: 37,
    F_OFD_SETLKW: 38,
    struct_flock: type,
    F_DUPFD: 0,
    F_GETFD: 1,
    F_SETFD: 2,
    F_GETFL: 3,
    O_ASYNC: OPEN_FLAGS.FASYNC,
    F_SETFL: 4,
    F_SETOWN: 8,
    F_GETOWN: 9,
    ...SEALS,
    F_DUPFD_CLOEXEC: 1030,
    fcntl(fd, cmd, arg) {
      const file = intArgument('fcntl', 'fd', fd);
      const argument = argumentOf(arg);
      return syscallResult(
        errno,
        ports.sys_fcntl(file, intArgument('fcntl', 'cmd', cmd), argument),
      );
    },
    FALLOC_FL_KEEP_SIZE: 1,
    FALLOC_FL_PUNCH_HOLE: 2,
    fallocate(fd, mode, offset, len) {
      const file = intArgument('fallocate', 'fd', fd);
      const flags = intArgument('fallocate', 'mode', mode);
      const start = longArgument('fallocate', 'offset', offset);
      const bytes = longArgument('fallocate', 'len', len);
      return syscallResult(errno, ports.sys_fallocate(file, flags, start, bytes));
    },
    open: (path, oflag, mode) => openFile('open', path, intArgument('open', 'oflag', oflag), mode),
    creat: (path, mode) =>
      openFile('creat', path, OPEN_FLAGS.O_CREAT | OPEN_FLAGS.O_WRONLY | OPEN_FLAGS.O_TRUNC, mode),
  } satisfies typeof header;
}

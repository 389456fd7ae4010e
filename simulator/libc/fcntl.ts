import type * as header from 'fcntl.h';
import { intArgument, longArgument, uintArgument } from './arguments.ts';
import { pathArgument, type CLibrary } from './context.ts';
import { OPEN_FLAGS } from './fcntl-flags.ts';
import { syscallResult } from './ports.ts';
import { sysStat } from './sys-stat.ts';

/** fcntl.h. Linux: glibc's open() and creat(). */
export function fcntl(library: CLibrary) {
  const { ports, errno } = library;

  function openFile(fn: string, path: unknown, flags: number, mode: unknown): number {
    const name = pathArgument(library, fn, path);
    const permissions = mode === undefined ? 0 : uintArgument(fn, 'mode', mode);
    return syscallResult(errno, ports.sys_open(name, flags, permissions));
  }

  return {
    ...sysStat(library),
    ...OPEN_FLAGS,
    F_DUPFD: 0,
    F_GETFD: 1,
    F_SETFD: 2,
    F_GETFL: 3,
    O_ASYNC: OPEN_FLAGS.FASYNC,
    F_SETFL: 4,
    F_SETOWN: 8,
    F_GETOWN: 9,
    fcntl(fd, cmd, arg) {
      const file = intArgument('fcntl', 'fd', fd);
      const argument = arg === undefined ? 0 : intArgument('fcntl', 'arg', arg);
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

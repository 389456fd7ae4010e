import type * as header from 'sys/stat.h';
import type { struct_stat } from 'sys/stat.h';
import { toUlong } from '../lib/ulong.ts';
import { intArgument, uintArgument } from './arguments.ts';
import { pathArgument, type CLibrary } from './context.ts';
import { syscallResult } from './ports.ts';

const S_IFMT = 0o170000;
const S_IFCHR = 0o020000;
const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;

/** Permissions of files. Linux: include/uapi/linux/stat.h. */
export const PERMISSIONS = Object.freeze({
  S_IRUSR: 0o400,
  S_IWUSR: 0o200,
  S_IXUSR: 0o100,
  S_IRWXU: 0o700,
  S_IRGRP: 0o40,
  S_IWGRP: 0o20,
  S_IXGRP: 0o10,
  S_IRWXG: 0o70,
  S_IROTH: 0o4,
  S_IWOTH: 0o2,
  S_IXOTH: 0o1,
  S_IRWXO: 0o7,
});

/** sys/stat.h */
export function sysStat(library: CLibrary) {
  const { ports, errno, structs } = library;
  const { scalars } = structs;
  const type = structs.struct({
    st_dev: scalars.u64,
    st_ino: scalars.u64,
    st_nlink: scalars.u64,
    st_mode: scalars.u32,
    st_uid: scalars.u32,
    st_gid: scalars.u32,
    __pad0: scalars.u32,
    st_rdev: scalars.u64,
    st_size: scalars.s64,
    st_blksize: scalars.s64,
    st_blocks: scalars.s64,
    st_times: structs.array(scalars.s64, 9),
  });
  const buffer = (fn: string, buf: struct_stat | bigint) =>
    toUlong(structs.pointer(fn, 'buf', buf));
  const isType = (fn: string, mode: unknown, kind: number): boolean =>
    (uintArgument(fn, 'mode', mode) & S_IFMT) === kind;

  return {
    ...PERMISSIONS,
    S_IFMT,
    S_IFCHR,
    S_IFDIR,
    S_IFREG,
    S_ISCHR: (mode) => isType('S_ISCHR', mode, S_IFCHR),
    S_ISDIR: (mode) => isType('S_ISDIR', mode, S_IFDIR),
    S_ISREG: (mode) => isType('S_ISREG', mode, S_IFREG),
    struct_stat: type,
    fstat: (fd, buf) =>
      syscallResult(errno, ports.sys_fstat(intArgument('fstat', 'fd', fd), buffer('fstat', buf))),
    stat: (path, buf) =>
      syscallResult(
        errno,
        ports.sys_stat(pathArgument(library, 'stat', path), buffer('stat', buf)),
      ),
    mknod(path, mode, dev) {
      const name = pathArgument(library, 'mknod', path);
      const type = uintArgument('mknod', 'mode', mode);
      return syscallResult(errno, ports.sys_mknod(name, type, uintArgument('mknod', 'dev', dev)));
    },
  } satisfies typeof header;
}

import type * as header from 'dirent.h';
import type { DIR, dirent } from 'dirent.h';
import { toUlong } from '../lib/ulong.ts';
import { intArgument, longArgument, sizeArgument, ulongArgument, wrongType } from './arguments.ts';
import { pathArgument, type CLibrary } from './context.ts';
import { DIRENT_TYPES } from './dirent-types.ts';
import { OPEN_FLAGS } from './fcntl-flags.ts';
import { syscallResult } from './ports.ts';
import { sysStat } from './sys-stat.ts';
import { decodeUtf8 } from './utf8.ts';

/** Bytes that are read at once. Linux: glibc's opendir(), for blocks of 4096 bytes. */
const BUFFER = 32768;
/** Linux: offsetof(struct dirent, d_name). */
const D_NAME = 19;
const ENOTDIR = 20;

/** An open directory. Linux: struct __dirstream. */
interface Stream {
  readonly fd: number;
  readonly buffer: number;
  /** Bytes of the buffer that hold entries, and how many of them were handed out. */
  size: number;
  offset: number;
  /** Position behind the last entry that was handed out. */
  position: number;
}

/** dirent.h. Linux: glibc's sysdeps/unix/sysv/linux/readdir.c. */
export function direntHeader(library: CLibrary) {
  const { ports, errno } = library;
  const streams = new WeakMap<object, Stream>();
  const freeBuffers: number[] = [];
  const stat = sysStat(library);
  let status: ReturnType<typeof stat.struct_stat.variable> | undefined;

  function streamOf(fn: string, value: unknown): Stream {
    const stream = typeof value === 'object' && value !== null ? streams.get(value) : undefined;
    if (!stream) throw wrongType(fn, 'dirp', 'a DIR that is open', value);
    return stream;
  }

  function open(fd: number): DIR {
    const dirp = Object.freeze({}) as DIR;
    const buffer = freeBuffers.pop() ?? ports.stack_reserve(BUFFER);
    streams.set(dirp, { fd, buffer, size: 0, offset: 0, position: 0 });
    return dirp;
  }

  /** The entry at `address`, and its bytes. */
  function entryAt(address: number): dirent {
    const length = Number(ports.load(address + 16, 2));
    const name = ports.load_bytes(address + D_NAME, length - D_NAME);
    return Object.freeze({
      d_ino: BigInt(ports.load(address, 8)),
      d_off: Number(BigInt.asIntN(64, BigInt(ports.load(address + 8, 8)))),
      d_reclen: length,
      d_type: Number(ports.load(address + 18, 1)),
      d_name: decodeUtf8(name.slice(0, name.indexOf('\0'))),
    });
  }

  function seek(stream: Stream, position: number): void {
    ports.sys_lseek(stream.fd, position, 0);
    stream.size = 0;
    stream.offset = 0;
    stream.position = position;
  }

  return {
    ...DIRENT_TYPES,

    opendir(name) {
      const flags = OPEN_FLAGS.O_RDONLY | OPEN_FLAGS.O_DIRECTORY | OPEN_FLAGS.O_CLOEXEC;
      const path = pathArgument(library, 'opendir', name);
      const fd = syscallResult(errno, ports.sys_open(path, flags, 0));
      return fd < 0 ? null : open(fd);
    },

    fdopendir(fd) {
      const file = intArgument('fdopendir', 'fd', fd);
      status ??= stat.struct_stat.variable();
      if (stat.fstat(file, status) < 0) return null;
      if (stat.S_ISDIR(status.st_mode)) return open(file);
      errno.value = ENOTDIR;
      return null;
    },

    readdir(dirp) {
      const stream = streamOf('readdir', dirp);
      if (stream.offset >= stream.size) {
        const read = ports.sys_getdents64(stream.fd, stream.buffer, BUFFER);
        if (syscallResult(errno, read) <= 0) return null;
        stream.size = read;
        stream.offset = 0;
      }
      const entry = entryAt(stream.buffer + stream.offset);
      stream.offset += entry.d_reclen;
      stream.position = entry.d_off;
      return entry;
    },

    closedir(dirp) {
      const { fd, buffer } = streamOf('closedir', dirp);
      streams.delete(dirp);
      freeBuffers.push(buffer);
      return syscallResult(errno, ports.sys_close(fd));
    },

    rewinddir(dirp) {
      seek(streamOf('rewinddir', dirp), 0);
    },
    telldir: (dirp) => streamOf('telldir', dirp).position,
    seekdir(dirp, loc) {
      seek(streamOf('seekdir', dirp), longArgument('seekdir', 'loc', loc));
    },
    dirfd: (dirp) => streamOf('dirfd', dirp).fd,

    getdents64(fd, buffer, length) {
      const file = intArgument('getdents64', 'fd', fd);
      const address = toUlong(ulongArgument('getdents64', 'buffer', buffer));
      const bytes = Number(sizeArgument('getdents64', 'length', length));
      return syscallResult(errno, ports.sys_getdents64(file, address, Math.min(bytes, 0x7fffffff)));
    },
  } satisfies typeof header;
}

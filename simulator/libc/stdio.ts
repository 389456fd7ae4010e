import type * as header from 'stdio.h';
import {
  intArgument,
  longArgument,
  sizeArgument,
  textArgument,
  ulongArgument,
} from './arguments.ts';
import { pathArgument, stringBytes, type CLibrary } from './context.ts';
import { strerror } from './errno-table.ts';
import { openMode } from './open-mode.ts';
import { syscallResult } from './ports.ts';
import { Streams, type Stream } from './streams.ts';

const EOF = -1;
const EINVAL = 22;
const F_GETFL = 3;
/** Permissions of a file that fopen() makes. */
const NEW_FILE = 0o666;

/** stdio.h */
export function stdio(library: CLibrary) {
  const { ports, errno, memory, format } = library;
  const streams = new Streams(library);
  const stdin = streams.add(0);
  const stdout = streams.add(1);
  const stderr = streams.add(2);
  const out = streams.find('printf', stdout);

  /** As the functions that put out text return it. */
  function put(stream: Stream, bytes: string): number {
    return streams.write(stream, bytes) < bytes.length ? EOF : bytes.length;
  }

  /** All of the bytes to a descriptor; their number, or -1 with errno. */
  function putToFd(fd: number, bytes: string): number {
    return put({ fd, buffer: 0, at: 0, end: 0, eof: false, error: false }, bytes);
  }

  function putByte(fn: string, c: unknown, stream: Stream): number {
    const code = intArgument(fn, 'c', c) & 0xff;
    return put(stream, String.fromCharCode(code)) < 0 ? EOF : code;
  }

  function getByte(stream: Stream): number {
    const byte = streams.ready(stream);
    if (byte === '') return EOF;
    stream.at++;
    return byte.charCodeAt(0);
  }

  /** Bytes of `nmemb` members of `size` bytes each. */
  function members(fn: string, size: unknown, nmemb: unknown): { each: number; all: number } {
    const each = Number(sizeArgument(fn, 'size', size));
    const all = each * Number(sizeArgument(fn, 'nmemb', nmemb));
    if (Number.isSafeInteger(all)) return { each, all };
    throw new RangeError(`${fn}: 'size' times 'nmemb' is more than an address space holds`);
  }

  function formatted(fn: string, template: unknown, values: readonly unknown[]): string {
    return format(fn, textArgument(fn, 'format', template), values);
  }

  /** The flags of open() that a mode stands for; -1 with errno for one that is none. */
  function flagsOf(fn: string, mode: unknown): number {
    const flags = openMode(stringBytes(memory, fn, 'mode', mode));
    if (flags === undefined) errno.value = EINVAL;
    return flags ?? -1;
  }

  return {
    NULL: 0n,
    stdin,
    stdout,
    stderr,
    EOF,
    BUFSIZ: 8192,
    SEEK_SET: 0,
    SEEK_CUR: 1,
    SEEK_END: 2,

    fopen(path, mode) {
      const flags = flagsOf('fopen', mode);
      if (flags < 0) return null;
      const name = pathArgument(library, 'fopen', path);
      const fd = syscallResult(errno, ports.sys_open(name, flags, NEW_FILE));
      return fd < 0 ? null : streams.add(fd);
    },

    fdopen(fd, mode) {
      const file = intArgument('fdopen', 'fd', fd);
      if (flagsOf('fdopen', mode) < 0) return null;
      if (syscallResult(errno, ports.sys_fcntl(file, F_GETFL, 0)) < 0) return null;
      return streams.add(file);
    },

    fclose: (stream) =>
      syscallResult(errno, ports.sys_close(streams.remove('fclose', stream).fd)) < 0 ? EOF : 0,
    fileno: (stream) => streams.find('fileno', stream).fd,

    fread(ptr, size, nmemb, stream) {
      const to = ulongArgument('fread', 'ptr', ptr);
      const { each, all } = members('fread', size, nmemb);
      const from = streams.find('fread', stream);
      return all === 0 ? 0n : BigInt(Math.floor(streams.read(from, to, all) / each));
    },

    fwrite(ptr, size, nmemb, stream) {
      const { each, all } = members('fwrite', size, nmemb);
      const to = streams.find('fwrite', stream);
      if (all === 0) return 0n;
      const bytes =
        typeof ptr === 'string'
          ? stringBytes(memory, 'fwrite', 'ptr', ptr, all)
          : memory.load(ulongArgument('fwrite', 'ptr', ptr), all);
      return BigInt(Math.floor(streams.write(to, bytes) / each));
    },

    fgets(s, size, stream) {
      const to = ulongArgument('fgets', 's', s);
      const room = intArgument('fgets', 'size', size) - 1;
      const from = streams.find('fgets', stream);
      if (room < 0) return 0n;
      let line = '';
      while (line.length < room && !line.endsWith('\n')) {
        const ready = streams.ready(from).slice(0, room - line.length);
        if (ready === '') break;
        const end = ready.indexOf('\n') + 1;
        const part = end > 0 ? ready.slice(0, end) : ready;
        from.at += part.length;
        line += part;
      }
      if ((line === '' && room > 0) || from.error) return 0n;
      memory.store(to, `${line}\0`);
      return s;
    },

    fgetc: (stream) => getByte(streams.find('fgetc', stream)),
    getc: (stream) => getByte(streams.find('getc', stream)),
    getchar: () => getByte(streams.find('getchar', stdin)),

    ungetc(c, stream) {
      const code = intArgument('ungetc', 'c', c);
      const back = streams.find('ungetc', stream);
      if (code === EOF || back.at === 0) return EOF;
      back.at--;
      ports.store(back.buffer + back.at, 1, code & 0xff);
      back.eof = false;
      return code & 0xff;
    },

    feof: (stream) => (streams.find('feof', stream).eof ? 1 : 0),
    ferror: (stream) => (streams.find('ferror', stream).error ? 1 : 0),
    clearerr(stream) {
      const cleared = streams.find('clearerr', stream);
      cleared.eof = false;
      cleared.error = false;
    },

    fseek(stream, offset, whence) {
      const distance = longArgument('fseek', 'offset', offset);
      const from = intArgument('fseek', 'whence', whence);
      return streams.seek(streams.find('fseek', stream), distance, from);
    },
    ftell: (stream) => streams.tell(streams.find('ftell', stream)),
    rewind(stream) {
      const back = streams.find('rewind', stream);
      streams.seek(back, 0, 0);
      back.error = false;
    },

    printf: (template, ...values) => put(out, formatted('printf', template, values)),
    fprintf: (stream, template, ...values) =>
      put(streams.find('fprintf', stream), formatted('fprintf', template, values)),
    dprintf: (fd, template, ...values) =>
      putToFd(intArgument('dprintf', 'fd', fd), formatted('dprintf', template, values)),

    sprintf(str, template, ...values) {
      const address = ulongArgument('sprintf', 'str', str);
      const bytes = formatted('sprintf', template, values);
      memory.store(address, `${bytes}\0`);
      return bytes.length;
    },

    snprintf(str, size, template, ...values) {
      const address = ulongArgument('snprintf', 'str', str);
      const room = Number(sizeArgument('snprintf', 'size', size));
      const bytes = formatted('snprintf', template, values);
      if (room > 0) memory.store(address, `${bytes.slice(0, room - 1)}\0`);
      return bytes.length;
    },

    puts: (s) => put(out, `${stringBytes(memory, 'puts', 's', s)}\n`),
    fputs: (s, stream) => put(streams.find('fputs', stream), stringBytes(memory, 'fputs', 's', s)),
    putchar: (c) => putByte('putchar', c, out),
    putc: (c, stream) => putByte('putc', c, streams.find('putc', stream)),
    fputc: (c, stream) => putByte('fputc', c, streams.find('fputc', stream)),

    fflush(stream) {
      if (stream !== null) streams.find('fflush', stream);
      return 0;
    },

    perror(s) {
      const { value } = errno;
      const head = s === null || s === 0n ? '' : stringBytes(memory, 'perror', 's', s);
      putToFd(2, `${head === '' ? '' : `${head}: `}${strerror(value)}\n`);
      errno.value = value;
    },
  } satisfies typeof header;
}

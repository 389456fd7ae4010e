import type * as header from 'stdio.h';
import type { FILE } from 'stdio.h';
import { intArgument, sizeArgument, textArgument, ulongArgument, wrongType } from './arguments.ts';
import { stringBytes, type CLibrary } from './context.ts';
import { strerror } from './errno-table.ts';
import { syscallResult } from './ports.ts';

const EOF = -1;

/** stdio.h. Differs: streams have no buffer. */
export function stdio({ errno, memory, format, writeBytes }: CLibrary) {
  const stdout = Object.freeze({}) as FILE;
  const stderr = Object.freeze({}) as FILE;

  function descriptor(fn: string, stream: unknown): number {
    if (stream === stdout) return 1;
    if (stream === stderr) return 2;
    throw wrongType(fn, 'stream', 'stdout or stderr', stream);
  }

  /** All of the bytes, however many calls it takes; their number, or -1 with errno. */
  function writeAll(fd: number, bytes: string): number {
    for (let done = 0; done < bytes.length;) {
      const count = syscallResult(errno, writeBytes(fd, bytes.slice(done)));
      if (count < 0) return EOF;
      if (count === 0) return done;
      done += count;
    }
    return bytes.length;
  }

  function formatted(fn: string, template: unknown, values: readonly unknown[]): string {
    return format(fn, textArgument(fn, 'format', template), values);
  }

  return {
    NULL: 0n,
    stdout,
    stderr,
    EOF,

    printf: (template, ...values) => writeAll(1, formatted('printf', template, values)),
    fprintf: (stream, template, ...values) =>
      writeAll(descriptor('fprintf', stream), formatted('fprintf', template, values)),
    dprintf: (fd, template, ...values) =>
      writeAll(intArgument('dprintf', 'fd', fd), formatted('dprintf', template, values)),

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

    puts: (s) => writeAll(1, `${stringBytes(memory, 'puts', 's', s)}\n`),
    fputs: (s, stream) =>
      writeAll(descriptor('fputs', stream), stringBytes(memory, 'fputs', 's', s)),

    putchar(c) {
      const code = intArgument('putchar', 'c', c) & 0xff;
      return writeAll(1, String.fromCharCode(code)) < 0 ? EOF : code;
    },

    fflush(stream) {
      if (stream !== null) descriptor('fflush', stream);
      return 0;
    },

    perror(s) {
      const { value } = errno;
      const head = s === null || s === 0n ? '' : stringBytes(memory, 'perror', 's', s);
      writeAll(2, `${head === '' ? '' : `${head}: `}${strerror(value)}\n`);
      errno.value = value;
    },
  } satisfies typeof header;
}

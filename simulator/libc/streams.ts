import type { FILE } from 'stdio.h';
import { toUlong } from '../lib/ulong.ts';
import { wrongType } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { PAGE } from './memory.ts';
import { syscallResult } from './ports.ts';

/** Linux: include/uapi/linux/fs.h. */
const SEEK_CUR = 1;

/** One open stream: what was read ahead lies in [at, end) of its buffer. */
export interface Stream {
  readonly fd: number;
  buffer: number;
  at: number;
  end: number;
  eof: boolean;
  error: boolean;
}

/**
 * The streams of stdio.h.
 *
 * Differs: nothing is kept back on the way out, and a forked child shares what its parent has read ahead. glibc reads
 * ahead as much as st_blksize says, here always 4096 bytes.
 */
export class Streams {
  private readonly open = new Map<FILE, Stream>();
  private readonly buffers: number[] = [];

  constructor(private readonly library: CLibrary) {}

  /** A stream over a descriptor. */
  add(fd: number): FILE {
    const file = Object.freeze({}) as FILE;
    this.open.set(file, { fd, buffer: 0, at: 0, end: 0, eof: false, error: false });
    return file;
  }

  find(fn: string, file: unknown): Stream {
    const stream = this.open.get(file as FILE);
    if (stream) return stream;
    throw wrongType(fn, 'stream', 'an open stream', file);
  }

  /** Forgets the stream; its descriptor stays open. */
  remove(fn: string, file: unknown): Stream {
    const stream = this.find(fn, file);
    this.open.delete(file as FILE);
    if (stream.buffer !== 0) this.buffers.push(stream.buffer);
    return stream;
  }

  /** Bytes that are ready, after a read() if there are none: '' at the end of the file and on an error. */
  ready(stream: Stream): string {
    if (stream.at === stream.end) this.fill(stream);
    const { ports } = this.library;
    if (stream.at === stream.end) return '';
    return ports.load_bytes(stream.buffer + stream.at, stream.end - stream.at);
  }

  private fill(stream: Stream): void {
    const { ports, errno } = this.library;
    if (stream.buffer === 0) stream.buffer = this.buffers.pop() ?? ports.stack_reserve(PAGE);
    const count = syscallResult(errno, ports.sys_read(stream.fd, stream.buffer, PAGE));
    stream.at = 0;
    stream.end = Math.max(0, count);
    if (count === 0) stream.eof = true;
    if (count < 0) stream.error = true;
  }

  /** Up to `count` bytes to `address`; fewer at the end of the file. What is left over a block goes there directly. */
  read(stream: Stream, address: bigint, count: number): number {
    const { ports, errno, memory } = this.library;
    let done = 0;
    while (done < count) {
      const left = count - done;
      const to = BigInt.asUintN(64, address + BigInt(done));
      if (stream.at === stream.end && left >= PAGE) {
        const whole = left - (left % PAGE);
        const read = syscallResult(errno, ports.sys_read(stream.fd, toUlong(to), whole));
        if (read <= 0) {
          if (read === 0) stream.eof = true;
          else stream.error = true;
          return done;
        }
        done += read;
        continue;
      }
      const bytes = this.ready(stream).slice(0, left);
      if (bytes === '') return done;
      memory.store(to, bytes);
      stream.at += bytes.length;
      done += bytes.length;
    }
    return done;
  }

  /** All of the bytes, however many calls it takes; their number, or as many as went before one failed. */
  write(stream: Stream, bytes: string): number {
    this.discard(stream);
    for (let done = 0; done < bytes.length;) {
      const { errno, writeBytes } = this.library;
      const count = syscallResult(errno, writeBytes(stream.fd, bytes.slice(done)));
      if (count <= 0) {
        if (count < 0) stream.error = true;
        return done;
      }
      done += count;
    }
    return bytes.length;
  }

  /** Where the program is in the file: bytes, or -1 with errno. */
  tell(stream: Stream): number {
    const { ports, errno } = this.library;
    const at = syscallResult(errno, ports.sys_lseek(stream.fd, 0, SEEK_CUR));
    return at < 0 ? at : at - (stream.end - stream.at);
  }

  seek(stream: Stream, offset: number, whence: number): number {
    const { ports, errno } = this.library;
    const ahead = whence === SEEK_CUR ? stream.end - stream.at : 0;
    const at = syscallResult(errno, ports.sys_lseek(stream.fd, offset - ahead, whence));
    if (at < 0) return -1;
    stream.at = stream.end;
    stream.eof = false;
    return 0;
  }

  /** Brings the file's position back to where the program has read to. Linux: glibc's _IO_new_file_sync(). */
  private discard(stream: Stream): void {
    const ahead = stream.end - stream.at;
    if (ahead === 0) return;
    stream.at = stream.end;
    this.library.ports.sys_lseek(stream.fd, -ahead, SEEK_CUR);
  }
}

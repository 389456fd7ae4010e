/** Runs the calls of a recording on a machine, and gives the same lines. */
import assert from 'node:assert/strict';
import { errnoName } from '../../../simulator/lib/errno.ts';
import type { Machine } from '../../../simulator/machine.ts';
import * as m from '../../../simulator/mm/mman.ts';

const BUFFER = 0x60000000;
const BUFFER_BYTES = 1 << 20;
const LIMIT = 0x60200000;
const NONE = 2n ** 64n - 1n;

const OPEN: Readonly<Record<string, number>> = {
  r: 0,
  w: 1,
  rw: 2,
  creat: 0o100,
  excl: 0o200,
  trunc: 0o1000,
  nonblock: 0o4000,
  dir: 0o200000,
};
const MAP: Readonly<Record<string, number>> = {
  private: m.MAP_PRIVATE,
  shared: m.MAP_SHARED,
  anon: m.MAP_ANONYMOUS,
  noreserve: m.MAP_NORESERVE,
  growsdown: m.MAP_GROWSDOWN,
};
const WHENCE: Readonly<Record<string, number>> = { set: 0, cur: 1, end: 2, data: 3, hole: 4 };

function bits(table: Readonly<Record<string, number>>, words: string): number {
  return words.split(',').reduce((sum, word) => sum | (table[word] ?? 0), 0);
}

function protection(text: string): number {
  return (text.includes('r') ? 1 : 0) | (text.includes('w') ? 2 : 0) | (text.includes('x') ? 4 : 0);
}

/** Decimal, hexadecimal, or pages: `5p`. */
function number(text: string): number {
  return text.endsWith('p') ? Number(text.slice(0, -1)) * 4096 : Number(text);
}

function outcome(result: number): string {
  return result < 0 ? `-1 ${errnoName(-result)}` : String(result);
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

export class ProcCalls {
  private readonly names = new Map<string, number>();

  constructor(private readonly machine: Machine) {
    const flags = m.MAP_PRIVATE | m.MAP_ANONYMOUS | m.MAP_FIXED;
    assert.equal(this.sys.mmap(BUFFER, BUFFER_BYTES, 3, flags, -1, 0), BUFFER);
    assert.equal(this.sys.mmap(LIMIT, 4096, 3, flags, -1, 0), LIMIT);
  }

  private get sys(): Machine['syscalls'] {
    return this.machine.syscalls;
  }

  /** The call with its result, as recorded. */
  run(call: string): string {
    return `${call} -> ${this.result(call)}`;
  }

  private name(word: string): number {
    return this.names.get(word) ?? -1;
  }

  private path(text: string): string {
    return text.replace(/\$([^/]+)/, (_all, name: string) => String(this.name(name)));
  }

  private bytes(count: number): string {
    const bytes = this.machine.access.readBytes(this.sys.mm(), BUFFER, count);
    return Buffer.from(bytes).toString('latin1');
  }

  private put(text: string): number {
    const bytes = Buffer.from(text.replaceAll('\\n', '\n'), 'latin1');
    this.machine.access.writeBytes(this.sys.mm(), BUFFER, bytes);
    return bytes.length;
  }

  private openAt(path: string): number {
    return this.sys.open(this.path(path), 0, 0);
  }

  /** The whole file, read in pieces of `chunk` bytes. */
  private slurp(fd: number, chunk: number): string[] {
    const parts: string[] = [];
    for (;;) {
      const done = this.sys.read(fd, BUFFER, chunk);
      if (done <= 0) return parts;
      parts.push(this.bytes(done));
    }
  }

  private content(path: string): string {
    const fd = this.openAt(path);
    const text = this.slurp(fd, 65536).join('');
    this.sys.close(fd);
    return text;
  }

  private figure(file: string, key: string): number {
    const text = this.content(file === 'meminfo' ? '/proc/meminfo' : `/proc/self/${file}`);
    if (file === 'statm') return Number(text.split(' ')[Number(key) - 1]);
    return Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? NaN);
  }

  private result(call: string): string {
    const words = call.split(' ');
    const [op = '', a = '', b = '', c = '', d = ''] = words;
    const fd = this.name(a);
    const { sys } = this;
    switch (op) {
      case 'open':
        return this.remember(a, sys.open(this.path(b), bits(OPEN, c), 0o644));
      case 'close':
        return outcome(sys.close(fd));
      case 'read':
        return outcome(sys.read(fd, BUFFER, number(b)));
      case 'readto':
        return outcome(sys.read(fd, number(b), number(c)));
      case 'pread':
        return outcome(sys.preadBytes(fd, new Uint8Array(number(c)), number(b)));
      case 'write': {
        const length = this.put(call.slice(`write ${a} `.length));
        return outcome(sys.write(fd, BUFFER, length));
      }
      case 'pwrite': {
        const text = call.slice(`pwrite ${a} ${b} `.length).replaceAll('\\n', '\n');
        return outcome(sys.pwriteBytes(fd, Buffer.from(text), number(b)));
      }
      case 'lseek':
        return outcome(sys.lseek(fd, number(b), WHENCE[c] ?? 9));
      case 'readall': {
        sys.lseek(fd, 0, 0);
        const text = this.slurp(fd, number(b)).join('');
        return text === this.content('/proc/self/maps') ? 'same length' : 'different';
      }
      case 'wholelines': {
        sys.lseek(fd, 0, 0);
        const good = (part: string): boolean => part.length <= 4096 && part.endsWith('\n');
        return this.slurp(fd, number(b)).every(good) ? 'yes' : 'no';
      }
      case 'text': {
        sys.lseek(fd, 0, 0);
        const done = sys.read(fd, BUFFER, 4000);
        sys.lseek(fd, 0, 0);
        return done < 0 ? outcome(done) : quoted(this.bytes(done));
      }
      case 'lines': {
        const lines = this.content(a).split('\n').slice(0, -1);
        const wanted = words.slice(2);
        return lines
          .filter((line) => wanted.some((start) => start === '*' || line.startsWith(start)))
          .map((line) => `${quoted(line)} `)
          .join('');
      }
      case 'drain':
        while (sys.read(fd, BUFFER, number(b)) > 0);
        return outcome(sys.read(fd, BUFFER, number(b)));
      case 'unlink':
        return outcome(sys.unlink(a));
      case 'ftruncate':
        return outcome(sys.ftruncate(fd, number(b)));
      case 'mmap':
        return outcome(sys.mmap(0, 4096, 1, m.MAP_PRIVATE, fd, 0));
      case 'map':
        return this.map(a, number(b), protection(c), bits(MAP, d));
      case 'unmap':
        return outcome(sys.munmap(fd, number(b)));
      case 'protect':
        return outcome(sys.mprotect(fd + number(b), number(c), protection(d)));
      case 'lock':
        return outcome(sys.mlock(fd, number(b)));
      case 'unlock':
        return outcome(sys.munlock(fd, number(b)));
      case 'advise':
        return outcome(sys.madvise(fd, number(b), c === 'hugepage' ? 14 : 15));
      case 'touch': {
        const { access } = this.machine;
        for (let at = fd + number(b); at < fd + number(b) + number(c); at += 4096) {
          if (d === 'w') access.store(sys.mm(), at, 1, 1);
          else access.load(sys.mm(), at, 1);
        }
        return '0';
      }
      case 'pmap':
        return this.pagemap(fd, this.name(b) / 4096 + number(c), number(d));
      case 'smaps':
        return this.smaps(fd, words.slice(2));
      case 'fork':
        return this.remember(a, sys.fork());
      case 'kill':
        return outcome(sys.kill(fd, 9));
      case 'reap':
        return sys.wait4(fd).pid === fd ? '0' : 'nobody';
      case 'rlimit':
        return this.rlimit(a, number(b), c, d);
      case 'openmany':
        return this.openMany(number(a));
      case 'grew': {
        const now = this.figure(a, b);
        const before = this.names.get(`${a} ${b}`);
        this.names.set(`${a} ${b}`, now);
        return before === undefined ? 'first' : String(now - before);
      }
      case 'sysctl': {
        const setting = sys.open(`/proc/sys/vm/${a}`, 2, 0);
        const done = sys.write(setting, BUFFER, this.put(b));
        sys.close(setting);
        return outcome(done);
      }
      case 'commitroom':
        return this.commitRoom(a === '1' ? m.MAP_NORESERVE : 0);
      default:
        throw new Error(`no operation ${op}`);
    }
  }

  private remember(name: string, result: number): string {
    if (result < 0) return outcome(result);
    this.names.set(name, result);
    return 'ok';
  }

  private map(where: string, length: number, prot: number, flags: number): string {
    const [name = '', address] = where.split('@');
    const fixed = address === undefined ? 0 : m.MAP_FIXED;
    return this.remember(
      name,
      this.sys.mmap(Number(address ?? 0), length, prot, flags | fixed, -1, 0),
    );
  }

  private pagemap(fd: number, page: number, count: number): string {
    const bytes = new Uint8Array(count * 8);
    this.sys.preadBytes(fd, bytes, page * 8);
    const view = new DataView(bytes.buffer);
    const entries = Array.from({ length: count }, (_none, i) => view.getBigUint64(i * 8, true));
    return entries.map((entry) => (entry >> 55n).toString(16)).join(' ');
  }

  private smaps(start: number, labels: readonly string[]): string {
    const text = this.content('/proc/self/smaps');
    const [, after = ''] = text.split(
      new RegExp(`^${start.toString(16).padStart(8, '0')}-.*\\n`, 'm'),
    );
    const [part = ''] = after.split(/^[0-9a-f]+-/m);
    const lines = part.split('\n').filter((line) => labels.some((label) => line.startsWith(label)));
    return lines.map(quoted).join(' ');
  }

  private rlimit(action: string, first: number, second: string, third: string): string {
    const { access } = this.machine;
    const mm = this.sys.mm();
    if (action === 'prlimit') return outcome(this.sys.prlimit64(first, Number(second), 0, LIMIT));
    if (action === 'get') {
      const result = this.sys.prlimit64(0, first, 0, LIMIT);
      if (result < 0) return outcome(result);
      const bytes = access.readBytes(mm, LIMIT, 16);
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      return `${view.getBigInt64(0, true)} ${view.getBigInt64(8, true)}`;
    }
    const value = (text: string): bigint => BigInt.asUintN(64, text === '-1' ? NONE : BigInt(text));
    const bytes = new DataView(new ArrayBuffer(16));
    bytes.setBigUint64(0, value(second), true);
    bytes.setBigUint64(8, value(third), true);
    access.writeBytes(mm, LIMIT, new Uint8Array(bytes.buffer));
    return outcome(this.sys.prlimit64(0, first, LIMIT, 0));
  }

  private openMany(count: number): string {
    const fds: number[] = [];
    let last = 0;
    for (let i = 0; i < count && last >= 0; i++) {
      last = this.openAt('/proc/meminfo');
      if (last >= 0) fds.push(last);
    }
    for (const fd of fds) this.sys.close(fd);
    return last < 0 ? errnoName(-last) : 'all';
  }

  /** What of CommitLimit cannot be had: the kernel keeps 1/32 of the process, and the limit itself is not reached. */
  private commitRoom(flags: number): string {
    const room = this.figure('meminfo', 'CommitLimit') - this.figure('meminfo', 'Committed_AS');
    for (let kb = room + 64; kb > 0; kb -= 4) {
      const anon = m.MAP_PRIVATE | m.MAP_ANONYMOUS | flags;
      const at = this.sys.mmap(0, kb * 1024, 3, anon, -1, 0);
      if (at < 0) continue;
      const size = this.figure('status', 'VmSize') - kb;
      this.sys.munmap(at, kb * 1024);
      const short = room - kb;
      return short === Math.floor(size / 4 / 32) * 4 + 4
        ? 'all but 1/32 of the process and a page'
        : `short ${short} vmsize ${size}`;
    }
    return 'none';
  }
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ENOMEM } from '../../../simulator/lib/errno.ts';
import { Inspector } from '../../../simulator/inspect/inspector.ts';
import type { Machine } from '../../../simulator/machine.ts';
import * as m from '../../../simulator/mm/mman.ts';
import { runningMachine } from '../../support/machine.ts';

const BUFFER = 0x60000000;
const A = 0x10000000;
const P = 4096;
const RW = m.PROT_READ | m.PROT_WRITE;
const ANON = m.MAP_PRIVATE | m.MAP_ANONYMOUS | m.MAP_FIXED;

const recorded = new Map(
  readFileSync(new URL('proc-files.recorded.txt', import.meta.url), 'utf8')
    .split('==== ')
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]),
);

const OWN = ['comm', 'limits', 'maps', 'smaps', 'smaps_rollup', 'statm', 'status'];
const TEXTS = [
  ...OWN.map((name) => `/proc/self/${name}`),
  ...['buddyinfo', 'devices', 'iomem', 'meminfo', 'modules'].map((name) => `/proc/${name}`),
  ...['overcommit_memory', 'max_map_count'].map((name) => `/proc/sys/vm/${name}`),
];

describe('files of /proc', () => {
  let machine: Machine;

  beforeEach(() => {
    ({ machine } = runningMachine({ memory: 64 << 20 }));
    map(BUFFER, 32);
    machine.access.writeBytes(machine.syscalls.mm(), BUFFER, new Uint8Array(32 * P));
  });

  function map(address: number, pages: number, prot = RW, flags = ANON): void {
    assert.equal(machine.syscalls.mmap(address, pages * P, prot, flags, -1, 0), address);
  }

  function open(path: string, flags = 0): number {
    const fd = machine.syscalls.open(path, flags, 0);
    assert.ok(fd >= 0, `open of ${path} gave ${fd}`);
    return fd;
  }

  /** What one read gives. */
  function piece(fd: number, count: number): string {
    const { syscalls, access } = machine;
    const done = syscalls.read(fd, BUFFER, count);
    assert.ok(done >= 0, `read gave ${done}`);
    return Buffer.from(access.readBytes(syscalls.mm(), BUFFER, done)).toString();
  }

  function rest(fd: number, count: number): string {
    let text = '';
    for (let part = piece(fd, count); part !== ''; part = piece(fd, count)) text += part;
    return text;
  }

  function cat(path: string, count = 65536): string {
    const fd = open(path);
    const text = rest(fd, count);
    machine.syscalls.close(fd);
    return text;
  }

  function write(path: string, text: string): number {
    const { syscalls, access } = machine;
    const fd = open(path, 1);
    access.writeBytes(syscalls.mm(), BUFFER, Buffer.from(text));
    const done = syscalls.write(fd, BUFFER, text.length);
    syscalls.close(fd);
    return done;
  }

  describe('have the layout of Linux 6.12', () => {
    /** Numbers keep their width in columns, and nothing but their presence elsewhere. */
    function layout(text: string): string[] {
      return text
        .replace(/^Name:.*$/m, 'Name:')
        .trimEnd()
        .split('\n')
        .map((line) =>
          line.replace(/ *\d+(?= kB)/g, (column) => '#'.repeat(column.length)).replace(/\d+/g, 'N'),
        );
    }

    for (const name of ['status', 'statm', 'smaps_rollup']) {
      it(`${name} has every line in its place (R7.25, R7.50, R7.51)`, () => {
        const path = `/proc/self/${name}`;
        const withoutRange = (lines: string[]): string[] =>
          lines.map((line) => (line.endsWith('[rollup]') ? '[rollup]' : line));
        const wide = (lines: string[]): string[] => lines.map((line) => line.replace(/#{8,}/, '#'));
        assert.deepEqual(
          wide(withoutRange(layout(cat(path)))),
          wide(withoutRange(layout(recorded.get(path)!))),
        );
      });
    }

    it('status shows signals as bits from SIGHUP on: pending, ignored and caught', () => {
      const task = machine.syscalls.task();
      task.signals.add(10);
      task.actions.set(2, { handler: 0, flags: 0 });
      task.actions.set(15, { handler: 1, flags: 0 });
      const status = cat('/proc/self/status');
      assert.match(status, /^SigQ:\t1\/\d+\nSigPnd:\t0{16}\nShdPnd:\t0{13}200$/m);
      assert.match(status, /^SigIgn:\t0{15}2\nSigCgt:\t0{12}4000$/m);
    });

    it('meminfo has every line in its place', () => {
      assert.deepEqual(layout(cat('/proc/meminfo')), layout(recorded.get('/proc/meminfo')!));
    });

    it('limits are those of the first process, but for what memory allows', () => {
      const without = (text: string): string[] =>
        text.split('\n').filter((line) => !/^Max (processes|pending|locked)/.test(line));
      const path = '/proc/self/limits';
      assert.deepEqual(without(cat(path)), without(recorded.get(path)!));
    });

    it('smaps describes a VMA in the lines of the recording (R7.20, R7.21)', () => {
      const entry = (text: string): string[] => layout(text).slice(1, 24);
      assert.deepEqual(entry(cat('/proc/self/smaps')), entry(recorded.get('/proc/self/smaps')!));
      assert.match(cat('/proc/self/smaps'), /^VmFlags: rd ex mr mw me sd $/m);
    });

    it('buddyinfo has eleven columns and a space at the end (R7.45)', () => {
      const line = /^Node 0, zone +DMA32((?: +\d+){11}) \n/m;
      assert.match(recorded.get('/proc/buddyinfo')!, line);
      const { alloc } = machine.mm;
      alloc.drainLocal();
      const columns = line.exec(cat('/proc/buddyinfo'))![1]!.trim().split(/ +/);
      const frames = columns.reduce((sum, blocks, order) => sum + Number(blocks) * 2 ** order, 0);
      assert.equal(frames, alloc.freePages);
    });

    it('iomem nests devices in the window of their bus, ends inclusive (R7.40)', () => {
      const lines = cat('/proc/iomem').split('\n');
      assert.ok(lines.includes('00001000-0009efff : System RAM'));
      assert.ok(lines.includes('00100000-03ffffff : System RAM'));
      assert.ok(lines.includes('04000000-febfffff : PCI Bus 0000:00'));
      const ofBus = (text: string): string[] =>
        text.split('\n').filter((line) => /^(000a0000.*| {2}f[de]a?0+-.*)/.test(line));
      assert.deepEqual(ofBus(lines.join('\n')), ofBus(recorded.get('/proc/iomem')!));
    });

    it('devices lists the majors of character devices, and no block device', () => {
      assert.equal(
        cat('/proc/devices'),
        'Character devices:\n  1 mem\n  5 /dev/console\n 10 misc\n\nBlock devices:\n',
      );
      assert.ok(recorded.get('/proc/devices')!.includes('  5 /dev/console\n'));
    });

    // Debian's 6.12 is built with CONFIG_LEGACY_VSYSCALL_NONE.
    it('maps and smaps end with [vsyscall] only in kernels that have it (R2.32)', () => {
      const text = (): string => cat('/proc/self/maps') + cat('/proc/self/smaps');
      assert.match(text(), /\[stack\]\n[^]*\[stack\]\n/);
      assert.doesNotMatch(text(), /vsyscall/);
      ({ machine } = runningMachine({ kernel: 'ldd3' }));
      map(BUFFER, 32);
      const line = '\nffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 {18}\\[vsyscall]\n';
      assert.match(text(), new RegExp(`${line}[^]*${line}Size: +4 kB\n[^]*VmFlags: ex \\n$`));
    });

    it('modules lists the latest first, with its state while it is loaded', () => {
      let during = '';
      machine.initModule(0, 'lab/my-dev.driver.ts', () => 0);
      machine.initModule(1, 'other.driver.ts', () => {
        during = cat('/proc/modules');
        return 0;
      });
      machine.initModule(2, 'failing.driver.ts', () => -ENOMEM);
      assert.match(during, /^other 16384 1 - Loading 0x[0-9a-f]{16} \(OE\)\nmy_dev /);
      assert.match(
        cat('/proc/modules'),
        /^other 16384 0 - Live 0x[0-9a-f]{16} \(OE\)\nmy_dev .*\n$/,
      );
      assert.match(recorded.get('/proc/modules')!, /^mii 16384 1 8139too, Live 0x[0-9a-f]{16}$/m);
    });
  });

  describe('are what the views show', () => {
    for (const path of TEXTS) {
      it(`${path} reads the same byte for byte`, () => {
        map(A, 4);
        map(A + 8 * P, 2, m.PROT_NONE);
        machine.access.store(machine.syscalls.mm(), A, 1, 1);
        const program = cat(path, 100);
        assert.equal(new Inspector(machine).request('proc', { path }), program);
        if (path.endsWith('maps') && !path.endsWith('smaps')) {
          assert.equal(new Inspector(machine).request('maps', {}), program);
          const lines = new Inspector(machine).request('vmas', {}).map(({ mapsLine }) => mapsLine);
          const trimmed = program.split('\n').map((line) => line.trimEnd());
          assert.deepEqual(lines, trimmed.slice(0, -1));
        }
      });
    }

    it('what is no text file of /proc is refused with a sentence', () => {
      const inspector = new Inspector(machine);
      const proc = (path: string) => () => inspector.request('proc', { path });
      assert.throws(
        proc('/proc/self/pagemap'),
        /\/proc\/self\/pagemap is no text file of \/proc\./,
      );
      assert.throws(proc('/proc/4711/maps'), /\/proc\/4711\/maps does not exist\./);
    });
  });

  describe('change while they are read', () => {
    /** Enough mappings that maps needs several reads. */
    function many(): void {
      for (let i = 0; i < 200; i++) map(A + i * 2 * P, 1, i % 2 === 0 ? RW : m.PROT_READ);
    }

    it('mappings above the reader appear and disappear, those below do not matter', () => {
      many();
      const fd = open('/proc/self/maps');
      const first = piece(fd, 65536);
      assert.ok(first.length <= 4096 && first.endsWith('\n'));
      assert.equal(machine.syscalls.munmap(A, P), 0);
      assert.equal(machine.syscalls.munmap(A + 398 * P, P), 0);
      map(A + 500 * P, 1);
      const after = rest(fd, 65536);
      const wanted = cat('/proc/self/maps').split('\n');
      const gone = first.split('\n').filter((line) => line !== '' && !wanted.includes(line));
      assert.equal(gone.length, 1);
      const whole = (first + after).split('\n').filter((line) => !gone.includes(line));
      assert.deepEqual(whole, wanted);
    });

    it('a mapping that the reader stands in is shown again from its new start', () => {
      many();
      const fd = open('/proc/self/maps');
      const first = piece(fd, 65536);
      const next = /^([0-9a-f]+)-/.exec(cat('/proc/self/maps').slice(first.length))![1]!;
      assert.equal(machine.syscalls.munmap(parseInt(next, 16), P), 0);
      const after = /^([0-9a-f]+)-/.exec(piece(fd, 65536))![1]!;
      assert.equal(parseInt(after, 16), parseInt(next, 16) + 2 * P);
    });

    it('a line longer than a page comes whole', () => {
      const name = `/${'x'.repeat(6000)}`;
      machine.addFile(name, new Uint8Array(P));
      const file = open(name);
      const at = machine.syscalls.mmap(A, P, m.PROT_READ, m.MAP_PRIVATE, file, 0);
      assert.equal(at, A);
      const text = cat('/proc/self/maps');
      assert.ok(text.includes(`${name}\n`));
      assert.equal(text, cat('/proc/self/maps', 10));
      assert.equal(text, new Inspector(machine).request('maps', {}));
    });

    it('every position gives the text from there, in pieces of any size', () => {
      many();
      const text = cat('/proc/self/smaps');
      const fd = open('/proc/self/smaps');
      for (const at of [1, 49, 50, 4095, 4096, 4097, 10000, text.length - 1, text.length]) {
        assert.equal(machine.syscalls.lseek(fd, at, 0), at);
        assert.equal(rest(fd, at % 97 === 0 ? 4096 : 997), text.slice(at), `from ${at}`);
      }
    });

    it('opening a file twice gives two readers of the same inode', () => {
      const before = machine.mm.mappings.length;
      const fd = open('/proc/self/maps');
      piece(fd, 100);
      assert.equal(cat('/proc/self/maps').startsWith('00400000-'), true);
      assert.equal(machine.mm.mappings.length, before);
    });
  });

  describe('of settings', () => {
    it('max_map_count refuses the mapping that goes beyond (R3.7)', () => {
      assert.equal(write('/proc/sys/vm/max_map_count', '12\n'), 3);
      let result = 0;
      let made = 0;
      while (result >= 0 && made < 50) {
        result = machine.syscalls.mmap(A + made * 2 * P, P, RW, ANON, -1, 0);
        made++;
      }
      assert.equal(result, -ENOMEM);
      assert.equal(machine.syscalls.mm().map_count, 13);
    });

    it('mmap_min_addr lifts hints that are too low (R2.9)', () => {
      const hint = (): number =>
        machine.syscalls.mmap(P, P, RW, m.MAP_PRIVATE | m.MAP_ANONYMOUS, -1, 0);
      const low = hint();
      assert.equal(low, 0x10000);
      assert.equal(machine.syscalls.munmap(low, P), 0);
      assert.equal(write('/proc/sys/vm/mmap_min_addr', '0x20000'), 7);
      assert.equal(hint(), 0x20000);
    });

    it('overcommit_kbytes is the commit limit itself, and clears the ratio', () => {
      write('/proc/sys/vm/overcommit_kbytes', '4096');
      assert.match(cat('/proc/meminfo'), /^CommitLimit: +4096 kB$/m);
      assert.equal(cat('/proc/sys/vm/overcommit_ratio'), '0\n');
      write('/proc/sys/vm/overcommit_ratio', '25');
      const total = Number(/^MemTotal: +(\d+)/.exec(cat('/proc/meminfo'))![1]);
      assert.match(
        cat('/proc/meminfo'),
        new RegExp(`^CommitLimit: +${Math.floor(total / 16) * 4} `, 'm'),
      );
    });
  });

  describe('of the log', () => {
    it('a refused promise is told in the words of the kernel, ten times at most (R1.55)', () => {
      for (let i = 0; i < 12; i++) {
        const flags = m.MAP_PRIVATE | m.MAP_ANONYMOUS;
        assert.equal(machine.syscalls.mmap(0, 2 ** 40, RW, flags, -1, 0), -ENOMEM);
      }
      const fd = open('/proc/kmsg');
      const lines = rest(fd, 65536).trimEnd().split('\n');
      assert.equal(lines.length, 10);
      const { pid } = machine.syscalls.task();
      const told = `__vm_enough_memory: pid: ${pid}, comm: test, bytes: 1099511627776 not enough memory for the allocation`;
      for (const line of lines) assert.match(line, /^<4>\[ {4}[0-9]\.[0-9]{6}\] /);
      assert.equal(lines[0]!.slice(18), told);
    });

    it('kmsg gives whole lines, and of a line too long for the reader the next part', () => {
      const { log } = machine.kernel;
      log.write(6, 'one');
      log.write(3, 'a second line');
      const fd = open('/proc/kmsg');
      const first = piece(fd, 30);
      assert.match(first, /^<6>\[ +\d+\.\d{6}\] one\n$/);
      const second = piece(fd, 10);
      assert.equal(second.length, 10);
      log.write(6, 'three');
      const end = rest(open('/proc/kmsg'), 65536);
      assert.match(
        second + end,
        /^<3>\[ +\d+\.\d{6}\] a second line\n<6>\[ +\d+\.\d{6}\] three\n$/,
      );
      assert.equal(rest(fd, 100), '');
    });
  });
});

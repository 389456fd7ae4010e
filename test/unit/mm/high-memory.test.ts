import assert from 'node:assert/strict';
import { PhysMemory } from '../../../simulator/arch/phys-memory.ts';
import { watchMemory } from '../../../simulator/arch/watch-memory.ts';
import { pciPorts } from '../../../simulator/drivers/pci-ports.ts';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import { readMemory, writeMemory } from '../../../simulator/inspect/memory.ts';
import { access_remote_vm } from '../../../simulator/mm/access-remote-vm.ts';
import { forEachKernelRun, kernelPhysical } from '../../../simulator/mm/kernel-memory.ts';
import { GFP_COMP, GFP_KERNEL, GFP_USER_FOLIO } from '../../../simulator/mm/page-alloc.ts';
import { runningMachine, type Running } from '../../support/machine.ts';
import { forked, frameOf, load, store } from '../../support/tasks.ts';

const PAGE = 4096;
const GIB = 2 ** 30;
const HIGH = 2 ** 32;
const FIRST_HIGH = HIGH / PAGE;
const A = 0x10000000;
const PAGE_OFFSET = 0xffff888000000000n;

/** A machine with RAM above 4 GiB, its process with a page at A that lies there. */
function scene(): Running & { task: ReturnType<typeof forked>; pfn: number } {
  const running = runningMachine({ memory: 4 * GIB });
  const { machine } = running;
  const task = machine.syscalls.task();
  assert.equal(machine.syscalls.mmap(A, 4 * PAGE, 3, 0x32, -1, 0), A);
  store(machine, task, A, 'hello');
  const pfn = frameOf(machine, task, A);
  assert.ok(pfn >= FIRST_HIGH);
  return { ...running, task, pfn };
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function file(machine: Running['machine'], path: string): string {
  const { syscalls, access } = machine;
  const fd = syscalls.open(path, 0, 0);
  assert.equal(syscalls.mmap(0x60000000, 16 * PAGE, 3, 0x32, -1, 0), 0x60000000);
  const done = syscalls.read(fd, 0x60000000, 16 * PAGE);
  return text(access.readBytes(syscalls.mm(), 0x60000000, done));
}

describe('RAM above 4 GiB', () => {
  it('holds numbers and bytes of every size, across pages, and none of what lies in the hole', () => {
    const memory = new PhysMemory(4 * GIB, []);
    assert.equal(memory.read(HIGH, 8), 0n);
    memory.write(HIGH + 8, 8, 0x8877665544332211n);
    assert.equal(memory.read(HIGH + 8, 4), 0x44332211);
    assert.equal(memory.read(HIGH + 10, 2), 0x4433);
    assert.equal(memory.read8(HIGH + 15), 0x88);
    const chunkEnd = HIGH + (64 << 20);
    const bytes = Uint8Array.from({ length: 3 * PAGE }, (_, i) => i % 251);
    memory.writeBytes(chunkEnd - PAGE - 5, bytes, 0, bytes.length);
    const back = new Uint8Array(bytes.length);
    memory.readBytes(chunkEnd - PAGE - 5, back, 0, back.length);
    assert.deepEqual(back, bytes);
    memory.fillBytes(chunkEnd - 3, 0xee, 6);
    assert.equal(memory.read8(chunkEnd + 2), 0xee);
    assert.equal(memory.read8(chunkEnd + 3), bytes[PAGE + 5 + 3]);
    const touched: number[] = [];
    memory.high?.forEachTouched((offset, words) => {
      if (words.some((word) => word !== 0)) touched.push(offset / PAGE);
    });
    const last = (chunkEnd - HIGH) / PAGE;
    assert.deepEqual(touched, [0, last - 2, last - 1, last, last + 1]);
    const hole = 3 * GIB;
    memory.write(hole, 4, 7);
    assert.equal(memory.read(hole, 4), 0);
    assert.deepEqual(
      [hole - 1, hole, HIGH - 1, HIGH, 5 * GIB - 1, 5 * GIB].map((at) => memory.ramEnd(at)),
      [hole, 0, 0, 5 * GIB, 5 * GIB, 0],
    );
    assert.deepEqual(
      [hole, HIGH, 5 * GIB].map((at) => memory.isValid(at / PAGE)),
      [false, true, false],
    );
  });

  it('tells of accesses when it is watched', () => {
    const memory = new PhysMemory(4 * GIB, []);
    const told: string[] = [];
    memory.write8(HIGH, 5);
    const end = watchMemory(memory, (physical, count, write, _value, bytes) => {
      told.push(`${write ? 'write' : 'read'} ${physical - HIGH} ${count} ${bytes?.[0]}`);
    });
    memory.copyFrame(FIRST_HIGH + 1, FIRST_HIGH);
    memory.zeroFrame(FIRST_HIGH);
    end();
    assert.deepEqual(told, ['write 4096 4096 5', 'write 0 4096 0']);
    assert.equal(memory.read8(HIGH + PAGE), 5);
  });

  it('is copied when a process writes what it shares since fork, and cleared before it is used again', () => {
    const { machine, task, pfn } = scene();
    const child = forked(machine);
    store(machine, child, A, 'J');
    assert.equal(load(machine, child, A, 5), 'Jello');
    assert.equal(load(machine, task, A, 5), 'hello');
    assert.ok(frameOf(machine, child, A) >= FIRST_HIGH);
    assert.equal(machine.syscalls.munmap(A, PAGE), 0);
    machine.syscalls.exitOf(child.pid, 0);
    for (let i = 1; i < 4; i++) {
      assert.equal(load(machine, task, A + i * PAGE, 5), '\0\0\0\0\0');
      store(machine, task, A + i * PAGE + 8, 'x');
      assert.equal(load(machine, task, A + i * PAGE, 5), '\0\0\0\0\0');
    }
    assert.ok([1, 2, 3].some((i) => frameOf(machine, task, A + i * PAGE) === pfn));
    assert.deepEqual(checkInvariants(machine), []);
  });

  it('is reached by other processes, by the kernel through the direct map, and by debuggers', () => {
    const { machine, mm, task, pfn } = scene();
    const { kernel, mm: k } = machine;
    const remote = new Uint8Array(5);
    assert.equal(access_remote_vm(k, mm, A, remote, false), 5);
    assert.equal(text(remote), 'hello');
    assert.equal(access_remote_vm(k, mm, A, new TextEncoder().encode('j'), true), 1);
    assert.equal(load(machine, task, A, 5), 'jello');
    const direct = PAGE_OFFSET + BigInt(pfn * PAGE);
    assert.equal(kernelPhysical(k, direct), pfn * PAGE);
    const end = PAGE_OFFSET + BigInt(5 * GIB);
    assert.equal(
      forEachKernelRun(k, end - 100n, 200, () => undefined),
      100,
    );
    assert.equal(kernelPhysical(k, PAGE_OFFSET + BigInt(3 * GIB)), -1);
    for (const address of [`0x${A.toString(16)}`, `0x${direct.toString(16)}`]) {
      assert.equal(readMemory(kernel, address, 3, mm).bytes, '6a656c');
    }
    assert.equal(writeMemory(kernel, `phys:0x${(pfn * PAGE).toString(16)}`, '63'), 1);
    assert.equal(load(machine, task, A, 5), 'cello');
    assert.equal(readMemory(kernel, 'phys:0xbfffffff', 3, mm).unreadable, 2);
  });

  it('caches files, whose truncated part reads as zero', () => {
    const { machine, mm } = scene();
    const { syscalls, mm: k } = machine;
    const fd = syscalls.open('/tmp/f', 0o102, 0o600);
    assert.equal(syscalls.write(fd, A, 5), 5);
    assert.equal(syscalls.ftruncate(fd, 2), 0);
    assert.equal(syscalls.ftruncate(fd, 5), 0);
    const B = A + 0x100000;
    assert.equal(syscalls.mmap(B, PAGE, 1, 0x11, fd, 0), B);
    const task = syscalls.task();
    assert.equal(load(machine, task, B, 5), 'he\0\0\0');
    assert.ok(frameOf(machine, task, B) >= FIRST_HIGH);
    assert.ok(mm.totalRss() > 0 && k.alloc.zones.length === 2);
  });

  it('is read and written by devices, page by page up to its end', () => {
    const { machine, task, pfn } = scene();
    const { kernel, mm: k, irqs } = machine;
    const bus = pciPorts(kernel, k.memory, irqs).busOf(machine.pci.get(0)!);
    const bytes = new Uint8Array(5);
    bus.readMemory(pfn * PAGE, bytes);
    assert.equal(text(bytes), 'hello');
    bus.writeMemory(pfn * PAGE + 1, new TextEncoder().encode('u'));
    assert.equal(load(machine, task, A, 5), 'hullo');
    const long = new Uint8Array(3 * PAGE).fill(7);
    bus.writeMemory(5 * GIB - 2 * PAGE - 1, long);
    bus.readMemory(5 * GIB - 2 * PAGE - 1, long.fill(9));
    assert.equal(long.lastIndexOf(7), 2 * PAGE);
    assert.equal(long[2 * PAGE + 1], 0);
  });

  it('is for pages that may be moved: what the kernel needs an address of lies below', () => {
    const { machine } = scene();
    const { alloc } = machine.mm;
    const movable = alloc.alloc(GFP_USER_FOLIO, 3);
    const fixed = alloc.alloc(GFP_KERNEL | GFP_COMP, 3);
    assert.ok(movable >= FIRST_HIGH && fixed < FIRST_HIGH);
    const kmalloc = machine.slab.kmalloc(100, GFP_USER_FOLIO);
    assert.ok(kmalloc < PAGE_OFFSET + BigInt(HIGH));
    const { freePages } = alloc;
    alloc.put(movable);
    alloc.put(fixed);
    assert.equal(alloc.freePages, freePages + 16);
    const taken: number[] = [];
    for (;;) {
      const pfn = alloc.alloc(GFP_USER_FOLIO, 10);
      taken.push(pfn);
      if (pfn < FIRST_HIGH) break;
    }
    assert.equal(alloc.zones[1]!.buddyPages < 1024, true);
    for (const pfn of taken) alloc.put(pfn);
    assert.equal(alloc.freePages, freePages + 16);
    alloc.drainLocal();
    assert.deepEqual(checkInvariants(machine), []);
  });

  it('stands in iomem, buddyinfo and meminfo (R7.40, R7.45)', () => {
    const { machine } = scene();
    assert.deepEqual(
      file(machine, '/proc/iomem')
        .split('\n')
        .filter((line) => /^\S/.test(line))
        .slice(-3),
      [
        '00100000-bfffffff : System RAM',
        'c0000000-febfffff : PCI Bus 0000:00',
        '100000000-13fffffff : System RAM',
      ],
    );
    machine.mm.alloc.drainLocal();
    assert.match(
      file(machine, '/proc/buddyinfo'),
      /^Node 0, zone {4}DMA32 (?: +\d+ ){11}\nNode 0, zone {2}Movable (?: +\d+ ){11}\n$/,
    );
    const total = machine.mm.alloc.managedPages * 4;
    assert.match(file(machine, '/proc/meminfo'), new RegExp(`^MemTotal: +${total} kB`));
    assert.ok(total > (4 * GIB - 8 * 2 ** 20) / 1024);
  });
});

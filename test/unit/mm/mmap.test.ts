import assert from 'node:assert/strict';
import { EBADF, EEXIST, EINVAL, ENODEV, ENOMEM, EOPNOTSUPP } from '../../../simulator/lib/errno.ts';
import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_GROWSDOWN,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_SHARED_VALIDATE,
  PROT_READ,
  PROT_WRITE,
} from '../../../simulator/mm/mman.ts';
import { createMachine } from '../../../simulator/machine.ts';
import { mapsOf, runningMachine } from '../../support/machine.ts';

const RW = PROT_READ | PROT_WRITE;
const ANON = MAP_PRIVATE | MAP_ANONYMOUS;

function anon(length: number | bigint, hint: number | bigint = 0, flags = ANON, prot = RW): number {
  return runningMachine().machine.syscalls.mmap(hint, length, prot, flags, -1, 0);
}

describe('mmap', () => {
  it('finds a bad descriptor before a bad length (R1.3, N1)', () => {
    const { syscalls } = runningMachine().machine;
    assert.equal(syscalls.mmap(0, 0, RW, MAP_PRIVATE, -1, 0), -EBADF);
  });

  it('finds an unaligned offset before everything else (R1.2, N1)', () => {
    const { syscalls } = runningMachine().machine;
    assert.equal(syscalls.mmap(0, 0, RW, MAP_PRIVATE, -1, 1), -EINVAL);
  });

  it('ignores descriptor and offset of anonymous memory (R1.4, N2)', () => {
    const { syscalls } = runningMachine().machine;
    assert.ok(syscalls.mmap(0, 4096, RW, ANON, 123, 4096) > 0);
  });

  it('refuses lengths that no address space has with ENOMEM (R1.14, N3)', () => {
    assert.equal(anon(0xffffffffffffffffn), -ENOMEM);
    assert.equal(anon(2 ** 47), -ENOMEM);
    assert.equal(anon(0), -EINVAL);
  });

  it('refuses fixed addresses beyond the top with ENOMEM, unaligned ones with EINVAL (R2.2, R2.3, N4)', () => {
    assert.equal(anon(4096, 0x7ffffffff000, ANON | MAP_FIXED), -ENOMEM);
    assert.equal(anon(4096, 0xffffffff81000000n, ANON | MAP_FIXED), -ENOMEM);
    assert.equal(anon(4096, 0x10000123, ANON | MAP_FIXED), -EINVAL);
  });

  it('rounds a hint down to its page (R2.8, N16)', () => {
    assert.equal(anon(4096, 0x10001fff), 0x10001000);
  });

  it('lifts a low hint over the minimum address, but not a fixed one (R2.9, N18)', () => {
    assert.equal(anon(4096, 0x1000), 0x10000);
    assert.equal(anon(4096, 0x1000, ANON | MAP_FIXED), 0x1000);
  });

  it('forgets a hint whose range touches a mapping (R2.10, N17)', () => {
    const { machine } = runningMachine();
    machine.syscalls.mmap(0x10001000, 4096, RW, ANON, -1, 0);
    assert.ok(machine.syscalls.mmap(0x10000000, 8192, RW, ANON, -1, 0) > 0x7ff000000000);
  });

  it('places downward from the top and fills the highest hole first (R2.13, R2.17, N19)', () => {
    const { machine } = runningMachine();
    const map = (): number => machine.syscalls.mmap(0, 4096, PROT_READ, ANON, -1, 0);
    const addresses = [map(), map(), map()];
    assert.deepEqual(addresses, [0x7ffff7ff8000, 0x7ffff7ff7000, 0x7ffff7ff6000]);
    machine.syscalls.munmap(0x7ffff7ff7000, 4096);
    assert.equal(map(), 0x7ffff7ff7000);
  });

  it('keeps 256 pages below a growing stack free of automatic placement (R2.20, N21)', () => {
    const { machine } = runningMachine();
    const stack = machine.syscalls.mmap(0, 4096, RW, ANON | MAP_GROWSDOWN, -1, 0);
    const next = machine.syscalls.mmap(0, 4096, RW, ANON, -1, 0);
    assert.equal(stack - next, 257 * 4096);
    assert.equal(
      machine.syscalls.mmap(stack - 4096, 4096, RW, ANON | MAP_FIXED, -1, 0),
      stack - 4096,
    );
  });

  it('refuses NOREPLACE over a mapping with EEXIST, unaligned with EINVAL (R1.20)', () => {
    const { machine } = runningMachine();
    const flags = ANON | MAP_FIXED_NOREPLACE;
    machine.syscalls.mmap(0x10000000, 4096, RW, ANON, -1, 0);
    assert.equal(machine.syscalls.mmap(0x10000000, 4096, RW, flags, -1, 0), -EEXIST);
    assert.equal(machine.syscalls.mmap(0x10000001, 4096, RW, flags, -1, 0), -EINVAL);
  });

  it('gives no shared memory for types anonymous memory does not know (R1.42)', () => {
    assert.equal(anon(4096, 0, MAP_SHARED_VALIDATE | MAP_ANONYMOUS), -EINVAL);
    assert.equal(anon(4096, 0, MAP_ANONYMOUS), -EINVAL);
  });

  it('drops unknown flags of a shared file mapping, and refuses them when validating (R1.32, N8)', () => {
    const { machine } = runningMachine();
    machine.addFile('/t.txt', new Uint8Array(10));
    const fd = machine.syscalls.open('/t.txt', 2, 0);
    const map = (type: number): number =>
      machine.syscalls.mmap(0x10000000, 4096, RW, type | MAP_FIXED_NOREPLACE, fd, 0);
    assert.equal(map(MAP_SHARED_VALIDATE), -EOPNOTSUPP);
    assert.equal(map(MAP_SHARED), 0x10000000);
  });

  it('has no mapping of /dev/null (R6.96)', () => {
    const { syscalls } = runningMachine().machine;
    const fd = syscalls.open('/dev/null', 2, 0);
    assert.equal(syscalls.mmap(0, 4096, RW, MAP_SHARED, fd, 0), -ENODEV);
  });

  it('extends a neighbour instead of making a VMA (R1.58, R3.20)', () => {
    const running = runningMachine();
    const { syscalls } = running.machine;
    syscalls.mmap(0x10000000, 4096, RW, ANON, -1, 0);
    syscalls.mmap(0x10002000, 4096, RW, ANON, -1, 0);
    assert.deepEqual(mapsOf(running), ['10000000-10001000', '10002000-10003000']);
    syscalls.mmap(0x10001000, 4096, RW, ANON, -1, 0);
    assert.deepEqual(mapsOf(running), ['10000000-10003000']);
  });

  it('replaces what is in the way of MAP_FIXED and keeps the edges (R1.52)', () => {
    const running = runningMachine();
    const { syscalls } = running.machine;
    syscalls.mmap(0x10000000, 4 * 4096, RW, ANON, -1, 0);
    syscalls.mmap(0x10001000, 2 * 4096, PROT_READ, ANON | MAP_FIXED, -1, 0);
    assert.deepEqual(mapsOf(running), [
      '10000000-10001000',
      '10001000-10003000',
      '10003000-10004000',
    ]);
  });
});

describe('munmap', () => {
  it('succeeds where nothing is mapped and refuses what is no range (R4.1, R4.2, N33)', () => {
    const { syscalls } = runningMachine().machine;
    assert.equal(syscalls.munmap(0x10000000, 4096), 0);
    assert.equal(syscalls.munmap(0x10000000, 0), -EINVAL);
    assert.equal(syscalls.munmap(0x10000010, 4096), -EINVAL);
    assert.equal(syscalls.munmap(0xffffffff81000000n, 4096), -EINVAL);
  });

  it('gives frames back, and the page tables that no neighbour shares (R8.6)', () => {
    const { machine, mm } = runningMachine();
    const free = machine.mm.alloc.freePages;
    const start = machine.syscalls.mmap(0x10000000, 64 * 4096, RW, ANON, -1, 0);
    for (let i = 0; i < 64; i++) machine.access.store(mm, start + i * 4096, 4, i);
    assert.equal(mm.pgtables, 3);
    machine.syscalls.munmap(start, 64 * 4096);
    assert.equal(mm.pgtables, 2, 'the program lies under the same PUD and PMD table');
    assert.equal(machine.mm.alloc.freePages, free - 2);
  });

  it('loses no frame when the process is gone (R4.110)', () => {
    const machine = createMachine();
    const free = machine.mm.alloc.freePages;
    const task = machine.exec('/bin/test', 'test');
    assert.ok(task?.mm);
    const start = machine.syscalls.mmap(0, 1 << 20, RW, ANON, -1, 0);
    for (let at = 0; at < 1 << 20; at += 4096) machine.access.store(task.mm, start + at, 1, 1);
    assert.throws(() => machine.syscalls.exitGroup(0));
    assert.equal(machine.mm.alloc.freePages, free);
  });
});

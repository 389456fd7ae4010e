import assert from 'node:assert/strict';
import { frameRuns } from '../../../simulator/inspect/frames.ts';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import { ENOMEM } from '../../../simulator/lib/errno.ts';
import { remap_pfn_range } from '../../../simulator/mm/remap.ts';
import { runningMachine } from '../../support/machine.ts';
import { as, forked, frameOf, load, mmOf, store } from '../../support/tasks.ts';

const PAGE = 4096;
const MIB = 1 << 20;
const GIB = 2 ** 30;
const FIRST_HIGH = 2 ** 20;
const A = 0x10000000000;
const RW = 3;
const READ = 1;
const FIXED = 0x32;

describe('a machine', function () {
  this.timeout(120_000);

  it('holds 65,530 mappings of one process, and refuses the next but one (R3.30)', () => {
    const { machine, mm } = runningMachine({ memory: 64 * MIB });
    const { syscalls } = machine;
    const map = (index: number): number =>
      syscalls.mmap(A + index * PAGE, PAGE, index % 2 === 0 ? RW : READ, FIXED, -1, 0);
    let index = 0;
    while (mm.map_count <= 65_530) assert.equal(map(index), A + index++ * PAGE);
    assert.equal(map(index), -ENOMEM);
    assert.deepEqual(checkInvariants(machine), []);
    for (let i = 0; i < index; i += 2) assert.equal(syscalls.munmap(A + i * PAGE, PAGE), 0);
    assert.equal(syscalls.munmap(A, index * PAGE), 0);
    assert.deepEqual(checkInvariants(machine), []);
    assert.ok(mm.map_count < 10);
  });

  it('holds a million mapped pages and gives every table back', () => {
    const { machine, mm } = runningMachine({ memory: 64 * MIB });
    const { syscalls, mm: k } = machine;
    const pages = 1 << 20;
    const free = k.alloc.freePages;
    assert.equal(syscalls.mmap(A, pages * PAGE, READ, FIXED, -1, 0), A);
    const vma = mm.index.at(A);
    const prot = k.vmas.vm_page_prot[vma]!;
    assert.equal(remap_pfn_range(k, vma, A, 0x100000, pages * PAGE, prot), 0);
    assert.equal(mm.pgtables > pages / 512, true);
    assert.deepEqual(checkInvariants(machine), []);
    assert.equal(syscalls.munmap(A, pages * PAGE), 0);
    assert.equal(k.alloc.freePages, free);
  });

  it('has 16 GiB, touched here and there, of which programs get what lies above 4 GiB first', () => {
    const { machine, mm } = runningMachine({ memory: 16 * GIB });
    const { syscalls, mm: k } = machine;
    const task = syscalls.task();
    const resident = process.memoryUsage.rss();
    const free = k.alloc.freePages;
    assert.equal(syscalls.mmap(A, 15 * GIB, RW, FIXED, -1, 0), A);
    for (let at = A; at < A + 15 * GIB; at += 64 * MIB) store(machine, task, at, `at ${at}`);
    for (let at = A; at < A + 15 * GIB; at += 64 * MIB) {
      assert.equal(load(machine, task, at, 16), `at ${at}`);
      assert.ok(frameOf(machine, task, at) >= FIRST_HIGH);
    }
    assert.ok(process.memoryUsage.rss() - resident < GIB);
    assert.deepEqual(checkInvariants(machine), []);
    assert.equal(frameRuns(k).find(({ kind }) => kind === 'hole')?.pfn, '0xc0000');
    assert.equal(syscalls.munmap(A, 15 * GIB), 0);
    assert.ok(mm.totalRss() < 10);
    assert.equal(k.alloc.freePages, free);
  });

  it('runs 200 processes that share memory until they write', () => {
    const { machine } = runningMachine({ memory: 64 * MIB });
    const { syscalls, mm: k } = machine;
    const parent = syscalls.task();
    assert.equal(syscalls.mmap(A, 4 * PAGE, RW, FIXED, -1, 0), A);
    store(machine, parent, A, 'parent');
    const anonymous = k.alloc.freePages;
    const children = Array.from({ length: 200 }, () => as(machine, parent, () => forked(machine)));
    children.forEach((child, i) => {
      if (i % 2 === 0) store(machine, child, A, `child${i}`);
    });
    children.forEach((child, i) => {
      const text = i % 2 === 0 ? `child${i}` : 'parent';
      assert.equal(load(machine, child, A, text.length), text);
      assert.equal(mmOf(child).map_count, mmOf(parent).map_count);
    });
    assert.deepEqual(checkInvariants(machine), []);
    for (const child of children) syscalls.exitOf(child.pid, 0);
    assert.equal(k.alloc.freePages, anonymous);
    assert.deepEqual(checkInvariants(machine), []);
  });
});

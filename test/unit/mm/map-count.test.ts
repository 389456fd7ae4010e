import assert from 'node:assert/strict';
import { EAGAIN, ENOMEM } from '../../../simulator/lib/errno.ts';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import type { Machine } from '../../../simulator/machine.ts';
import { MAP_ANONYMOUS, MAP_FIXED, MAP_PRIVATE } from '../../../simulator/mm/mman.ts';
import type { MmStruct } from '../../../simulator/mm/mm-struct.ts';
import { runningMachine } from '../../support/machine.ts';
import { forked, mmOf } from '../../support/tasks.ts';

const PAGE = 4096;
const BASE = 0x10000000;
const LIMIT = 65530;
const ANON = MAP_PRIVATE | MAP_ANONYMOUS;
const READ = 1;
const RW = 3;
const MADV_RANDOM = 1;
const MADV_DONTNEED = 4;
const MREMAP_FIXED = 3;

/** Three pages every four: none touches another. */
function at(index: number): number {
  return BASE + index * 4 * PAGE;
}

describe('an address space with max_map_count VMAs', function () {
  this.timeout(60_000);
  let machine: Machine;
  let mm: MmStruct;
  let count = 0;

  const map = (address: number, pages: number, flags = ANON | MAP_FIXED, prot = READ): number =>
    machine.syscalls.mmap(address, pages * PAGE, prot, flags, -1, 0);

  /** Maps until `left` VMAs are missing to the limit. */
  const fill = (left: number): void => {
    while (mm.map_count < LIMIT - left) assert.equal(map(at(count), 3), at(count++));
  };

  before(() => {
    ({ machine, mm } = runningMachine());
    fill(0);
  });

  it('holds limit + 1 VMAs, mmap refuses from there on (R3.30)', () => {
    assert.equal(map(at(count), 3), at(count++));
    assert.equal(mm.map_count, LIMIT + 1);
    assert.equal(map(at(count), 3), -ENOMEM);
  });

  it('refuses an mmap that would merge or replace (R3.31)', () => {
    assert.equal(map(at(0) + 3 * PAGE, 1), -ENOMEM);
    assert.equal(map(at(0), 3), -ENOMEM);
    assert.equal(map(0, 1, ANON), -ENOMEM);
  });

  it('refuses to unmap a middle, but neither head nor tail nor whole VMAs (R3.32)', () => {
    const { syscalls } = machine;
    assert.equal(syscalls.munmap(at(1) + PAGE, PAGE), -ENOMEM);
    assert.equal(mm.index.at(at(1) + PAGE), mm.index.at(at(1)));
    assert.equal(syscalls.munmap(at(1), PAGE), 0);
    assert.equal(syscalls.munmap(at(2) + 2 * PAGE, PAGE), 0);
    assert.equal(mm.map_count, LIMIT + 1);
    assert.equal(syscalls.munmap(at(3), 3 * PAGE), 0);
    assert.equal(mm.map_count, LIMIT);
  });

  it('refuses splits by mprotect, and keeps a first one when the second fails (R3.33)', () => {
    const { syscalls } = machine;
    assert.equal(syscalls.mprotect(at(4) + PAGE, PAGE, RW), -ENOMEM);
    assert.equal(mm.map_count, LIMIT);
    assert.equal(syscalls.munmap(at(5), 3 * PAGE), 0);
    assert.equal(syscalls.mprotect(at(4) + PAGE, PAGE, RW), -ENOMEM);
    assert.equal(mm.map_count, LIMIT, 'the first split stays');
    assert.equal(mm.index.at(at(4)) === mm.index.at(at(4) + PAGE), false);
    assert.equal(syscalls.mprotect(at(6), 3 * PAGE, RW), 0);
  });

  it('still forks, and the child ends without loss (R3.33)', () => {
    const { committed } = machine.mm;
    const child = forked(machine);
    assert.equal(mmOf(child).map_count, mm.map_count);
    assert.deepEqual(checkInvariants(machine), []);
    machine.syscalls.exitOf(child.pid, 0);
    machine.syscalls.wait4(child.pid);
    assert.equal(machine.mm.committed, committed);
    assert.equal(machine.mm.vmas.count, mm.map_count);
  });

  it('turns a refused split into EAGAIN for madvise, ENOMEM for mlock and mseal (R3.33, N96)', () => {
    const { syscalls } = machine;
    assert.equal(mm.map_count, LIMIT);
    assert.equal(syscalls.madvise(at(8) + PAGE, PAGE, MADV_RANDOM), -EAGAIN);
    assert.equal(syscalls.mlock(at(8) + PAGE, PAGE), -ENOMEM);
    assert.equal(syscalls.mseal(at(8) + PAGE, PAGE, 0), -ENOMEM);
    assert.equal(syscalls.madvise(at(8) + PAGE, PAGE, MADV_DONTNEED), 0);
  });

  it('refuses mremap that moves from four below the limit, and brk above it (R3.34, R3.30, R4.91)', () => {
    const { syscalls } = machine;
    const far = 0x7000000000;
    assert.equal(syscalls.mremap(at(9), 3 * PAGE, 3 * PAGE, MREMAP_FIXED, far), -ENOMEM);
    assert.equal(syscalls.mremap(at(9), 3 * PAGE, PAGE, 0, 0), at(9));
    assert.equal(syscalls.mremap(at(9), PAGE, 3 * PAGE, 0, 0), at(9), 'growing in place works');
    assert.equal(map(at(count), 3), at(count++));
    const top = syscalls.brk(0);
    assert.equal(syscalls.brk(top + PAGE), top);
    assert.equal(syscalls.munmap(at(--count), 3 * PAGE), 0);
    assert.ok(syscalls.brk(top + PAGE) > top);
    assert.equal(syscalls.brk(top), top);
  });

  it('takes new mappings again after one is gone (R3.30)', () => {
    assert.equal(machine.syscalls.munmap(at(7), 3 * PAGE), 0);
    assert.equal(map(at(7), 3), at(7));
    assert.equal(map(at(count), 3), at(count));
    assert.equal(map(at(count + 1), 3), -ENOMEM);
  });
});

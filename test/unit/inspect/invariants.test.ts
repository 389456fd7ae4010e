import assert from 'node:assert/strict';
import { PAGE_RW, PAGE_SPECIAL } from '../../../simulator/arch/pte.ts';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import { frameOwners } from '../../../simulator/inspect/invariants-frames.ts';
import type { Machine } from '../../../simulator/machine.ts';
import { PG_ANON_EXCLUSIVE, PG_LOCKED } from '../../../simulator/mm/mem-map.ts';
import type { MmStruct } from '../../../simulator/mm/mm-struct.ts';
import { pteIndex } from '../../../simulator/mm/pgtable.ts';
import { runningMachine } from '../../support/machine.ts';
import { forked, frameOf, store, vmaAt } from '../../support/tasks.ts';

const A = 0x10000000;
const FILE = 0x20000000;
const PAGE = 4096;

/** What a sabotage gets: a written private page at A, a written file page at FILE. */
interface Scene {
  readonly machine: Machine;
  readonly mm: MmStruct;
  readonly vma: number;
  readonly anonymous: number;
  readonly cached: number;
  /** Index of the entry of an address in memory. */
  readonly entry: (address: number) => number;
}

function scene(): Scene {
  const { machine, mm } = runningMachine();
  const { syscalls, kernel } = machine;
  const task = kernel.current;
  assert.ok(task);
  const fd = syscalls.open('/tmp/file', 0o102, 0o644);
  assert.equal(syscalls.ftruncate(fd, PAGE), 0);
  assert.equal(syscalls.mmap(A, 2 * PAGE, 3, 0x32, -1, 0), A);
  assert.equal(syscalls.mmap(FILE, PAGE, 3, 0x11, fd, 0), FILE);
  for (const at of [A, FILE]) store(machine, task, at, 'x');
  assert.deepEqual(checkInvariants(machine), []);
  return {
    machine,
    mm,
    vma: vmaAt(task, A),
    anonymous: frameOf(machine, task, A),
    cached: frameOf(machine, task, FILE),
    entry: (address) => pteIndex(machine.mm, mm, address),
  };
}

type Sabotage = (scene: Scene) => void;

const SABOTAGES: Readonly<Record<string, readonly [Sabotage, RegExp]>> = {
  'a lost reference': [
    ({ machine, anonymous }) => machine.mm.pages.refcount[anonymous]!++,
    /has refcount 2, but 1 references/,
  ],
  'a wrong mapcount': [
    ({ machine, cached }) => machine.mm.pages.mapcount[cached]!++,
    /has mapcount 2, not 1/,
  ],
  'a page freed while mapped': [
    ({ machine, cached }) => {
      machine.mm.pages.mapcount[cached] = 0;
      machine.mm.pages.mapping[cached] = 0;
      machine.mm.alloc.put(cached);
      machine.mm.alloc.put(cached);
    },
    /is free, but in use/,
  ],
  'a page left locked': [
    ({ machine, cached }) => {
      machine.mm.pages.set(cached, PG_LOCKED);
    },
    /is still locked/,
  ],
  'a writable entry of a shared page': [
    ({ machine, anonymous }) => {
      machine.mm.pages.clear(anonymous, PG_ANON_EXCLUSIVE);
    },
    /is writable, but frame .* is not its own/,
  ],
  'an entry outside every VMA': [
    ({ machine, entry }) => {
      const { i32 } = machine.mm.memory;
      i32[entry(A + 2 * PAGE)] = i32[entry(A)]! & ~PAGE_RW;
    },
    /0x10002000 lies in no VMA/,
  ],
  'a lost page table': [({ mm }) => mm.pgtables--, /page tables are counted/],
  'a page table that serves nobody': [
    ({ machine, mm }) => {
      mm.index.remove(FILE);
      machine.mm.memory.i32[pteIndex(machine.mm, mm, FILE)] = 0;
      machine.mm.memory.i32[pteIndex(machine.mm, mm, FILE) + 1] = 0;
    },
    /serves no VMA/,
  ],
  'an anon_vma that does not know its VMA': [
    ({ machine, vma }) => {
      machine.mm.anonVmas.unlink(vma);
    },
    /does not know 0x10000000/,
  ],
  'a page with a wrong index': [
    ({ machine, anonymous }) => machine.mm.pages.index[anonymous]!++,
    /has index 0x10001, but 0x10000000 is page 0x10000/,
  ],
  'a file that forgot a mapping': [
    ({ machine, cached }) => {
      machine.mm.mappings[machine.mm.pages.mapping[cached]!]?.i_mmap.clear();
    },
    /is missing in i_mmap/,
  ],
  'a cached page that forgot its file': [
    ({ machine, cached }) => machine.mm.pages.mapping[cached]!--,
    /does not know that it caches page 0/,
  ],
  'a wrong count of VMAs': [({ mm }) => mm.map_count++, /map_count is/],
  'a wrong size': [({ mm }) => mm.total_vm++, /total_vm is/],
  'memory locked by nobody': [({ mm }) => mm.locked_vm++, /locked_vm is 1, not 0/],
  'wrong RSS': [
    ({ mm }) => {
      mm.addRss(0, 1);
    },
    /MM_FILEPAGES is 1, not 0/,
  ],
  'memory promised twice': [({ machine }) => machine.mm.committed++, /pages are committed/],
  'a VMA that is in no tree': [
    ({ machine }) => machine.mm.vmas.alloc(),
    /VMAs are allocated, .* are in trees/,
  ],
  'an open file nobody holds': [
    ({ machine }) => {
      machine.files.all()[0]?.get();
    },
    /has count .* holders/,
  ],
  'an address space without a task': [
    ({ machine, mm }) => {
      mm.users++;
      assert.ok(machine.kernel.current);
    },
    /has 1 users, not 2/,
  ],
};

describe('the check of the invariants', () => {
  for (const [name, [sabotage, sentence]] of Object.entries(SABOTAGES)) {
    it(`finds ${name}`, () => {
      const found = scene();
      sabotage(found);
      assert.match(checkInvariants(found.machine).join('\n'), sentence);
    });
  }

  it('allows entries that a driver wrote beyond its VMA (R6.6)', () => {
    const { machine, entry } = scene();
    const { i32 } = machine.mm.memory;
    i32[entry(A + 2 * PAGE)] = i32[entry(A)]! | PAGE_SPECIAL;
    assert.deepEqual(checkInvariants(machine), []);
  });

  it('counts frames by owner', () => {
    const { machine, mm } = scene();
    const before = frameOwners(machine.mm);
    assert.equal(before.anonymous, 1);
    assert.equal(before.tables, 1 + mm.pgtables);
    const child = forked(machine);
    assert.ok(frameOwners(machine.mm).tables > before.tables);
    machine.syscalls.exitOf(child.pid, 0);
    assert.deepEqual(frameOwners(machine.mm), before);
  });
});

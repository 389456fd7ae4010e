import assert from 'node:assert/strict';
import { PAGE_ACCESSED, PAGE_DIRTY, PAGE_RW } from '../../../simulator/arch/pte.ts';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import { ENOMEM } from '../../../simulator/lib/errno.ts';
import type { Machine } from '../../../simulator/machine.ts';
import { MAP_ANONYMOUS, MAP_FIXED, MAP_PRIVATE, MAP_SHARED } from '../../../simulator/mm/mman.ts';
import type { VmOperations } from '../../../simulator/mm/ports.ts';
import {
  VM_DONTCOPY,
  VM_LOCKED,
  VM_MIXEDMAP,
  VM_NOHUGEPAGE,
  VM_WIPEONFORK,
} from '../../../simulator/mm/vm-flags.ts';
import { pteIndex } from '../../../simulator/mm/pgtable.ts';
import { runningMachine } from '../../support/machine.ts';
import { as, entryLow, forked, frameOf, load, mmOf, store, vmaAt } from '../../support/tasks.ts';

const A = 0x10000000;
const PAGE = 4096;
const RW = 3;
const PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
const SHARED = MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED;

interface Parent {
  readonly machine: Machine;
  readonly parent: ReturnType<typeof forked>;
  map(at: number, pages: number, flags?: number, prot?: number, fd?: number): void;
}

function parentProcess(): Parent {
  const { machine } = runningMachine();
  const parent = machine.kernel.current;
  assert.ok(parent);
  return {
    machine,
    parent,
    map: (at, pages, flags = PRIVATE, prot = RW, fd = -1) => {
      assert.equal(machine.syscalls.mmap(at, pages * PAGE, prot, flags, fd, 0), at);
    },
  };
}

/** A descriptor of a new file of four pages. */
function file(machine: Machine): number {
  const fd = machine.syscalls.open('/tmp/file', 0o102, 0o644);
  assert.equal(machine.syscalls.ftruncate(fd, 4 * PAGE), 0);
  return fd;
}

function setFlags({ machine, parent }: Parent, at: number, flags: number): void {
  machine.mm.vmas.vm_flags[vmaAt(parent, at)]! |= flags;
}

/** Gives the VMA operations that log their calls. */
function setOps({ machine, parent }: Parent, at: number): string[] {
  const k = machine.mm;
  const calls: string[] = [];
  const open = (vma: number): void => {
    const mm = k.mms[k.vmas.vm_mm[vma]!];
    assert.equal(mm?.index.at(at), vma, 'the VMA is in the tree');
    const entry = pteIndex(k, mm, at);
    calls.push(entry < 0 || k.memory.i32[entry] === 0 ? 'open' : 'open with entries');
  };
  const ops: VmOperations = { label: 'test_vm_ops', open, close: () => calls.push('close') };
  k.vmas.vm_ops[vmaAt(parent, at)] = k.vmOps.push(ops) - 1;
  return calls;
}

describe('fork', () => {
  it('leaves out VM_DONTCOPY mappings and counts them off the child (R4.100, R4.106)', () => {
    const p = parentProcess();
    p.map(A, 2);
    p.map(A + 4 * PAGE, 3);
    setFlags(p, A + 4 * PAGE, VM_DONTCOPY);
    const child = forked(p.machine);
    assert.notEqual(vmaAt(child, A), 0);
    assert.equal(vmaAt(child, A + 4 * PAGE), 0);
    assert.equal(mmOf(child).total_vm, mmOf(p.parent).total_vm - 3);
    assert.equal(mmOf(child).map_count, mmOf(p.parent).map_count - 1);
    assert.deepEqual(checkInvariants(p.machine), []);
  });

  it('calls ->open before any entry is copied (R4.100)', () => {
    const p = parentProcess();
    p.map(A, 1);
    store(p.machine, p.parent, A, 'x');
    const calls = setOps(p, A);
    const child = forked(p.machine);
    assert.deepEqual(calls, ['open']);
    assert.notEqual(frameOf(p.machine, child, A), 0);
  });

  it('charges private writable memory again, and fails when that is refused (R4.100)', () => {
    const p = parentProcess();
    p.map(A, 100);
    const { mm: k } = p.machine;
    const before = k.committed;
    const child = forked(p.machine);
    assert.equal(k.committed, 2 * before);
    p.machine.syscalls.exitOf(child.pid, 0);
    assert.equal(k.committed, before);
    Object.assign(k.settings, { overcommitMemory: 2, overcommitRatio: 0 });
    assert.equal(p.machine.syscalls.fork(), -ENOMEM);
    assert.equal(k.committed, before);
    assert.deepEqual(checkInvariants(p.machine), []);
  });

  it('takes back every step when it fails half way, with ->close for each ->open (R4.100)', () => {
    const p = parentProcess();
    p.map(A, 4);
    p.map(0x40000000, 4);
    for (const at of [A, 0x40000000]) store(p.machine, p.parent, at, 'x');
    const calls = setOps(p, A);
    const { alloc } = p.machine.mm;
    const { size } = p.machine.kernel.tasks;
    const { nextPid } = p.machine.kernel;
    for (let succeed = 0; ; succeed++) {
      let left = succeed;
      alloc.failNext = () => left-- <= 0;
      const pid = p.machine.syscalls.fork();
      alloc.failNext = () => false;
      if (pid > 0) {
        assert.equal(succeed, 6, 'a top table, and below it 1, 2 and 2');
        break;
      }
      assert.equal(pid, -ENOMEM);
      assert.equal(p.machine.kernel.tasks.size, size);
      assert.equal(p.machine.kernel.nextPid, nextPid);
      assert.deepEqual(checkInvariants(p.machine), [], `with ${succeed} frames`);
    }
    const opens = calls.filter((call) => call === 'open').length;
    assert.equal(opens, calls.length - opens + 1);
  });

  it('copies entries of written anonymous memory, neighbours of a written file page too (R4.101, N55)', () => {
    const p = parentProcess();
    const fd = file(p.machine);
    p.map(A, 2);
    p.map(A + 8 * PAGE, 4, MAP_PRIVATE | MAP_FIXED, RW, fd);
    store(p.machine, p.parent, A, 'x');
    load(p.machine, p.parent, A + 8 * PAGE, 1);
    store(p.machine, p.parent, A + 9 * PAGE, 'x');
    const child = forked(p.machine);
    assert.equal(frameOf(p.machine, child, A), frameOf(p.machine, p.parent, A));
    assert.equal(frameOf(p.machine, child, A + PAGE), 0);
    for (const page of [8, 9]) {
      const at = A + page * PAGE;
      assert.notEqual(frameOf(p.machine, child, at), 0);
      assert.equal(frameOf(p.machine, child, at), frameOf(p.machine, p.parent, at));
    }
  });

  it('copies nothing of shared memory, clean files and zero pages (R4.101, N54)', () => {
    const p = parentProcess();
    const fd = file(p.machine);
    p.map(A, 1, SHARED);
    p.map(A + 2 * PAGE, 1, MAP_PRIVATE | MAP_FIXED, RW, fd);
    p.map(A + 4 * PAGE, 1);
    store(p.machine, p.parent, A, 'shared');
    for (const page of [2, 4]) load(p.machine, p.parent, A + page * PAGE, 1);
    const child = forked(p.machine);
    for (const page of [0, 2, 4]) {
      assert.notEqual(frameOf(p.machine, p.parent, A + page * PAGE), 0);
      assert.equal(frameOf(p.machine, child, A + page * PAGE), 0);
    }
    assert.equal(load(p.machine, child, A, 6), 'shared');
    assert.equal(frameOf(p.machine, child, A), frameOf(p.machine, p.parent, A));
  });

  it('write-protects both sides of private memory, the child old, the page counted twice (R4.102)', () => {
    const p = parentProcess();
    p.map(A, 1);
    store(p.machine, p.parent, A, 'x');
    const frame = frameOf(p.machine, p.parent, A);
    const child = forked(p.machine);
    const wanted = PAGE_RW | PAGE_ACCESSED | PAGE_DIRTY;
    assert.equal(entryLow(p.machine, p.parent, A) & wanted, PAGE_ACCESSED | PAGE_DIRTY);
    assert.equal(entryLow(p.machine, child, A) & wanted, PAGE_DIRTY);
    assert.equal(p.machine.mm.pages.refcount[frame], 2);
    assert.equal(p.machine.mm.pages.mapcount[frame], 2);
  });

  it('makes entries of shared driver memory clean and old, and keeps them writable (R4.102, R4.103)', () => {
    const p = parentProcess();
    p.map(A, 1, SHARED);
    store(p.machine, p.parent, A, 'x');
    setFlags(p, A, VM_MIXEDMAP);
    const child = forked(p.machine);
    const wanted = PAGE_RW | PAGE_ACCESSED | PAGE_DIRTY;
    assert.equal(entryLow(p.machine, child, A) & wanted, PAGE_RW);
    assert.equal(entryLow(p.machine, p.parent, A) & wanted, wanted);
  });

  it('gives a VM_WIPEONFORK mapping to the child empty, flag included (R4.104)', () => {
    const p = parentProcess();
    p.map(A, 1);
    setFlags(p, A, VM_WIPEONFORK);
    store(p.machine, p.parent, A, 'x');
    const child = forked(p.machine);
    assert.equal(load(p.machine, child, A, 1), '\0');
    assert.equal(load(p.machine, p.parent, A, 1), 'x');
    const vma = vmaAt(child, A);
    assert.notEqual(p.machine.mm.vmas.vm_flags[vma]! & VM_WIPEONFORK, 0);
    assert.equal(p.machine.mm.vmas.anon_vma[vma], 0);
  });

  it('lets the first writer copy and the last owner reuse (R4.105, R5.28)', () => {
    const p = parentProcess();
    p.map(A, 1);
    store(p.machine, p.parent, A, 'parent');
    const frame = frameOf(p.machine, p.parent, A);
    const child = forked(p.machine);
    store(p.machine, child, A, 'child');
    assert.notEqual(frameOf(p.machine, child, A), frame);
    store(p.machine, p.parent, A, 'again');
    assert.equal(frameOf(p.machine, p.parent, A), frame);
    assert.equal(load(p.machine, child, A, 6), 'childt');
    assert.deepEqual(checkInvariants(p.machine), []);
  });

  it('reuses a page whose other owner has exited (R5.28)', () => {
    const p = parentProcess();
    p.map(A, 1);
    store(p.machine, p.parent, A, 'x');
    const frame = frameOf(p.machine, p.parent, A);
    const child = forked(p.machine);
    p.machine.syscalls.exitOf(child.pid, 0);
    assert.equal(entryLow(p.machine, p.parent, A) & PAGE_RW, 0);
    store(p.machine, p.parent, A, 'y');
    assert.equal(frameOf(p.machine, p.parent, A), frame);
  });

  it('copies although alone while somebody else holds the page (R5.28)', () => {
    const p = parentProcess();
    p.map(A, 1);
    store(p.machine, p.parent, A, 'x');
    const frame = frameOf(p.machine, p.parent, A);
    p.machine.syscalls.exitOf(forked(p.machine).pid, 0);
    p.machine.mm.pages.get(frame);
    store(p.machine, p.parent, A, 'y');
    assert.notEqual(frameOf(p.machine, p.parent, A), frame);
  });

  it('inherits neither locked memory nor mlockall(MCL_FUTURE) (R4.106)', () => {
    const p = parentProcess();
    p.map(A, 1);
    setFlags(p, A, VM_LOCKED);
    mmOf(p.parent).locked_vm = 1;
    mmOf(p.parent).def_flags = VM_LOCKED | VM_NOHUGEPAGE;
    const child = forked(p.machine);
    assert.equal(p.machine.mm.vmas.vm_flags[vmaAt(child, A)]! & VM_LOCKED, 0);
    assert.equal(mmOf(child).locked_vm, 0);
    assert.equal(mmOf(child).def_flags, VM_NOHUGEPAGE);
  });

  it('keeps new memory of the child apart from inherited written memory (R3.14, N27)', () => {
    const p = parentProcess();
    p.map(A, 1);
    p.map(A + 8 * PAGE, 1);
    store(p.machine, p.parent, A, 'x');
    const child = forked(p.machine);
    as(p.machine, child, () => {
      p.map(A + PAGE, 1);
      p.map(A + 9 * PAGE, 1);
    });
    p.map(A + PAGE, 1);
    assert.notEqual(vmaAt(child, A), vmaAt(child, A + PAGE));
    assert.equal(vmaAt(child, A + 8 * PAGE), vmaAt(child, A + 9 * PAGE));
    assert.equal(vmaAt(p.parent, A), vmaAt(p.parent, A + PAGE));
  });
});

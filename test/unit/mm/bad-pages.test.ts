import assert from 'node:assert/strict';
import { PAGE_OFFSET } from '../../../simulator/arch/memory-layout.ts';
import type { Machine } from '../../../simulator/machine.ts';
import { PG_RESERVED } from '../../../simulator/mm/mem-map.ts';
import { GFP_KERNEL } from '../../../simulator/mm/page-alloc.ts';
import { runningMachine } from '../../support/machine.ts';

describe('pages that cannot be free', () => {
  let machine: Machine;
  let alloc: Machine['mm']['alloc'];
  let pages: Machine['mm']['pages'];
  let slab: Machine['slab'];

  beforeEach(() => {
    ({ machine } = runningMachine());
    ({ slab } = machine);
    ({ alloc, pages } = machine.mm);
  });

  const log = (): string[] => machine.kernel.log.since(0).map(({ text }) => text);
  const reasons = (): string[] =>
    log()
      .filter((line) => line.startsWith('page dumped because: '))
      .map((line) => line.slice(21));

  it('are leaked when they are still marked as reserved (R6.50)', () => {
    const pfn = alloc.alloc(GFP_KERNEL, 0);
    const free = alloc.freePages;
    pages.set(pfn, PG_RESERVED);
    alloc.put(pfn);
    assert.deepEqual(reasons(), ['PAGE_FLAGS_CHECK_AT_FREE flag(s) set']);
    assert.equal(alloc.freePages, free);
    assert.match(log()[0]!, /^BUG: Bad page state in process test {2}pfn:[0-9a-f]{5,}$/);
  });

  it('tell their reference rather than their mapping, and that rather than their mapcount', () => {
    const pfn = alloc.alloc(GFP_KERNEL, 0);
    pages.mapcount[pfn] = 1;
    pages.mapping[pfn] = 1;
    alloc.put(pfn);
    assert.deepEqual(reasons(), ['non-NULL mapping']);
  });

  it('are passed over when they are allocated, if somebody freed them once too often', () => {
    const pfn = alloc.alloc(GFP_KERNEL, 0);
    alloc.put(pfn);
    alloc.put(pfn);
    assert.deepEqual(reasons(), [], 'nobody notices yet');
    const next = alloc.alloc(GFP_KERNEL, 0);
    assert.notEqual(next, pfn);
    assert.deepEqual(reasons(), ['nonzero _refcount']);
  });

  it('cost their whole block', () => {
    const block = alloc.alloc(GFP_KERNEL, 2);
    const free = alloc.freePages;
    pages.mapcount[block + 3] = 1;
    alloc.freeBlock(block, 2);
    assert.deepEqual(reasons(), ['nonzero mapcount']);
    assert.equal(alloc.freePages, free);
  });

  it('stay free once, though their block is freed twice', () => {
    const block = alloc.alloc(GFP_KERNEL, 3);
    alloc.freeBlock(block, 3);
    const free = alloc.freePages;
    alloc.freeBlock(block, 3);
    assert.equal(alloc.freePages, free);
    assert.equal(reasons().length, 3);
  });

  describe('kfree()', () => {
    it('of an object that was freed before another hands it out twice', () => {
      const [a, b] = [slab.kmalloc(64, GFP_KERNEL), slab.kmalloc(64, GFP_KERNEL)];
      slab.kfree(a);
      slab.kfree(b);
      slab.kfree(a);
      const given = [1, 2, 3].map(() => slab.kmalloc(64, GFP_KERNEL));
      assert.deepEqual(given, [a, b, a]);
      assert.deepEqual(log(), []);
    });

    it('of the same large block twice is a warning', () => {
      const large = slab.kmalloc(20000, GFP_KERNEL);
      slab.kfree(large);
      assert.deepEqual(log(), []);
      slab.kfree(large);
      assert.match(log()[1]!, /^WARNING: CPU: 0 PID: \d+ at mm\/slub\.c:\d+ free_large_kmalloc$/);
      assert.equal(log().at(-1), `object pointer: 0x${large.toString(16)}`);
    });

    it('of what is no address of the direct map reads a struct page that is not there', () => {
      assert.throws(() => slab.kfree(PAGE_OFFSET + (1n << 40n)));
      assert.match(log()[0]!, /^BUG: unable to handle page fault for address: ffffea0/);
      assert.ok(log().includes('RIP: 0010:kfree'));
    });
  });
});

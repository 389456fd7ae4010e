import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PhysMemory } from '../../simulator/arch/phys-memory.ts';
import { MemMap, PG_BUDDY } from '../../simulator/mm/mem-map.ts';
import { GFP_COMP, GFP_KERNEL, PageAlloc } from '../../simulator/mm/page-alloc.ts';
import { MAX_PAGE_ORDER } from '../../simulator/mm/zone.ts';

const FRAMES = 4096;
const FIRST = 257;

function machine(): { pages: MemMap; alloc: PageAlloc } {
  const memory = new PhysMemory(FRAMES * 4096, []);
  const pages = new MemMap(FRAMES);
  const alloc = new PageAlloc(memory, pages);
  alloc.addRange(FIRST, FRAMES);
  return { pages, alloc };
}

/** Frames in free blocks, found without the allocator's lists. */
function freeFrames(pages: MemMap): number {
  let free = 0;
  for (let pfn = 0; pfn < FRAMES; pfn++) {
    if (pages.has(pfn, PG_BUDDY)) free += 1 << pages.freeOrder(pfn);
  }
  return free;
}

const operation = fc.oneof(
  fc.record({
    kind: fc.constant('alloc' as const),
    order: fc.integer({ min: 0, max: MAX_PAGE_ORDER }),
    compound: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('free' as const), index: fc.nat(1000) }),
);

describe('the buddy allocator', () => {
  it('hands out disjoint, aligned blocks and gets every frame back, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const { pages, alloc } = machine();
        const live: { pfn: number; order: number }[] = [];
        const owner = new Map<number, number>();
        for (const op of operations) {
          if (op.kind === 'alloc') {
            const pfn = alloc.alloc(GFP_KERNEL | (op.compound ? GFP_COMP : 0), op.order);
            if (pfn === 0) continue;
            assert.equal(pfn % (1 << op.order), 0);
            for (let i = pfn; i < pfn + (1 << op.order); i++) {
              assert.ok(i >= FIRST && i < FRAMES && !owner.has(i));
              owner.set(i, pfn);
            }
            live.push({ pfn, order: op.order });
          } else if (live.length > 0) {
            const [block] = live.splice(op.index % live.length, 1);
            alloc.freeBlock(block!.pfn, block!.order);
            for (let i = block!.pfn; i < block!.pfn + (1 << block!.order); i++) owner.delete(i);
          }
          assert.equal(alloc.freePages + owner.size, FRAMES - FIRST);
        }
        for (const { pfn, order } of live) alloc.freeBlock(pfn, order);
        alloc.drainLocal();
        assert.equal(freeFrames(pages), FRAMES - FIRST);
        assert.equal(alloc.freePages, FRAMES - FIRST);
      }),
      { numRuns: 150 },
    );
  });

  it('joins buddies until the blocks of boot are back', () => {
    const { pages, alloc } = machine();
    const before = alloc.zones[0]!.freeBlocks.slice();
    const taken = Array.from({ length: 300 }, () => alloc.alloc(GFP_KERNEL, 0));
    for (const pfn of taken) alloc.put(pfn);
    alloc.drainLocal();
    assert.deepEqual(alloc.zones[0]!.freeBlocks, before);
    assert.equal(freeFrames(pages), alloc.freePages);
  });

  it('gives memory that reads as zero when asked to, also after use', () => {
    const memory = new PhysMemory(FRAMES * 4096, []);
    const alloc = new PageAlloc(memory, new MemMap(FRAMES));
    alloc.addRange(FIRST, FRAMES);
    const pfn = alloc.alloc(GFP_KERNEL, 0);
    memory.write8(pfn * 4096 + 5, 7);
    alloc.put(pfn);
    for (let i = 0; i < 600; i++) {
      const again = alloc.alloc(0x100, 0);
      assert.equal(memory.read8(again * 4096 + 5), 0);
    }
  });

  it('returns no memory when nothing fits, and none for orders above 10 (R6.40)', () => {
    const { alloc } = machine();
    assert.equal(alloc.alloc(GFP_KERNEL, MAX_PAGE_ORDER + 1), 0);
    while (alloc.alloc(GFP_KERNEL, 0) !== 0);
    assert.equal(alloc.freePages, 0);
  });

  it('gives the first frame one reference and the others none, unless compound (R6.40)', () => {
    const { pages, alloc } = machine();
    const pfn = alloc.alloc(GFP_KERNEL, 2);
    assert.deepEqual([...pages.refcount.subarray(pfn, pfn + 4)], [1, 0, 0, 0]);
  });

  it('reports a frame that is freed while it is mapped, and keeps it (R6.49)', () => {
    const { pages, alloc } = machine();
    const reports: string[] = [];
    alloc.onBadPage = (_pfn, reason) => reports.push(reason);
    const pfn = alloc.alloc(GFP_KERNEL, 0);
    const free = alloc.freePages;
    pages.mapcount[pfn] = 1;
    alloc.put(pfn);
    assert.deepEqual(reports, ['nonzero mapcount']);
    assert.equal(alloc.freePages, free);
  });
});

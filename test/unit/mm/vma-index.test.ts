import assert from 'node:assert/strict';
import { VmaIndex } from '../../../simulator/mm/vma-index.ts';

const PAGE = 0x1000;
const GUARD = 0x100000;
/** mmap_base of a task with an 8 MiB stack limit and no randomisation. */
const MMAP_BASE = 0x7ffff7fff000;
const STACK_START = 0x7ffffffde000;
const TASK_SIZE = 0x7ffffffff000;

/** An index with one VMA per range; ids count from 1 in the order given. */
function indexOf(...ranges: [start: number, end: number, guard?: number][]): VmaIndex {
  const index = new VmaIndex();
  ranges.forEach(([start, end, guard], i) => index.insert(start, end, i + 1, guard));
  return index;
}

/** `count` VMAs of one page with a free page behind each; id n starts at 2 (n - 1) pages. */
function comb(count: number): VmaIndex {
  const index = new VmaIndex();
  for (let n = 0; n < count; n++) index.insert(2 * n * PAGE, (2 * n + 1) * PAGE, n + 1);
  return index;
}

describe('VmaIndex', () => {
  describe('lookup', () => {
    it('finds the VMA that contains an address or else the next above', () => {
      const index = indexOf([0x1000, 0x3000], [0x5000, 0x6000]);
      assert.deepEqual(
        [0, 0x1000, 0x2fff, 0x3000, 0x5fff, 0x6000].map((address) => index.find(address)),
        [1, 1, 1, 2, 2, 0],
      );
    });

    it('reports a VMA at an address only if it contains the address', () => {
      const index = indexOf([0x1000, 0x3000], [0x5000, 0x6000]);
      assert.deepEqual(
        [0xfff, 0x1000, 0x2fff, 0x3000, 0x5000].map((address) => index.at(address)),
        [0, 1, 1, 0, 2],
      );
    });

    it('reports an intersection for one shared byte and none for a touching range', () => {
      const index = indexOf([0x2000, 0x3000]);
      assert.equal(index.firstIntersecting(0x1000, 0x2000), 0);
      assert.equal(index.firstIntersecting(0x1000, 0x2001), 1);
      assert.equal(index.firstIntersecting(0x2fff, 0x9000), 1);
      assert.equal(index.firstIntersecting(0x3000, 0x9000), 0);
    });

    it('names the neighbours of a VMA across node borders', () => {
      const index = comb(500);
      for (let n = 1; n <= 500; n++) {
        assert.equal(index.prev(2 * (n - 1) * PAGE), n - 1);
        assert.equal(index.next(2 * (n - 1) * PAGE), n === 500 ? 0 : n + 1);
      }
      assert.deepEqual([index.first(), index.last()], [1, 500]);
    });

    it('answers none when empty', () => {
      const index = new VmaIndex();
      assert.deepEqual(
        [index.size, index.find(0), index.at(0), index.first(), index.last(), index.cursorSeek(0)],
        [0, 0, 0, 0, 0, 0],
      );
    });

    it('keeps addresses exact up to 2^53', () => {
      const end = Number.MAX_SAFE_INTEGER;
      const index = indexOf([end - 2, end - 1], [end - 1, end]);
      assert.equal(index.at(end - 2), 1);
      assert.equal(index.at(end - 1), 2);
      assert.equal(index.at(end), 0);
    });

    it('holds a VMA that starts at address 0', () => {
      const index = indexOf([0, PAGE]);
      assert.deepEqual([index.at(0), index.first(), index.prev(0)], [1, 1, 0]);
    });
  });

  describe('cursor', () => {
    it('walks all VMAs upwards from an address and then stops', () => {
      const index = comb(300);
      const walked = [];
      for (let id = index.cursorSeek(399 * PAGE); id !== 0; id = index.cursorNext())
        walked.push(id);
      assert.deepEqual(
        walked,
        Array.from({ length: 100 }, (_, i) => 201 + i),
      );
    });
  });

  describe('copy', () => {
    it('has the same VMAs and gaps, and changes apart from its original', () => {
      const index = comb(3000);
      for (let n = 40; n < 2960; n++) index.remove(2 * n * PAGE);
      const copy = new VmaIndex();
      copy.copyFrom(index);
      copy.check();
      const walk = (of: VmaIndex): number[] => {
        const ids = [];
        for (let id = of.cursorSeek(0); id !== 0; id = of.cursorNext()) ids.push(id);
        return ids;
      };
      assert.deepEqual(walk(copy), walk(index));
      const gap = [1000 * PAGE, 0, 6000 * PAGE] as const;
      assert.equal(copy.gapTopDown(...gap), index.gapTopDown(...gap));
      copy.remove(0);
      index.insert(100 * PAGE, 101 * PAGE, 9000);
      assert.deepEqual([copy.size, index.size], [79, 81]);
      index.check();
      copy.check();
    });

    it('takes memory for the VMAs that are there, not for those that were', () => {
      const index = comb(5000);
      for (let n = 10; n < 5000; n++) index.remove(2 * n * PAGE);
      const copy = new VmaIndex();
      copy.copyFrom(index);
      assert.ok(copy.byteLength < 4096, `${copy.byteLength} bytes for 10 VMAs`);
    });
  });

  describe('changes', () => {
    it('finds a grown VMA at its new addresses and under its old id', () => {
      const index = indexOf([0x1000, 0x2000], [0x5000, 0x6000]);
      index.update(0x5000, 0x3000, 0x7000);
      assert.deepEqual(
        [0x2fff, 0x3000, 0x6fff, 0x7000].map((address) => index.at(address)),
        [0, 2, 2, 0],
      );
      index.check();
    });

    it('survives filling and emptying in any order', () => {
      const index = new VmaIndex(0);
      const place = (n: number): number => ((n * 7919) % 5000) * PAGE;
      for (let n = 0; n < 5000; n++) index.insert(place(n), place(n) + PAGE, n + 1);
      index.check();
      for (let n = 0; n < 5000; n += 2) index.remove(place(n));
      index.check();
      assert.equal(index.size, 2500);
      for (let n = 1; n < 5000; n += 2) index.remove(place(n));
      index.check();
      assert.deepEqual([index.size, index.first()], [0, 0]);
    });

    it('is empty and usable after clear', () => {
      const index = comb(1000);
      index.setGuard(0, 1);
      index.clear();
      index.check();
      assert.deepEqual([index.size, index.find(0)], [0, 0]);
      index.insert(0, PAGE, 7);
      assert.equal(index.at(0), 7);
    });

    it('needs at most 30 bytes per VMA when mmap places 65000 of them downwards', () => {
      const index = indexOf([0x555555554000, 0x555555558000], [STACK_START, TASK_SIZE, 1]);
      for (let id = 3; id <= 65_000; id++) {
        const start = index.gapTopDown(2 * PAGE, PAGE, MMAP_BASE);
        index.insert(start, start + PAGE, id);
      }
      assert.ok(index.byteLength / index.size <= 30, `${index.byteLength / index.size} bytes`);
    });
  });

  describe('search for free space', () => {
    it('takes the top of the highest gap that fits, going down', () => {
      const index = indexOf([0x4000, 0x5000], [0x8000, 0x9000], [0xa000, 0xb000]);
      assert.equal(index.gapTopDown(PAGE, 0, 0xb000), 0x9000);
      assert.equal(index.gapTopDown(2 * PAGE, 0, 0xb000), 0x6000);
      assert.equal(index.gapTopDown(4 * PAGE, 0, 0xb000), 0);
      assert.equal(index.gapTopDown(5 * PAGE, 0, 0xb000), -1);
    });

    it('takes the bottom of the lowest gap that fits, going up', () => {
      const index = indexOf([0x1000, 0x5000], [0x7000, 0x9000], [0xc000, 0xd000]);
      assert.equal(index.gapBottomUp(PAGE, 0, 0x10000), 0);
      assert.equal(index.gapBottomUp(2 * PAGE, 0, 0x10000), 0x5000);
      assert.equal(index.gapBottomUp(3 * PAGE, 0, 0x10000), 0x9000);
      assert.equal(index.gapBottomUp(4 * PAGE, 0, 0x20000), 0xd000);
      assert.equal(index.gapBottomUp(4 * PAGE, 0, 0x10000), -1);
    });

    it('uses the space above the last VMA up to the limit', () => {
      const index = indexOf([0x1000, 0x2000]);
      assert.equal(index.gapTopDown(PAGE, 0, 0x9000), 0x8000);
      assert.equal(index.gapBottomUp(PAGE, 0x1000, 0x9000), 0x2000);
    });

    it('clips gaps to the limits, also when a limit lies inside a VMA', () => {
      const index = indexOf([0x2000, 0x4000], [0x8000, 0xa000]);
      assert.equal(index.gapTopDown(2 * PAGE, 0x5000, 0x7000), 0x5000);
      assert.equal(index.gapTopDown(3 * PAGE, 0x5000, 0x7000), -1);
      assert.equal(index.gapTopDown(4 * PAGE, 0x3000, 0x9000), 0x4000);
      assert.equal(index.gapBottomUp(4 * PAGE, 0x3000, 0x9000), 0x4000);
      assert.equal(index.gapBottomUp(5 * PAGE, 0x3000, 0x9000), -1);
    });

    it('finds the one long gap among thousands of short ones', () => {
      const index = comb(4000);
      index.remove(2 * 1234 * PAGE);
      assert.equal(index.gapTopDown(3 * PAGE, 0, 7999 * PAGE), 2467 * PAGE);
      assert.equal(index.gapBottomUp(3 * PAGE, 0, 7999 * PAGE), 2467 * PAGE);
    });

    it('finds no space in an empty range', () => {
      assert.equal(new VmaIndex().gapTopDown(PAGE, 0x5000, 0x5000), -1);
      assert.equal(new VmaIndex().gapBottomUp(PAGE, 0x5000, 0x4000), -1);
    });
  });

  describe('alignment', () => {
    const MASK_2M = 0x1ff000;

    it('lowers the address to the alignment and its offset', () => {
      const index = new VmaIndex();
      const top = index.gapTopDownAligned(0x400000, PAGE, MMAP_BASE, MASK_2M, 0);
      assert.equal(top, 0x7ffff7a00000);
      const offset = index.gapTopDownAligned(0x400000, PAGE, MMAP_BASE, MASK_2M, 0x3000);
      assert.equal(offset, 0x7ffff7a03000);
    });

    it('raises the address to the alignment and its offset going up', () => {
      const index = indexOf([0, 0x555555555000]);
      assert.equal(
        index.gapBottomUpAligned(0x400000, 0, MMAP_BASE, MASK_2M, 0x3000),
        0x555555603000,
      );
    });

    it('passes over a gap that has no room for the worst case of alignment', () => {
      const index = indexOf([0x100000, 0x200000], [0x5ff000, 0x800000]);
      // The gap [0x200000, 0x5ff000) holds 2 MiB at 0x200000, but 2 MiB + 0x1ff000 is what is asked for.
      assert.equal(index.gapTopDownAligned(0x200000, 0x100000, 0x800000, MASK_2M, 0), 0x200000);
      index.update(0x5ff000, 0x5fe000, 0x800000);
      assert.equal(index.gapTopDownAligned(0x200000, 0x100000, 0x800000, MASK_2M, 0), -1);
    });

    it('counts the alignment twice below a guard going up', () => {
      const roomy = indexOf([0, PAGE], [0x1000000, 0x1100000, 1]);
      roomy.guardGap = 0x1000000 - 0x5ff000;
      assert.equal(roomy.gapBottomUpAligned(0x200000, 0, 0x1000000, MASK_2M, 0), 0x200000);
      roomy.guardGap += PAGE;
      assert.equal(roomy.gapBottomUpAligned(0x200000, 0, 0x1000000, MASK_2M, 0), -1);
    });
  });

  // The addresses were read on Linux 6.18 with MAP_GROWSDOWN mappings and no other gap above them.
  describe('stack guard gap', () => {
    const stack = MMAP_BASE - 2 * PAGE;

    it('places a mapping 256 pages below a stack', () => {
      const index = indexOf([stack, MMAP_BASE, 1]);
      assert.equal(index.gapTopDown(PAGE, PAGE, MMAP_BASE), stack - GUARD - PAGE);
    });

    it('lets the next mapping lie under one inside the guard if the gap above was too short', () => {
      const index = indexOf([stack, MMAP_BASE, 1], [stack - 0x40000, stack - 0x3f000]);
      assert.equal(index.gapTopDown(64 * PAGE, PAGE, MMAP_BASE), stack - 0x80000);
    });

    it('keeps the whole guard free if the gap under the stack was long enough', () => {
      const index = indexOf([stack, MMAP_BASE, 1], [stack - 0x40000, stack - 0x3f000]);
      assert.equal(index.gapTopDown(PAGE, PAGE, MMAP_BASE), stack - GUARD - PAGE);
      assert.equal(index.gapTopDown(63 * PAGE, PAGE, MMAP_BASE), stack - GUARD - 63 * PAGE);
      index.insert(stack - 0x120000, stack - 0x11f000, 3);
      assert.equal(index.gapTopDown(32 * PAGE, PAGE, MMAP_BASE), stack - 0x140000);
    });

    it('goes past a stack whose guard leaves too little, going up', () => {
      const index = indexOf([0, PAGE], [PAGE + GUARD, 2 * GUARD, 1]);
      assert.equal(index.gapBottomUp(PAGE, 0, 4 * GUARD), 2 * GUARD);
      index.update(PAGE + GUARD, 2 * PAGE + GUARD, 2 * GUARD);
      assert.equal(index.gapBottomUp(PAGE, 0, 4 * GUARD), PAGE);
    });

    it('leaves nothing below a stack that starts lower than its guard', () => {
      const index = indexOf([GUARD / 2, GUARD, 1]);
      assert.equal(index.gapTopDown(PAGE, 0, GUARD), -1);
      assert.equal(index.gapBottomUp(PAGE, 0, GUARD), -1);
    });

    it('appears and vanishes with setGuard', () => {
      const index = indexOf([stack, MMAP_BASE]);
      index.setGuard(stack, 1);
      assert.equal(index.gapTopDown(PAGE, PAGE, MMAP_BASE), stack - GUARD - PAGE);
      assert.equal(index.at(stack), 1);
      index.setGuard(stack, 0);
      index.check();
      assert.equal(index.gapTopDown(PAGE, PAGE, MMAP_BASE), stack - PAGE);
    });

    it('is forgotten with its VMA', () => {
      const index = indexOf([stack, MMAP_BASE, 1]);
      index.remove(stack);
      index.check();
      assert.equal(index.gapTopDown(PAGE, PAGE, MMAP_BASE), MMAP_BASE - PAGE);
    });

    it('moves with its stack', () => {
      const index = indexOf([stack, MMAP_BASE, 1]);
      index.update(stack, stack - 5 * PAGE, MMAP_BASE);
      assert.equal(index.gapTopDown(PAGE, PAGE, MMAP_BASE), stack - 6 * PAGE - GUARD);
    });
  });

  describe('check', () => {
    it('names an overlap', () => {
      const index = indexOf([0x1000, 0x3000], [0x5000, 0x6000]);
      index.update(0x5000, 0x2000, 0x6000);
      assert.throws(() => index.check(), /\[0x2000, 0x6000\) of level 0 overlaps the one before/);
    });
  });
});

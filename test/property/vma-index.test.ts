import assert from 'node:assert/strict';
import fc from 'fast-check';
import { VmaIndex } from '../../simulator/mm/vma-index.ts';

interface Range {
  start: number;
  end: number;
  id: number;
  guarded: boolean;
}

/**
 * The same questions answered by walking a sorted array. The gap searches follow the text of unmapped_area_topdown()
 * and unmapped_area(), mm/mmap.c (6.12), restarts included.
 */
class Model {
  readonly ranges: Range[] = [];
  private readonly guardGap: number;

  constructor(guardGap: number) {
    this.guardGap = guardGap;
  }

  insert(range: Range): void {
    this.ranges.push(range);
    this.ranges.sort((a, b) => a.start - b.start);
  }

  remove(range: Range): void {
    this.ranges.splice(this.ranges.indexOf(range), 1);
  }

  above(address: number): Range | undefined {
    return this.ranges.find((range) => range.end > address);
  }

  intersecting(start: number, end: number): Range | undefined {
    return this.ranges.find((range) => range.start < end && range.end > start);
  }

  /** The n-th free range in ascending order (0: before the first VMA), cut to [low, high); maybe empty. */
  private gap(n: number, low: number, high: number): { start: number; end: number } {
    const start = Math.max(this.ranges[n - 1]?.end ?? 0, low);
    return { start, end: Math.min(this.ranges[n]?.start ?? Infinity, high) };
  }

  private highest(length: number, low: number, high: number): number {
    for (let n = this.ranges.length; n >= 0; n--) {
      const { start, end } = this.gap(n, low, high);
      if (end - start >= length) return end;
    }
    return -1;
  }

  private lowest(length: number, low: number, high: number): number {
    for (let n = 0; n <= this.ranges.length; n++) {
      const { start, end } = this.gap(n, low, high);
      if (end - start >= length) return start;
    }
    return -1;
  }

  private startGap(range: Range): number {
    if (!range.guarded) return range.start;
    return this.guardGap > range.start ? 0 : range.start - this.guardGap;
  }

  topDown(length: number, low: number, high: number, mask: number, offset: number): number {
    for (;;) {
      const gapEnd = this.highest(length + mask, low, high);
      if (gapEnd < 0) return -1;
      const next = this.above(gapEnd);
      if (next === undefined || this.startGap(next) >= gapEnd) {
        const address = BigInt(gapEnd - length);
        return Number(address - ((address - BigInt(offset)) & BigInt(mask)));
      }
      high = this.startGap(next);
    }
  }

  bottomUp(length: number, low: number, high: number, mask: number, offset: number): number {
    for (;;) {
      const gapStart = this.lowest(length + mask, low, high);
      if (gapStart < 0) return -1;
      const start = BigInt(gapStart);
      const address = Number(start + ((BigInt(offset) - start) & BigInt(mask)));
      const next = this.above(gapStart);
      if (!next?.guarded || this.startGap(next) >= address + length + mask) return address;
      low = next.end;
    }
  }
}

interface Operation {
  /** Percent, which kind of change. */
  kind: number;
  /** Picks a place: an address to insert at, or which VMA to change. */
  pick: number;
  /** Pages of a new VMA, or by which a border moves. */
  pages: number;
  guarded: boolean;
}

const UNIT = 0x1000;
const GUARD = 5 * UNIT;

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.nat(99),
  pick: fc.nat(0xffff),
  pages: fc.integer({ min: 1, max: 12 }),
  guarded: fc.nat(9).map((n) => n === 0),
});

const world = fc.record({
  /** Bytes of a page multiple at which the addresses begin: low ones, and ones near 2^47 and 2^52. */
  base: fc.constantFrom(0, 0x555555554000, 0x7ffff7fff000, 2 ** 52),
  /** Pages; small spaces become crowded and merge and split often. */
  space: fc.constantFrom(64, 600, 4000),
  /** Percent of operations that insert. */
  growth: fc.constantFrom(35, 55, 75),
  /** Not page multiples: every border is moved by this many bytes. */
  skew: fc.constantFrom(0, 0, 1, 77),
  prefill: fc.constantFrom(0, 0, 40, 300),
});

describe('VmaIndex against a sorted array', function () {
  this.timeout(120_000);

  it('gives the same answers after every change', () => {
    fc.assert(
      fc.property(
        world,
        fc.array(operation, { maxLength: 400, size: 'max' }),
        ({ base, space, growth, skew, prefill }, operations) => {
          const index = new VmaIndex(0);
          index.guardGap = GUARD;
          const model = new Model(GUARD);
          let lastId = 0;
          const origin = base + skew;
          const limit = origin + (space + 2 * prefill) * UNIT;
          const insert = (start: number, end: number, guarded: boolean): void => {
            const id = ++lastId;
            index.insert(start, end, id, guarded ? 1 : 0);
            model.insert({ start, end, id, guarded });
          };
          for (let i = 0; i < prefill; i++)
            insert(origin + 2 * i * UNIT, origin + (2 * i + 1) * UNIT, false);
          for (const { kind, pick, pages, guarded } of operations) {
            const victim = model.ranges[pick % Math.max(model.ranges.length, 1)];
            const length = pages * UNIT;
            if (kind < growth || victim === undefined) {
              const start = origin + (pick % ((limit - origin) / UNIT)) * UNIT;
              if (kind % 3 === 0 || model.intersecting(start, start + length) !== undefined) {
                const found = index.gapTopDown(length, origin, limit);
                assert.equal(found, model.topDown(length, origin, limit, 0, 0));
                if (found >= 0) insert(found, found + length, guarded);
              } else insert(start, start + length, guarded);
            } else if (kind < 85) {
              index.remove(victim.start);
              model.remove(victim);
            } else if (kind < 95) {
              const at = model.ranges.indexOf(victim);
              const floor = model.ranges[at - 1]?.end ?? Math.max(victim.start - length, 0);
              const ceiling = model.ranges[at + 1]?.start ?? victim.end + length;
              const start = kind % 2 === 0 ? Math.max(victim.start - length, floor) : victim.start;
              const end =
                kind % 3 === 0
                  ? Math.min(victim.end + length, ceiling)
                  : Math.max(victim.end - length, start + 1);
              index.update(victim.start, start, end);
              victim.start = start;
              victim.end = end;
            } else {
              index.setGuard(victim.start, guarded ? 1 : 0);
              victim.guarded = guarded;
            }
            index.check();
            compare(index, model, origin + (pick % space) * UNIT, length, origin, limit);
          }
          const walked: number[] = [];
          for (let id = index.cursorSeek(0); id !== 0; id = index.cursorNext()) walked.push(id);
          assert.deepEqual(
            walked,
            model.ranges.map(({ id }) => id),
          );
          for (const { start } of [...model.ranges]) index.remove(start);
          index.check();
          assert.equal(index.size, 0);
        },
      ),
      { numRuns: 400 },
    );
  });
});

function compare(
  index: VmaIndex,
  model: Model,
  address: number,
  length: number,
  origin: number,
  limit: number,
): void {
  const { ranges } = model;
  const idOf = (range: Range | undefined): number => range?.id ?? 0;
  assert.equal(index.size, ranges.length);
  assert.equal(index.first(), idOf(ranges[0]));
  assert.equal(index.last(), idOf(ranges.at(-1)));
  const above = model.above(address);
  for (const probe of [address, above?.start ?? 0, (above?.end ?? 1) - 1, above?.end ?? 0]) {
    assert.equal(index.find(probe), idOf(model.above(probe)));
    assert.equal(index.at(probe), idOf(model.intersecting(probe, probe + 1)));
    assert.equal(
      index.firstIntersecting(probe, probe + length),
      idOf(model.intersecting(probe, probe + length)),
    );
  }
  if (above !== undefined) {
    const at = ranges.indexOf(above);
    assert.equal(index.next(above.start), idOf(ranges[at + 1]));
    assert.equal(index.prev(above.start), idOf(ranges[at - 1]));
    assert.equal(index.cursorSeek(address), above.id);
    assert.equal(index.cursorNext(), idOf(ranges[at + 1]));
  }
  const low = [0, origin, address][(length / UNIT) % 3]!;
  const offset = address % 0x7000;
  for (const high of [address, limit, limit + GUARD])
    for (const mask of [0, 0x3000, 0x1ff000]) {
      const question = [length, low, high, mask, offset] as const;
      const answers = [index.gapTopDownAligned(...question), index.gapBottomUpAligned(...question)];
      assert.deepEqual(answers, [model.topDown(...question), model.bottomUp(...question)]);
    }
  const question = [length, origin, limit] as const;
  assert.equal(index.gapTopDown(...question), model.topDown(...question, 0, 0));
  assert.equal(index.gapBottomUp(...question), model.bottomUp(...question, 0, 0));
}

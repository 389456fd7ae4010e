import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMachine } from '../../simulator/machine.ts';
import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
} from '../../simulator/mm/mman.ts';

const BASE = 0x10000000;
const PAGES = 64;
const BYTES = PAGES * 4096;
const ELSEWHERE = 0x20000000;
const RW = 3;
const STEPS_EACH = 2000;
const RUNS = 50;

/** One operation: what, where, how much. */
const step = fc.record({
  kind: fc.integer({ min: 0, max: 19 }),
  at: fc.integer({ min: 0, max: BYTES - 1 }),
  size: fc.constantFrom(1, 2, 4, 8),
  value: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  pages: fc.integer({ min: 1, max: 4 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** An arena of anonymous memory beside plain bytes. */
class Pair {
  private readonly machine = createMachine({ memory: 32 << 20 });
  private readonly bytes = new Uint8Array(BYTES);
  private readonly view = new DataView(this.bytes.buffer);
  operations = 0;

  constructor() {
    assert.ok(this.machine.exec('/bin/model', 'model'));
    this.map(BASE, PAGES);
  }

  private map(address: number, pages: number): void {
    const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    assert.equal(this.machine.syscalls.mmap(address, pages * 4096, RW, flags, -1, 0), address);
  }

  run({ kind, at, size, value, pages }: Step): void {
    const { syscalls } = this.machine;
    const page = Math.floor(at / 4096);
    const count = Math.min(pages, PAGES - page);
    const start = BASE + page * 4096;
    this.operations++;
    if (kind < 9) this.store(at, size, value);
    else if (kind < 16) this.load(at, size);
    else if (kind === 16) {
      assert.equal(syscalls.madvise(start, count * 4096, 4), 0);
      this.bytes.fill(0, page * 4096, (page + count) * 4096);
    } else if (kind === 17) {
      assert.equal(syscalls.munmap(start, count * 4096), 0);
      this.map(start, count);
      this.bytes.fill(0, page * 4096, (page + count) * 4096);
    } else if (kind === 18) this.move(start);
    else {
      assert.equal(syscalls.mprotect(start, 4096, 1), 0);
      assert.equal(this.machine.access.store(syscalls.mm(), start, 1, 1), false);
      assert.equal(syscalls.mprotect(start, 4096, RW), 0);
    }
  }

  /** Away and back. */
  private move(start: number): void {
    const { syscalls } = this.machine;
    const flags = MREMAP_MAYMOVE | MREMAP_FIXED;
    assert.equal(syscalls.mremap(start, 4096, 4096, flags, ELSEWHERE), ELSEWHERE);
    assert.equal(syscalls.mremap(ELSEWHERE, 4096, 4096, flags, start), start);
  }

  private store(at: number, size: number, value: bigint): void {
    const offset = Math.min(at, BYTES - size);
    const { syscalls, access } = this.machine;
    const given = size === 8 ? value : Number(BigInt.asUintN(size * 8, value));
    assert.ok(access.store(syscalls.mm(), BASE + offset, size, given));
    for (let i = 0; i < size; i++) {
      this.bytes[offset + i] = Number((value >> BigInt(8 * i)) & 0xffn);
    }
  }

  private load(at: number, size: number): void {
    const offset = Math.min(at, BYTES - size);
    const { syscalls, access } = this.machine;
    const wanted =
      size === 8
        ? this.view.getBigUint64(offset, true)
        : size === 4
          ? this.view.getUint32(offset, true)
          : size === 2
            ? this.view.getUint16(offset, true)
            : this.bytes[offset];
    assert.equal(access.load(syscalls.mm(), BASE + offset, size), wanted);
  }

  finish(): void {
    const { syscalls, access } = this.machine;
    assert.deepEqual(access.readBytes(syscalls.mm(), BASE, BYTES), this.bytes);
  }
}

describe('loads and stores', function () {
  this.timeout(120_000);

  it('see what plain bytes would hold, over 100,000 operations with discarding, moving and protecting between', () => {
    let operations = 0;
    fc.assert(
      fc.property(
        fc.array(step, { minLength: STEPS_EACH, maxLength: STEPS_EACH, size: 'max' }),
        (program) => {
          const pair = new Pair();
          for (const one of program) pair.run(one);
          pair.finish();
          operations += pair.operations;
        },
      ),
      { numRuns: RUNS, seed: 612 },
    );
    assert.ok(operations >= 100_000, `${operations} operations ran`);
  });
});

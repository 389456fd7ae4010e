import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMachine, type Machine } from '../../simulator/machine.ts';
import { as, forked, mmOf } from '../support/tasks.ts';

const PAGE = 4096;
const PAGES = 16;
const BASE = 0x10200000 - 8 * PAGE;
const PRIVATE = 0x32;
const SHARED = 0x31;
const RUNS = 300;
const LEAST_STEPS = 100_000;

type Task = ReturnType<typeof forked>;
type Page = Uint8Array | null;

/** A process as it should be: plain bytes, shared pages by reference, private ones copied at fork. */
interface Model {
  readonly task: Task;
  readonly pages: Page[];
  readonly shared: boolean[];
  readonly writable: boolean[];
}

interface Step {
  readonly kind: number;
  readonly process: number;
  readonly page: number;
  readonly count: number;
  readonly offset: number;
  readonly value: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(99),
  process: fc.nat(3),
  page: fc.nat(PAGES - 1),
  count: fc.integer({ min: 1, max: 4 }),
  offset: fc.constantFrom(0, 1, 7, 2048, 4088, 4093, 4095),
  value: fc.nat(255),
});

class World {
  private readonly machine: Machine = createMachine({ memory: 16 << 20 });
  private readonly models: Model[] = [];

  constructor() {
    const task = this.machine.exec('/bin/bytes', 'bytes');
    assert.ok(task);
    this.models.push({
      task,
      pages: new Array<Page>(PAGES).fill(null),
      shared: new Array<boolean>(PAGES).fill(false),
      writable: new Array<boolean>(PAGES).fill(false),
    });
  }

  run(one: Step): void {
    const model = this.models[one.process % this.models.length]!;
    as(this.machine, model.task, () => {
      if (one.kind < 12) this.map(model, one);
      else if (one.kind < 18) this.unmap(model, one);
      else if (one.kind < 26) this.protect(model, one);
      else if (one.kind < 32) this.discard(model, one);
      else if (one.kind < 36) this.fork(model);
      else if (one.kind < 38) this.exit(model);
      else if (one.kind < 70) this.store(model, one);
      else this.load(model, one);
    });
  }

  private map(model: Model, { page, count, kind }: Step): void {
    const shared = kind % 4 === 0;
    const flags = shared ? SHARED : PRIVATE;
    const at = BASE + page * PAGE;
    assert.equal(this.machine.syscalls.mmap(at, count * PAGE, 3, flags, -1, 0), at);
    for (let i = page; i < Math.min(page + count, PAGES); i++) {
      model.pages[i] = new Uint8Array(PAGE);
      model.shared[i] = shared;
      model.writable[i] = true;
    }
  }

  private unmap(model: Model, { page, count }: Step): void {
    assert.equal(this.machine.syscalls.munmap(BASE + page * PAGE, count * PAGE), 0);
    model.pages.fill(null, page, page + count);
  }

  private protect(model: Model, { page, count, value }: Step): void {
    const writable = value % 2 === 0;
    const prot = writable ? 3 : 1;
    for (let i = page; i < Math.min(page + count, PAGES); i++) {
      if (!model.pages[i]) continue;
      assert.equal(this.machine.syscalls.mprotect(BASE + i * PAGE, PAGE, prot), 0);
      model.writable[i] = writable;
    }
  }

  /** MADV_DONTNEED: private pages read zero, shared ones come back. */
  private discard(model: Model, { page }: Step): void {
    if (!model.pages[page]) return;
    assert.equal(this.machine.syscalls.madvise(BASE + page * PAGE, PAGE, 4), 0);
    if (!model.shared[page]) model.pages[page] = new Uint8Array(PAGE);
  }

  private fork(model: Model): void {
    if (this.models.length >= 4) return;
    this.models.push({
      task: forked(this.machine),
      pages: model.pages.map((page, i) => (page && !model.shared[i] ? page.slice() : page)),
      shared: [...model.shared],
      writable: [...model.writable],
    });
  }

  private exit(model: Model): void {
    if (model === this.models[0]) return;
    this.machine.syscalls.exitOf(model.task.pid, 0);
    this.models.splice(this.models.indexOf(model), 1);
  }

  /** How many of the eight bytes at an offset can be reached. */
  private reach(model: Model, { page, offset }: Step, write: boolean): number {
    let done = 0;
    for (; done < 8; done++) {
      const at = page + (offset + done >= PAGE ? 1 : 0);
      if (!model.pages[at] || (write && !model.writable[at])) break;
    }
    return done;
  }

  private store(model: Model, one: Step): void {
    const { page, offset, value } = one;
    const bytes = Uint8Array.from({ length: 8 }, (_, i) => (value + i) & 255);
    const { access } = this.machine;
    const done = access.writeBytes(mmOf(model.task), BASE + page * PAGE + offset, bytes);
    const wanted = page + 1 < PAGES ? this.reach(model, one, true) : done;
    assert.equal(done, wanted);
    for (let i = 0; i < done; i++) {
      const at = offset + i;
      const target = model.pages[page + (at >= PAGE ? 1 : 0)];
      if (target) target[at % PAGE] = bytes[i]!;
    }
  }

  private load(model: Model, one: Step): void {
    const { page, offset } = one;
    if (page + 1 >= PAGES) return;
    const { access } = this.machine;
    const found = access.readBytes(mmOf(model.task), BASE + page * PAGE + offset, 8);
    const wanted: number[] = [];
    for (let i = 0; i < this.reach(model, one, false); i++) {
      const at = offset + i;
      wanted.push(model.pages[page + (at >= PAGE ? 1 : 0)]![at % PAGE]!);
    }
    assert.deepEqual([...found], wanted);
  }
}

describe('memory against plain bytes', function () {
  this.timeout(300_000);

  it('holds what was stored, through copies, protections and forks', () => {
    let steps = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 800, size: 'max' }), (program) => {
        const world = new World();
        for (const one of program) {
          world.run(one);
          steps++;
        }
      }),
      { numRuns: RUNS, seed: Number(process.env['PAGEWALK_SEED'] ?? 612) },
    );
    assert.ok(steps >= LEAST_STEPS, `${steps} operations ran`);
  });
});

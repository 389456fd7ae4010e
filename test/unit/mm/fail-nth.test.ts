import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { EAGAIN, ENOMEM } from '../../../simulator/lib/errno.ts';
import { failEach } from '../../support/fail-nth.ts';
import { runningMachine } from '../../support/machine.ts';
import { forked } from '../../support/tasks.ts';

const scenarios = readdirSync(path.resolve(import.meta.dirname, '../../conformance/scenarios'));
const PAGE = 4096;
const A = 0x10000000;
const PRIVATE_FIXED = 0x32;
const RW = 3;
/** Why: `npm run fail-nth` takes every allocation, which is long; machines with drivers are large. */
const STEP = 3;
const STEP_WITH_DRIVERS = 11;

/** A task with a mapping of four pages, of which the first is written. */
function world() {
  const on = runningMachine({ memory: 16 << 20 });
  const { syscalls, access, mm: k, kernel } = on.machine;
  assert.equal(syscalls.mmap(A, 4 * PAGE, RW, PRIVATE_FIXED, -1, 0), A);
  assert.ok(access.store(on.mm, A, 4, 1));
  const fail = (nth: number): void => {
    k.faults.setFailNth(syscalls.task(), nth);
  };
  const log = (): string[] => kernel.log.since(0).map(({ text }) => text);
  return { ...on, syscalls, access, fail, log };
}

describe('an allocation that fails', function () {
  this.timeout(120_000);

  scenarios.sort().forEach((scenario, index) => {
    if (scenario.startsWith('h-')) {
      it(`leaves every invariant of ${scenario}`, () => {
        const { runs, broken } = failEach(scenario, 1 + (index % STEP), STEP);
        assert.deepEqual(broken, []);
        assert.ok(runs > 2, `${runs} allocations failed`);
      });
    } else if (scenario.startsWith('d-')) {
      it(`leaves every invariant of ${scenario}, which has drivers`, () => {
        const first = 1 + (index % STEP_WITH_DRIVERS);
        const { runs, broken } = failEach(scenario, first, STEP_WITH_DRIVERS);
        assert.deepEqual(broken, []);
        assert.ok(runs > 0);
      });
    }
  });

  it('is the n-th from when it was set, and one only (Linux: /proc/self/fail-nth)', () => {
    const { syscalls, fail, log } = world();
    const map = (): number => syscalls.mmap(2 * A, PAGE, RW, PRIVATE_FIXED, -1, 0);
    fail(1);
    assert.equal(map(), -ENOMEM, 'the VMA');
    assert.equal(map(), 2 * A);
    syscalls.munmap(2 * A, PAGE);
    fail(2);
    assert.equal(map(), -ENOMEM, "the tree's node");
    fail(3);
    assert.equal(map(), 2 * A, 'a mapping takes two');
    assert.equal(syscalls.task().fail_nth, 1);
    const forced = log().filter((line) => line.startsWith('name failslab'));
    assert.deepEqual(forced, [
      'name failslab, interval 1, probability 0, space 0, times 1',
      'name failslab, interval 1, probability 0, space 0, times 0',
    ]);
  });

  it('under a user access is tried again: the program never sees it (R5.35)', () => {
    const { access, mm, fail, log } = world();
    fail(1);
    assert.ok(access.store(mm, A + PAGE, 4, 2));
    assert.equal(access.load(mm, A + PAGE, 4), 2);
    const huh = 'Huh VM_FAULT_OOM leaked out to the #PF handler. Retrying PF';
    assert.equal(log().filter((line) => line === huh).length, 1);
    assert.ok(log().includes('name fail_page_alloc, interval 1, probability 0, space 0, times 1'));
  });

  it('under madvise is EAGAIN where a split met no memory (R4.52)', () => {
    const { syscalls, fail } = world();
    fail(1);
    assert.equal(syscalls.madvise(A + PAGE, PAGE, 16), -EAGAIN);
  });

  it('is not inherited by a child', () => {
    const { machine, syscalls, fail } = world();
    fail(1000);
    const child = forked(machine);
    assert.equal(child.fail_nth, 0);
    assert.ok(syscalls.task().fail_nth < 1000, 'fork itself allocates');
  });

  it('leaves the charge of what a fixed mapping replaced, as Linux does (mm/mmap.c, 6.12)', () => {
    const { machine, syscalls, fail } = world();
    const { mm: k } = machine;
    const before = k.committed;
    fail(1);
    assert.equal(syscalls.mmap(A, 4 * PAGE, RW, PRIVATE_FIXED, -1, 0), -ENOMEM);
    assert.equal(machine.kernel.current?.mm?.index.find(A) === 0, false);
    assert.equal(k.committed, before);
    assert.equal(k.overcharged, 4);
  });
});

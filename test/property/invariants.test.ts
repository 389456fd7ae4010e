import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OPERATIONS } from '../../server/sandbox/script/operations.ts';
import { Processes } from '../../server/sandbox/script/processes.ts';
import { checkInvariants } from '../../simulator/inspect/invariants.ts';
import { frameOwners } from '../../simulator/inspect/invariants-frames.ts';
import { createMachine, type Machine } from '../../simulator/machine.ts';
import { BORDERS, describeSteps, step, type Step } from '../support/random-program.ts';

const MIB = 1 << 20;
const MREMAP_DONTUNMAP = 4;
const PAGE = 4096;
const RW = 3;
const ANON_FIXED = 0x32;
const O_RDWR_CREAT = 0o102;
const RUNS = 240;
const LEAST_STEPS = 40_000;
/** Why: a fault that meets no memory is retried, as in Linux; the shortage must end. */
const FAILURES = 3;

/** What a program runs under: overcommit mode and the limit of VMAs. */
interface World {
  readonly overcommit: number;
  readonly maxMapCount: number;
}

const world: fc.Arbitrary<World> = fc.record({
  overcommit: fc.constantFrom(0, 0, 0, 2),
  maxMapCount: fc.constantFrom(65530, 65530, 65530, 16, 20),
});

class Program {
  readonly machine: Machine;
  private readonly processes: Processes;
  private readonly atStart: ReturnType<typeof frameOwners>;

  constructor({ overcommit, maxMapCount }: World) {
    this.machine = createMachine({ memory: 16 * MIB });
    this.atStart = frameOwners(this.machine.mm);
    this.processes = new Processes(this.machine);
    const task = this.machine.exec('/bin/program', 'program');
    assert.ok(task);
    this.processes.start('P', task);
    const { syscalls } = this.machine;
    for (const [path, size] of Object.entries({ '/tmp/a': 6, '/tmp/b': 3 })) {
      const fd = syscalls.open(path, O_RDWR_CREAT, 0o644);
      assert.equal(syscalls.ftruncate(fd, size * PAGE), 0);
    }
    assert.equal(syscalls.dup(3), 5);
    assert.equal(syscalls.open('/dev/zero', O_RDWR_CREAT, 0), 6);
    for (const border of BORDERS) {
      const start = border - 6 * PAGE;
      assert.equal(syscalls.mmap(start, 12 * PAGE, RW, ANON_FIXED, -1, 0), start);
    }
    Object.assign(this.machine.mm.settings, { overcommitMemory: overcommit, maxMapCount });
  }

  run(one: Step): void {
    const { alloc, faults } = this.machine.mm;
    const live = this.processes.live.filter(({ task }) => !task.end);
    const process = live[one.process % live.length]!;
    let left = one.starve;
    const fails = (): boolean => one.starve > 0 && --left <= 0 && left > -FAILURES;
    alloc.failNext = fails;
    faults.should_failslab = fails;
    faults.armed = true;
    this.processes.enter(process);
    if (one.op === 'fork') {
      if (!this.processes.full) this.processes.fork(process, 'C');
    } else if (one.op === 'exit') {
      if (process !== this.processes.first) {
        this.processes.exit(process, 0);
        this.processes.reap(process);
      }
    } else if (!leavesLockedVm(one, process.task.mm?.locked_vm ?? 0)) {
      const numbers = one.numbers.map(BigInt);
      const data = new TextEncoder().encode(one.data ?? '');
      const { path = '', write = false } = one;
      OPERATIONS[one.op]?.run(this.machine, { numbers, path, data, write });
    }
    alloc.failNext = () => false;
    faults.should_failslab = () => false;
    assert.equal(this.machine.trace.depth, 0, 'a stage was not left');
  }

  /** Everybody exits; nothing but the page cache may be left. */
  finish(): void {
    for (const process of [...this.processes.live].reverse()) this.processes.exit(process, 0);
    const { mm } = this.machine;
    assert.equal(mm.vmas.count, 0, 'a VMA is left');
    assert.deepEqual(mm.anonVmas.all(), [], 'an anon_vma is left');
    assert.ok(
      mm.mms.every((one) => one === undefined),
      'an address space is left',
    );
    const { free, cache, ...used } = frameOwners(mm);
    const { free: freeAtStart, cache: cacheAtStart, ...usedAtStart } = this.atStart;
    assert.deepEqual(used, usedAtStart, 'frames are lost');
    assert.equal(free + cache, freeAtStart + cacheAtStart, 'frames are lost');
  }
}

/**
 * Linux: where MREMAP_DONTUNMAP moves a locked VMA beside itself the two merge, lose VM_LOCKED, and stay in locked_vm
 * (move_vma(), 6.12).
 */
function leavesLockedVm({ op, numbers }: Step, lockedVm: number): boolean {
  return op === 'mremap' && (numbers[3]! & MREMAP_DONTUNMAP) !== 0 && lockedVm > 0;
}

describe('random programs of several processes', function () {
  this.timeout(300_000);

  it('keep every invariant after every operation', () => {
    let steps = 0;
    fc.assert(
      fc.property(world, fc.array(step, { maxLength: 400, size: 'max' }), (settings, program) => {
        const running = new Program(settings);
        program.forEach((one, index) => {
          try {
            running.run(one);
            assert.deepEqual(checkInvariants(running.machine), []);
            steps++;
          } catch (error) {
            const done = describeSteps(program.slice(0, index + 1));
            throw new Error(`after\n${done}\n${(error as Error).message}`, { cause: error });
          }
        });
        running.finish();
      }),
      { numRuns: RUNS, seed: Number(process.env['PAGEWALK_SEED'] ?? 612) },
    );
    assert.ok(steps >= LEAST_STEPS, `${steps} operations ran`);
  });
});

import assert from 'node:assert/strict';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import { frameOwners } from '../../../simulator/inspect/invariants-frames.ts';
import { ENOMEM } from '../../../simulator/lib/errno.ts';
import { gfpText } from '../../../simulator/mm/gfp-names.ts';
import { oom_badness } from '../../../simulator/mm/oom-kill.ts';
import {
  GFP_ATOMIC,
  GFP_KERNEL,
  GFP_NOFAIL,
  GFP_NORETRY,
  GFP_NOWARN,
} from '../../../simulator/mm/page-alloc.ts';
import { runningMachine } from '../../support/machine.ts';
import { runScript, type ResultLine } from '../../support/script-run.ts';
import { createMachine } from '../../../simulator/machine.ts';
import { as, forked, mmOf } from '../../support/tasks.ts';

const PAGE = 4096;
const MIB = 1 << 20;
const A = 0x10000000;
const RW = 3;
const PRIVATE_FIXED = 0x32;
const SIGKILL = 9;

/** A machine of 16 MiB and its only process. */
function small() {
  const on = runningMachine({ memory: 16 * MIB });
  const { machine } = on;
  const { kernel, syscalls, access, mm: k } = machine;
  const parent = syscalls.task();
  const log = (): string[] => kernel.log.since(0).map(({ text }) => text);
  const map = (at: number, bytes: number): void => {
    // Why: overcommit by guess refuses what is more than all memory at once.
    for (const start of [at, at + bytes / 2]) {
      assert.equal(syscalls.mmap(start, bytes / 2, RW, PRIVATE_FIXED, -1, 0), start);
    }
  };
  /** Writes to each page; the number of pages written. */
  const fill = (mm: typeof on.mm, at: number, bytes: number): number => {
    for (let done = 0; done < bytes; done += PAGE) {
      if (!access.store(mm, at + done, 4, 1)) return done / PAGE;
    }
    return bytes / PAGE;
  };
  return { ...on, k, kernel, syscalls, access, parent, log, map, fill };
}

function killed(log: readonly string[]): string[] {
  return log.filter((line) => line.startsWith('Out of memory: Killed process'));
}

describe('a machine without a free page', () => {
  it('kills the only process on its way back to the program', () => {
    const { machine, mm, access, parent, log, map, fill, k } = small();
    map(A, 14 * MIB);
    const done = fill(mm, A, 14 * MIB);
    assert.ok(done < 14 * 256);
    assert.deepEqual(access.fault, { signal: SIGKILL, code: 0x80, address: A + done * PAGE });
    assert.ok(parent.signals.has(SIGKILL));
    const [line] = killed(log());
    const kb = done * 4;
    assert.match(
      line ?? '',
      new RegExp(
        `^Out of memory: Killed process ${parent.pid} \\(test\\) total-vm:\\d+kB, anon-rss:${kb}kB, ` +
          'file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:\\d+kB oom_score_adj:0$',
      ),
    );
    assert.deepEqual(checkInvariants(machine), []);
    machine.syscalls.kill(parent.pid, SIGKILL);
    assert.equal(frameOwners(k).anonymous, 0);
  });

  it('says who asked, for what, what memory is used for and who runs, in the words of 6.12', () => {
    const { mm, parent, log, map, fill, k } = small();
    map(A, 14 * MIB);
    fill(mm, A, 14 * MIB);
    const lines = log();
    const asked =
      'gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO), order=0, oom_score_adj=0';
    const tables =
      'gfp_mask=0x440dc0(GFP_KERNEL_ACCOUNT|__GFP_COMP|__GFP_ZERO), order=0, oom_score_adj=0';
    assert.ok([asked, tables].some((what) => lines[0] === `test invoked oom-killer: ${what}`));
    const at = lines.indexOf('Mem-Info:');
    assert.match(lines[at + 1] ?? '', /^active_anon:\d+ inactive_anon:0 isolated_anon:0$/);
    assert.ok(lines.includes('Tasks state (memory values in pages):'));
    const table = lines.findIndex((line) => line.startsWith('[  pid  ]   uid  tgid total_vm'));
    assert.match(
      lines[table + 1] ?? '',
      /^\[ {4}100\] {5}0 {3}100 {5}\d{4} {5}\d{4} {5}\d{4} {8}0 {9}0 {4}\d{5} {8}0 {13}0 test$/,
    );
    assert.ok(
      lines.includes(
        'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,' +
          `task_memcg=/,task=test,pid=${parent.pid},uid=0`,
      ),
    );
    assert.ok(lines.includes(`${k.pages.frames} pages RAM`));
  });

  it('kills the process that holds most, and the one that asked goes on', () => {
    const { machine, kernel, mm, log, map, fill, parent } = small();
    const child = forked(machine);
    const grown = as(machine, child, () => {
      map(A, 8 * MIB);
      return fill(mmOf(child), A, 8 * MIB);
    });
    assert.equal(grown, 8 * 256);
    map(A, 6 * MIB);
    assert.equal(fill(mm, A, 6 * MIB), 6 * 256);
    assert.ok(child.signals.has(SIGKILL));
    assert.equal(parent.signals.has(SIGKILL), false);
    assert.equal(killed(log()).length, 1);
    assert.ok(
      log().some((line) => line.startsWith(`oom_reaper: reaped process ${child.pid} (test)`)),
    );
    assert.deepEqual(checkInvariants(machine), []);
    machine.syscalls.kill(child.pid, SIGKILL);
    assert.equal(kernel.tasks.get(child.pid)?.end?.signal, SIGKILL);
    assert.deepEqual(checkInvariants(machine), []);
  });

  it('spares whom oom_score_adj spares, and takes the willing first', () => {
    const { machine, k, mm, map, fill, parent } = small();
    const child = forked(machine);
    parent.oom_score_adj = -1000;
    assert.equal(oom_badness(k, parent), -Infinity);
    child.oom_score_adj = 500;
    const pages = mmOf(child).totalRss() + mmOf(child).pgtables;
    assert.equal(oom_badness(k, child), pages + 500 * Math.floor(k.alloc.managedPages / 1000));
    map(A, 14 * MIB);
    assert.throws(() => fill(mm, A, 14 * MIB), 'with nobody left to kill the machine stops');
    assert.ok(child.signals.has(SIGKILL));
    assert.match(machine.kernel.halted ?? '', /System is deadlocked on memory/);
  });

  it('fails a system call of the victim and lets its SIGKILL take effect afterwards', () => {
    const { syscalls, map, parent } = small();
    map(A, 14 * MIB);
    assert.equal(syscalls.madvise(A, 14 * MIB, 23), -ENOMEM);
    assert.ok(parent.signals.has(SIGKILL));
  });

  it('refuses GFP_ATOMIC, __GFP_NORETRY and large blocks without killing, and warns', () => {
    const { k, log, parent } = small();
    while (k.alloc.alloc(GFP_ATOMIC | GFP_NOWARN, 0) !== 0);
    assert.deepEqual(log(), []);
    assert.equal(k.alloc.alloc(GFP_ATOMIC, 0), 0);
    assert.equal(k.alloc.alloc(GFP_KERNEL | GFP_NORETRY, 0), 0);
    assert.equal(k.alloc.alloc(GFP_KERNEL, 4), 0);
    const warnings = log().filter((line) => line.includes('page allocation failure'));
    const where = 'nodemask=(null),cpuset=/,mems_allowed=0';
    assert.deepEqual(warnings, [
      `test: page allocation failure: order:0, mode:0x820(GFP_ATOMIC), ${where}`,
      `test: page allocation failure: order:0, mode:0x10cc0(GFP_KERNEL|__GFP_NORETRY), ${where}`,
      `test: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), ${where}`,
    ]);
    assert.equal(parent.signals.size, 0);
    assert.equal(k.alloc.alloc(GFP_KERNEL, 0), 0, 'the only victim is the task that asks');
    assert.ok(parent.signals.has(SIGKILL));
  });

  it('takes the memory of who asks for __GFP_NOFAIL rather than fail', () => {
    const { machine, k, mm, access, map, parent } = small();
    map(A, 2 * MIB);
    assert.ok(access.store(mm, A, 4, 1));
    while (k.alloc.alloc(GFP_ATOMIC | GFP_NOWARN, 0) !== 0);
    assert.notEqual(k.alloc.alloc(GFP_KERNEL | GFP_NOFAIL, 0), 0);
    assert.ok(parent.signals.has(SIGKILL));
    assert.equal(mm.totalRss(), 0);
    assert.deepEqual(checkInvariants(machine), []);
  });

  it('ends the process of a script like any other signal', () => {
    const machine = createMachine({ memory: 16 * MIB });
    const text = [
      'A = mmap 0x10000000 1792p RW PRIVATE|ANON|FIXED -1 0',
      'B = mmap 0x10700000 1792p RW PRIVATE|ANON|FIXED -1 0',
      'touch $A 14680064 w',
      'read $A 1',
    ].join('\n');
    const lines: ResultLine[] = runScript(machine, text);
    const touched = lines.find((line) => String(line['op']).startsWith('touch'));
    assert.equal(touched?.['killed'], 'SIGKILL');
    assert.deepEqual(checkInvariants(machine), []);
  });
});

describe('allocation flags in the log', () => {
  it('are named as %pGg names them', () => {
    assert.equal(gfpText(0xcc0), '0xcc0(GFP_KERNEL)');
    assert.equal(gfpText(0x140dca), '0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO)');
    assert.equal(gfpText(0), '0(none)');
    assert.equal(gfpText(0x2820), '0x2820(GFP_ATOMIC|__GFP_NOWARN)');
  });
});

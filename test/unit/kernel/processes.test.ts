import assert from 'node:assert/strict';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import { ECHILD, ESRCH } from '../../../simulator/lib/errno.ts';
import { runningMachine } from '../../support/machine.ts';
import { as, forked } from '../../support/tasks.ts';

function family() {
  const { machine } = runningMachine();
  const parent = machine.kernel.current;
  assert.ok(parent);
  const child = forked(machine);
  return { machine, parent, child, tasks: machine.kernel.tasks, sys: machine.syscalls };
}

describe('processes', () => {
  it('share open files with their parent, position included, but not descriptors', () => {
    const { machine } = runningMachine();
    const sys = machine.syscalls;
    const fd = sys.open('/tmp/f', 0o102, 0o644);
    assert.equal(sys.ftruncate(fd, 100), 0);
    const child = forked(machine);
    as(machine, child, () => {
      assert.equal(sys.lseek(fd, 42, 0), 42);
      assert.equal(sys.close(fd), 0);
    });
    assert.equal(sys.lseek(fd, 0, 1), 42);
    assert.deepEqual(checkInvariants(machine), []);
  });

  it('inherit resource limits', () => {
    const { machine } = runningMachine();
    machine.kernel.current?.rlimits.set(9, { soft: 1 << 20, hard: 1 << 20 });
    assert.equal(forked(machine).rlimit(9), 1 << 20);
  });

  it('stay zombies without memory and files until the parent collects them', () => {
    const { machine, child, tasks, sys } = family();
    sys.exitOf(child.pid, 259);
    assert.equal(child.state, 'Z');
    assert.equal(child.mm, undefined);
    assert.ok(tasks.has(child.pid));
    assert.deepEqual(checkInvariants(machine), []);
    assert.deepEqual(sys.wait4(child.pid), { pid: child.pid, status: 3 << 8 });
    assert.equal(child.state, 'X');
    assert.equal(tasks.has(child.pid), false);
    assert.equal(sys.wait4(child.pid).pid, -ECHILD);
  });

  it('tell the signal that killed them', () => {
    const { child, sys } = family();
    assert.equal(sys.kill(child.pid, 9), 0);
    assert.equal(sys.kill(child.pid, 9), -ESRCH);
    assert.deepEqual(sys.wait4(-1), { pid: child.pid, status: 9 });
  });

  it('make wait4 say 0 while they live, ECHILD to those who are not their parent', () => {
    const { machine, child, sys } = family();
    assert.equal(sys.wait4(child.pid).pid, 0);
    assert.equal(sys.wait4(child.pid + 1).pid, -ECHILD);
    as(machine, child, () => {
      assert.equal(sys.wait4(-1).pid, -ECHILD);
    });
  });

  it('are collected by init when their parent ends first, before or after themselves', () => {
    const { machine, child, tasks, sys } = family();
    const [early, late] = as(machine, child, () => [forked(machine), forked(machine)]);
    sys.exitOf(early.pid, 0);
    sys.exitOf(child.pid, 0);
    assert.equal(tasks.has(early.pid), false);
    assert.equal(late.parent, undefined);
    assert.equal(late.state, 'R');
    sys.exitOf(late.pid, 0);
    assert.equal(tasks.has(late.pid), false);
    assert.deepEqual(checkInvariants(machine), []);
  });
});

import assert from 'node:assert/strict';
import { Inspector } from '../../../simulator/inspect/inspector.ts';
import { createMachine, type Machine } from '../../../simulator/machine.ts';

function boot(): Machine {
  const machine = createMachine();
  assert.ok(machine.exec('/bin/program', 'program'));
  return machine;
}

function hashOf(machine: Machine): string {
  return new Inspector(machine).request('stateHash', {});
}

function written(text: string): Machine {
  const machine = boot();
  machine.syscalls.writeBytes(
    1,
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  );
  return machine;
}

describe('the hash of a machine', () => {
  it('is the same for machines that have done the same', () => {
    assert.equal(hashOf(boot()), hashOf(boot()));
    assert.equal(hashOf(written('one')), hashOf(written('one')));
  });

  it('tells what was printed', () => {
    assert.notEqual(hashOf(written('one')), hashOf(written('two')));
    assert.notEqual(hashOf(written('one')), hashOf(boot()));
  });

  it('tells descriptors from each other, and where a file stands', () => {
    const machine = boot();
    const before = hashOf(machine);
    const fd = machine.syscalls.open('/dev/zero', 0, 0);
    const opened = hashOf(machine);
    assert.notEqual(opened, before);
    machine.syscalls.dup(fd);
    assert.notEqual(hashOf(machine), opened);
    machine.syscalls.close(fd + 1);
    assert.equal(hashOf(machine), opened);
  });

  it('tells pending signals and open files', () => {
    const machine = boot();
    const before = hashOf(machine);
    machine.kernel.current?.signals.add(15);
    assert.notEqual(hashOf(machine), before);
  });
});

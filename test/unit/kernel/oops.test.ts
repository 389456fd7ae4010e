import assert from 'node:assert/strict';
import { MAP_SHARED, PROT_READ } from '../../../simulator/mm/mman.ts';
import type { VmOperations } from '../../../simulator/mm/ports.ts';
import { runningMachine, type Running } from '../../support/machine.ts';

interface Device {
  readonly running: Running;
  readonly released: () => boolean;
  /** Opens the device and maps one page. */
  map(): number;
}

/** A device whose driver runs `mmap`, and whose mappings have these operations. */
function device(mmap: () => void, ops: Partial<VmOperations> = {}): Device {
  const running = runningMachine();
  const { machine } = running;
  const table = machine.mm.vmOps.push({ label: 'vm_ops', ...ops }) - 1;
  let released = false;
  machine.misc.register(
    'device',
    255,
    {
      label: 'fops',
      mmap: (_file, vma) => {
        machine.mm.vmas.vm_ops[vma] = table;
        mmap();
        return 0;
      },
      release: () => {
        released = true;
      },
    },
    0o666,
  );
  return {
    running,
    released: () => released,
    map: () => {
      const fd = machine.syscalls.open('/dev/device', 2, 0);
      return machine.syscalls.mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0);
    },
  };
}

const bug = ({ running }: Device): never => running.machine.mm.ports.bug('test.c:1 test');

describe('an oops', () => {
  it('with mmap_lock held for writing leaves the task in D, its files open (R6.5)', () => {
    const here: Device = device(() => bug(here));
    const task = here.running.machine.kernel.current!;
    assert.throws(() => here.map());
    assert.equal(task.state, 'D');
    assert.equal(task.end?.signal, 11);
    assert.equal(here.released(), false);
    assert.ok(task.mm, 'the address space stays');
  });

  it('in a fault handler takes the entries away first, and then hangs', () => {
    const here: Device = device(() => undefined, { fault: () => bug(here) });
    const { machine, mm } = here.running;
    const task = machine.kernel.current!;
    const start = here.map();
    const other = machine.syscalls.mmap(0, 4096, 3, 0x22, -1, 0);
    assert.ok(machine.access.store(mm, other, 1, 1));
    assert.equal(mm.rss[1]! > 0, true);
    assert.throws(() => machine.access.load(mm, start, 1));
    assert.equal(task.state, 'D');
    assert.equal(mm.rss[1], 0);
  });

  it('on the way out is the last: the task is gone', () => {
    const here: Device = device(() => undefined, { close: () => bug(here) });
    const { machine } = here.running;
    const task = machine.kernel.current!;
    here.map();
    assert.throws(() => machine.syscalls.exitGroup(0));
    assert.equal(task.state, 'X');
    const log = machine.kernel.log.since(0).map(({ text }) => text);
    assert.ok(log.includes('Fixing recursive fault but reboot is needed!'));
  });

  it('elsewhere ends the task as an exit does', () => {
    const here: Device = device(() => undefined);
    const task = here.running.machine.kernel.current!;
    here.map();
    assert.throws(() => bug(here));
    assert.equal(task.state, 'Z');
    assert.equal(here.released(), true);
  });

  it('for an entry that the CPU cannot use is a SIGKILL that gives everything back', () => {
    const here: Device = device(() => undefined);
    const { machine, mm } = here.running;
    const task = machine.kernel.current!;
    const start = here.map();
    assert.throws(() => machine.mm.ports.pgtable_bad(start, 0xc));
    assert.deepEqual([task.end?.signal, task.state, here.released()], [9, 'Z', true]);
    assert.equal(mm.index.first(), 0);
  });
});

import assert from 'node:assert/strict';
import { page_fault_oops, warn } from '../../../simulator/kernel/panic.ts';
import { print_tainted, print_tainted_verbose } from '../../../simulator/kernel/taint.ts';
import { runningMachine } from '../../support/machine.ts';
import { as, forked } from '../../support/tasks.ts';

describe('taint', () => {
  it('is told by every report, of what had happened before it', () => {
    const { machine } = runningMachine();
    const { kernel } = machine;
    const log = (): string[] => kernel.log.since(0).map(({ text }) => text);
    const headers = (): string[] => log().filter((line) => line.startsWith('CPU: 0 UID: 0'));
    const child = forked(machine);
    warn(kernel, 'mm/test.c:1 test');
    assert.match(headers()[0]!, /^CPU: 0 UID: 0 PID: \d+ Comm: test Not tainted 6\.12\S* #1$/);
    assert.throws(() => page_fault_oops(kernel, 16n, 'write', 'test'));
    assert.match(headers()[1]!, / Tainted: G {8}W {9} 6\.12/);
    as(machine, child, () => {
      assert.throws(() => page_fault_oops(kernel, 0x1234567890abcdefn, 'read', 'test'));
    });
    assert.match(headers()[2]!, / Tainted: G {6}D W {9} 6\.12/);
    assert.equal(print_tainted_verbose(kernel), 'Tainted: [D]=DIE, [W]=WARN');
    assert.equal(print_tainted(kernel).length, 'Tainted: '.length + 19);
    assert.deepEqual(
      log().filter((line) => /Oops|BUG|#PF/.test(line)),
      [
        'BUG: kernel NULL pointer dereference, address: 0000000000000010',
        '#PF: supervisor write access in kernel mode',
        '#PF: error_code(0x0002) - not-present page',
        'Oops: Oops: 0002 [#1] PREEMPT SMP NOPTI',
        'Oops: general protection fault, probably for non-canonical address 0x1234567890abcdef: 0000 [#2] PREEMPT SMP NOPTI',
      ],
    );
  });

  it('of modules from outside the tree begins when the first is loaded', () => {
    const { machine } = runningMachine();
    machine.initModule(0, 'memdev.driver.ts', () => 0);
    assert.equal(print_tainted(machine.kernel), `Tainted: G${' '.repeat(11)}OE${' '.repeat(5)}`);
  });
});

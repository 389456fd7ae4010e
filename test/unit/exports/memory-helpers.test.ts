import assert from 'node:assert/strict';
import path from 'node:path';
import { runDriverScript, type DriverScript } from '../../support/driver-script.ts';

describe('helpers of linux/mm.h and linux/slab.h on a real machine', () => {
  let run: DriverScript;

  before(() => {
    run = runDriverScript(
      path.join(import.meta.dirname, 'drivers', 'helpers.driver.ts'),
      [],
      [
        'd = open /dev/helpers O_RDWR',
        'A = mmap 0x10000000 2p RW SHARED $d 0',
        'read $A+1p 1',
        'read $A 1',
        'B = mmap 0x20000000 1p R SHARED $d 0xfea00000',
        'peek $B 4',
        'poke $B 01',
        'C = fork',
      ].join('\n'),
    );
  });

  it('folios tell of all their pages, from each of them', () => {
    assert.deepEqual(run.log.slice(0, 8), [
      'order 2, 4 pages, 16384 bytes',
      'tail 1 2 16384',
      'same 1 1 1',
      'address 1',
      'references 2 2',
      'locked 1, dirty 0',
      'was clean 1, is dirty 1, mapped 0',
      'reserved 1',
    ]);
  });

  it('kvmalloc() takes vmalloc() for what is too large for kmalloc()', () => {
    assert.deepEqual(run.log.slice(8, 12), [
      'vmalloc 0 1 0',
      'last byte 7, page 1',
      'overflow 1',
      'liveness f0f0f0f0',
    ]);
  });

  it('WARN() says its line and where it stands, WARN_ON_ONCE() once', () => {
    const warnings = run.log.filter((line) => line.startsWith('WARNING'));
    assert.equal(warnings.length, 2);
    for (const line of warnings)
      assert.match(line, /at helpers\.driver\.ts:\d+ warnings \[helpers\]$/);
    assert.equal(run.log[run.log.indexOf(warnings[1]!) - 1], 'level 5');
    assert.ok(!run.log.includes('not this'));
  });

  it('dump_stack() names the functions of the driver', () => {
    const last = run.log.lastIndexOf('Call Trace:');
    assert.deepEqual(run.log.slice(last, last + 5), [
      'Call Trace:',
      ' <TASK>',
      ' warnings [helpers]',
      ' <anonymous> [helpers]',
      ' do_init_module',
    ]);
  });

  it('remap_vmalloc_range_partial() fills its part, and no other', () => {
    assert.equal(run.text('read $A+1p'), 'x');
    assert.equal(run.of('read $A 1').sig, 'SIGBUS');
    assert.equal(run.mappings('A =')[0]!.VmFlags, 'rd wr sh mr mw me ms dc de dd sd mm');
  });

  it('generic_access_phys() reads the registers behind a mapping, and writes none that is read-only (R6.80)', () => {
    assert.equal(run.of('peek').data, 'ed000001');
    assert.equal(run.of('poke').err, 'EIO');
  });
});

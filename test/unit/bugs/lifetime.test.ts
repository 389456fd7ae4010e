import assert from 'node:assert/strict';
import { runBug } from './run.ts';

const A = 'A = mmap 0x10000000';

describe('bugs of drivers: who holds what for how long', () => {
  it('B21: frames that are freed while mapped by number belong to somebody else at once (R6.48)', () => {
    const run = runBug(
      'b21',
      'S = mmap 0x20000000 2p RW PRIVATE|ANON - 0',
      'touch $S 1p w',
      `${A} 1p RW SHARED $d 0`,
      'read $A 8',
      'ioctl $d 0 0',
      "write $S+1p 'password",
      'read $A 9',
      "write $A 'overwrite",
      'read $S+1p 9',
    );
    assert.equal(run.text('read $A 8'), 'mine');
    assert.equal(run.text('read $A 9'), 'password');
    assert.equal(run.text('read $S+1p'), 'overwrite');
    assert.deepEqual(run.log, [], 'and nobody notices');
  });

  it('B22: ->release waits for the last descriptor and the last mapping', () => {
    const run = runBug(
      'b22',
      `${A} 1p RW SHARED $d 0`,
      'e = dup $d',
      'close $d',
      'munmap $A 1p',
      'B = mmap 0x20000000 1p RW SHARED $e 0',
      'close $e',
      'munmap $B 1p',
    );
    for (const op of ['close $d', 'munmap $A', 'close $e']) assert.deepEqual(run.logged(op), []);
    assert.deepEqual(run.logged('munmap $B'), ['b22: release']);
  });

  it('B23: ->open is not called for the first mapping: the last close counts to -1 (R6.71)', () => {
    const run = runBug('b23', `${A} 2p RW SHARED $d 0`, 'munmap $A 1p', 'munmap $A+1p 1p');
    assert.deepEqual(run.log, [
      'b23: open, 1 users',
      'b23: close, 0 users',
      'b23: close, -1 users',
    ]);
  });

  it('B24: a mapping that merges with its neighbour never comes to ->mmap (R3.22)', () => {
    const run = runBug(
      'b24',
      `${A} 1p RW SHARED $d 0`,
      'B = mmap 0x10001000 1p RW SHARED $d 1p',
      'ioctl $d 0 0',
    );
    assert.equal(run.of('B =').ret, '0x10001000');
    assert.equal(run.of('ioctl').ret, 1);
    assert.equal(run.mappings('ioctl').length, 1);
  });

  it('B25: what split mappings share is freed once for each: a BUG of the slab allocator', () => {
    const run = runBug('b25', `${A} 3p RW SHARED $d 0`, 'munmap $A+1p 1p', 'munmap $A 3p');
    assert.equal(run.of('munmap $A+1p').ret, 0);
    assert.equal(run.of('munmap $A 3p').hang, true);
    assert.deepEqual(run.log.slice(0, 2), ['b25: kfree', 'b25: kfree']);
    assert.match(run.log[3]!, /^kernel BUG at mm\/slub\.c:\d+!$/);
    assert.ok(run.log.includes('RIP: 0010:kfree'));
    assert.ok(run.log.includes(' b25_close [b25]'));
  });

  it('B25: and so it is after fork()', () => {
    const run = runBug(
      'b25',
      `${A} 1p RW SHARED $d 0`,
      'C = fork',
      'munmap $A 1p',
      'C: munmap $A 1p',
    );
    assert.equal(run.of('munmap $A').ret, 0);
    assert.equal(run.of('C: munmap').stuck, 'D');
  });

  it('B30: copy_to_user() in ->mmap waits for the mmap_lock that it holds, unless the page is there (R6.75)', () => {
    const script = [
      'B = mmap 0x20000000 1p RW PRIVATE|ANON - 0',
      'ioctl $d 0 $B',
      `${A} 1p RW SHARED $d 0`,
      'read $B 4',
    ];
    const lucky = runBug('b30', script[0]!, 'touch $B 1p w', ...script.slice(1));
    assert.equal(lucky.text('read $B'), 'done');
    const run = runBug('b30', ...script);
    assert.match(run.end, /mmscript:\d+ waits in mmap_read_lock_killable, and no timer/);
  });

  it('B31: children inherit the frames that a device writes to; private copies fall behind', () => {
    const run = runBug(
      'b31',
      `${A} 1p RW SHARED $d 0`,
      'B = mmap 0x20000000 1p RW PRIVATE $d 0',
      'C = fork',
      "C: write $B 'copied",
      'ioctl $d 0 0',
      'C: read $A 16',
      'C: read $B 16',
      "C: write $A 'child",
      'read $A 16',
    );
    assert.equal(run.text('C: read $A'), 'from the device');
    assert.equal(run.text('C: read $B'), 'copied');
    assert.equal(run.text('read $A'), 'childthe device');
  });

  it('B32: unmap_mapping_range() knows one node only: mappings by the other stay (R6.61)', () => {
    const run = runBug(
      'b32',
      'e = open /dev/b32other O_RDWR',
      `${A} 1p RW SHARED $d 0`,
      'B = mmap 0x20000000 1p RW SHARED $e 0',
      'read $A 1',
      'read $B 1',
      'ioctl $d 0 0',
      'pte $A 1',
      'read $A 2',
      'read $B 2',
    );
    assert.deepEqual(
      run.mappings('ioctl').map(({ ptes }) => ptes === '.'),
      [true, false],
    );
    const faults = run.log.map((line) => line.slice(-8));
    assert.deepEqual(faults, ['10000000', '20000000', '10000000']);
  });
});

import assert from 'node:assert/strict';
import { runBug } from './run.ts';

const A = 'A = mmap 0x10000000';

describe('bugs of drivers: pages and fault handlers', () => {
  it('B10: vm_insert_page() refuses memory of kmalloc() (R6.22)', () => {
    const run = runBug('b10', `${A} 1p RW SHARED $d 0`);
    assert.equal(run.of(A).err, 'EINVAL');
    assert.deepEqual(run.log, []);
  });

  it('B11: the tail of a block has no reference: EINVAL, and the first page is taken out again', () => {
    const run = runBug('b11', `${A} 2p RW SHARED $d 0`, 'ioctl $d 0 0');
    assert.equal(run.of(A).err, 'EINVAL');
    assert.deepEqual(run.log, ['b11: page 0: 0, count 2', 'b11: page 1: -22, count 2']);
    assert.equal(run.of('ioctl').ret, 1);
  });

  it('B12: a second page to one address is EBUSY', () => {
    const run = runBug('b12', `${A} 1p RW SHARED $d 0`, 'ioctl $d 0 0');
    assert.equal(run.of(A).err, 'EBUSY');
    assert.equal(run.of('ioctl').ret, 1);
  });

  it('B13: vm_insert_page() in a fault handler without VM_MIXEDMAP is a BUG (R6.21)', () => {
    const run = runBug('b13', `${A} 1p RW SHARED $d 0`, 'read $A 1');
    assert.equal(run.of('read').stuck, 'D');
    assert.match(run.log[1]!, /^kernel BUG at mm\/memory\.c:\d+!$/);
    const trace = run.log.indexOf('Call Trace:');
    assert.deepEqual(run.log.slice(trace + 2, trace + 5), [
      ' vm_insert_page',
      ' b13_fault [b13]',
      ' __do_fault',
    ]);
  });

  it('B14: vmf_insert_pfn() without VM_PFNMAP is a BUG (R6.30)', () => {
    const run = runBug('b14', `${A} 1p RW SHARED $d 0`, 'read $A 1');
    assert.equal(run.of('read').stuck, 'D');
    assert.match(run.log[1]!, /^kernel BUG at mm\/memory\.c:\d+!$/);
    assert.ok(run.log.includes('RIP: 0010:vmf_insert_pfn_prot'));
  });

  it("B15: without get_page() munmap() drops the driver's reference, and its own is one too many (R6.47)", () => {
    const run = runBug(
      'b15',
      'B = mmap 0x20000000 9p RW PRIVATE|ANON - 0',
      'touch $B 1p w',
      `${A} 1p RW SHARED $d 0`,
      'read $A 8',
      'munmap $A 1p',
      'ioctl $d 0 0',
      'ioctl $d 1 0',
      'touch $B+1p 8p w',
    );
    assert.equal(run.text('read $A'), 'mine');
    assert.equal(run.of('ioctl $d 0').ret, 0, 'the page is free');
    assert.equal(run.of('touch $B+1p').ret, 8);
    assert.match(run.log[0]!, /^BUG: Bad page state in process mmscript {2}pfn:[0-9a-f]{5}$/);
    assert.match(run.log[1]!, /^page: refcount:-1 mapcount:0 mapping:0{16} index:0x0 pfn:0x/);
    assert.equal(run.log[2], 'page dumped because: nonzero _refcount');
    assert.match(run.log[3]!, /Comm: mmscript Tainted: G {11}OE {6}6\.12/);
    assert.ok(run.log.includes(' do_anonymous_page'), 'found when it is allocated again');
  });

  it('B15: with two mappings the page is freed while it is mapped: a bad page, which is leaked (R6.49)', () => {
    const run = runBug(
      'b15',
      `${A} 1p RW SHARED $d 0`,
      'read $A 8',
      'C = fork',
      'C: read $A 8',
      'munmap $A 1p',
      'C: read $A 4',
    );
    assert.equal(run.log[2], 'page dumped because: nonzero mapcount');
    assert.equal(run.text('C: read $A 4'), 'mine');
  });

  it('B16: mremap() brings faults beyond what ->mmap has checked (R4.35)', () => {
    const run = runBug('b16', `${A} 2p RW SHARED $d 0`, 'B = mremap $A 2p 3p 0 0', 'read $B+2p 8');
    assert.equal(run.of('B =').ret, '0x10000000');
    assert.equal(run.text('read'), 'theirs');
    assert.equal(runBug('b16', `${A} 3p RW SHARED $d 0`).of(A).err, 'EINVAL');
  });

  it('B17: an error number from a fault handler is taken for a retry, again and again (R5.36)', () => {
    const run = runBug('b17', `${A} 1p RW SHARED $d 0`, 'read $A 1');
    assert.equal(run.of('read').sig, 'SIGKILL');
    assert.deepEqual(run.log, ['b17: fault 1', 'b17: fault 2', 'b17: fault 3']);
  });

  it('B18: what nobody mapped and no handler provides is SIGBUS', () => {
    const run = runBug('b18', `${A} 2p RW SHARED $d 0`, 'read $A 8', 'read $A+1p 1');
    assert.equal(run.text('read $A 8'), 'mine');
    const { sig, code } = run.of('read $A+1p');
    assert.deepEqual([sig, code], ['SIGBUS', 'BUS_ADRERR']);
  });
});

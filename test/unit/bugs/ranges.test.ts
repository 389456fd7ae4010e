import assert from 'node:assert/strict';
import { runBug } from './run.ts';

const A = 'A = mmap 0x10000000';

describe('bugs of drivers: which memory is mapped', () => {
  it('B1: without a look at the length the program sees what lies behind the buffer', () => {
    const run = runBug('b01', `${A} 2p RW SHARED $d 0`, 'read $A 8', 'read $A+1p 8');
    assert.equal(run.of(A).ret, '0x10000000');
    assert.deepEqual([run.text('read $A 8'), run.text('read $A+1p')], ['mine', 'theirs']);
    assert.deepEqual(run.log, []);
  });

  it('B2: with vm_pgoff ignored two offsets show the same page', () => {
    const run = runBug(
      'b02',
      `${A} 1p RW SHARED $d 0`,
      'B = mmap 0x20000000 1p RW SHARED $d 1p',
      'read $B 8',
      "write $B 'written",
      'read $A 8',
    );
    assert.equal(run.text('read $B'), 'page 0');
    assert.match(run.text('read $A'), /^written/);
    const [a, b] = run.mappings('read $A');
    assert.equal(a!.ptes.replace(/:.*/, ''), b!.ptes.replace(/:.*/, ''));
  });

  it('B3: with vm_pgoff not compared to the size any memory can be had, and the kernel says nothing', () => {
    const run = runBug('b03', `${A} 1p RW SHARED $d 7p`, 'read $A 16');
    assert.equal(run.text('read $A'), 'somebody else');
    assert.deepEqual(run.log, []);
  });

  it('B4: a size that wraps is as none', () => {
    const run = runBug('b04', `${A} 1p RW SHARED $d 2p`, 'read $A 8');
    assert.equal(run.text('read $A'), 'theirs');
  });

  it('B5: virt_to_phys() of a vmalloc() address gives a frame that is none; the access kills (R6.45)', () => {
    const run = runBug('b05', `${A} 1p RW SHARED $d 0`, 'read $A 4');
    assert.equal(run.of(A).ret, '0x10000000');
    assert.match(run.mappings(A)[0]!.ptes, /^0x408000000:/);
    assert.equal(run.of('read').killed, 'SIGKILL');
    assert.deepEqual(
      [run.log[0], run.log[1], run.log[2]],
      [
        'b05: pfn 408000000, 0',
        'mmscript: Corrupted page table at address 10000000',
        'Oops: Bad pagetable: 000c [#1] PREEMPT SMP NOPTI',
      ],
    );
  });

  it('B6: one remap over a vmalloc() buffer shows its first page, and then foreign ones (R6.36)', () => {
    const run = runBug('b06', `${A} 2p RW SHARED $d 0`, 'read $A 8', 'read $A+1p 8');
    assert.equal(run.of(A).ret, '0x10000000');
    assert.equal(run.text('read $A 8'), 'page 0');
    assert.notEqual(run.text('read $A+1p'), 'page 1');
  });

  it('B7: a second remap to the same address is a BUG, and the task hangs with mmap_lock held (R6.5)', () => {
    const run = runBug('b07', `${A} 2p RW SHARED $d 0`);
    assert.deepEqual([run.of(A).hang, run.of(A).stuck], [true, 'D']);
    const trace = run.log.indexOf('Call Trace:');
    assert.deepEqual(run.log.slice(0, 3), [
      '------------[ cut here ]------------',
      'kernel BUG at mm/memory.c:2557!',
      'Oops: invalid opcode: 0000 [#1] PREEMPT SMP NOPTI',
    ]);
    assert.match(run.log[trace - 1]!, /^RIP: 0010:remap_pfn_range_internal/);
    assert.deepEqual(run.log.slice(trace, trace + 6), [
      'Call Trace:',
      ' <TASK>',
      ' remap_pfn_range',
      ' b07_mmap [b07]',
      ' call_mmap',
      ' __mmap_region',
    ]);
  });

  it('B8: a page too many is mapped where no mapping is, and is a bad entry of whoever comes there (R6.6)', () => {
    const run = runBug(
      'b08',
      `${A} 1p RW SHARED $d 0`,
      'read $A+1p 8',
      'B = mmap 0x10001000 1p RW PRIVATE|ANON - 0',
      'read $B 8',
      'munmap $B 1p',
    );
    assert.equal(run.of(A).ret, '0x10000000');
    assert.equal(run.text('read $A+1p'), 'page 1', 'no mapping, and yet no SIGSEGV');
    assert.equal(run.text('read $B'), 'page 1', 'fresh memory is not fresh');
    assert.match(run.log[0]!, /^BUG: Bad page map in process mmscript {2}pte:[0-9a-f]{16} pmd:/);
    assert.match(run.log[1]!, /^addr:0000000010001000 vm_flags:08100073 anon_vma:/);
    assert.ok(run.log.includes('Call Trace:'));
  });

  it('B8: and where no mapping ever comes, its page table is lost when the process ends', () => {
    const run = runBug('b08', `${A.replace('10000000', '101ff000')} 1p RW SHARED $d 0`, 'exit');
    assert.deepEqual(run.log, ['BUG: non-zero pgtables_bytes on freeing mm: 4096']);
  });

  it('B9: an address taken for a frame number maps what no CPU can reach', () => {
    const run = runBug('b09', `${A} 1p RW SHARED $d 0`, 'read $A 4');
    assert.equal(run.of(A).ret, '0x10000000');
    assert.equal(run.of('read').killed, 'SIGKILL');
    assert.match(run.log[1]!, /Corrupted page table at address 10000000/);
  });

  it('B33: the page of a small kmalloc() object shows its neighbours, and the object not at its start', () => {
    const run = runBug(
      'b33',
      `${A} 1p RW SHARED $d 0`,
      'ioctl $d 0 0',
      'read $A 8',
      'read $A+128 8',
    );
    assert.equal(run.of('ioctl').ret, 128);
    assert.deepEqual([run.text('read $A 8'), run.text('read $A+128')], ['theirs', 'mine']);
  });

  it('B34: a selector that is left in vm_pgoff is a page of the buffer for dma_mmap_coherent(): ENXIO', () => {
    const run = runBug(
      'b34',
      `${A} 1p RW SHARED $d 0`,
      'read $A 8',
      'B = mmap 0x20000000 1p RW SHARED $d 1p',
    );
    assert.equal(run.text('read $A'), 'first');
    assert.equal(run.of('B =').err, 'ENXIO');
  });

  it('B35: pages that nobody cleared show what they held before', () => {
    const run = runBug(
      'b35',
      'S = mmap 0x20000000 1p RW PRIVATE|ANON - 0',
      "write $S 'password",
      'munmap $S 1p',
      'e = open /dev/b35 O_RDWR',
      'f = open /dev/b35 O_RDWR',
      'E = mmap 0x30000000 1p RW SHARED $e 0',
      'F = mmap 0x40000000 1p RW SHARED $f 0',
      'read $E 8',
      'read $F 8',
    );
    assert.ok([run.text('read $E'), run.text('read $F')].includes('password'));
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const command = path.join(root, 'dist', 'pagewalk.cjs');
const labs = path.join(import.meta.dirname, 'labs');

function run(lab: string, ...options: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command, 'run', lab, ...options],
    {
      encoding: 'utf8',
      cwd: root,
      env: { PATH: process.env['PATH'], NO_COLOR: '1' },
      timeout: 60_000,
    },
  );
  return { status, stdout, stderr };
}

/** Functions of a trace, in the order of their calls. */
function functions(picture: string): string[] {
  return [...picture.matchAll(/^ *(\w+)\(/gm)].map(([, name = '']) => name);
}

/** Lines of the kernel log that --explain prints. */
function log(stdout: string): string[] {
  const [, text = ''] = stdout.split('\nKernel log\n');
  return text.slice(0, text.indexOf('\n\n')).split('\n');
}

describe('the kernel profile ldd3', function () {
  this.timeout(60_000);

  it('runs a memdev that assigns vm_flags and uses VM_RESERVED', () => {
    assert.deepEqual(run(path.join(labs, 'ldd3-memdev')), {
      status: 0,
      stdout: 'Buf is Sky is Hello\n',
      stderr: '',
    });
  });

  it('shows VM_RESERVED as the two flags that came in its place', () => {
    const { stdout } = run(path.join(labs, 'ldd3-memdev'), '--explain');
    assert.match(stdout, /VmFlags: rd wr sh mr mw me ms pf io de ar dd sd/);
  });

  it('passes mmap_pgoff, do_mmap_pgoff and mmap_region on the way to the driver', () => {
    const { stdout } = run(path.join(labs, 'ldd3-memdev'), '--explain');
    const picture = stdout.slice(0, stdout.indexOf('/proc/PID/maps'));
    assert.deepEqual(functions(picture), [
      ...['mmap', 'mmap_pgoff', 'fget', 'do_mmap_pgoff', 'get_unmapped_area', 'mmap_region'],
      ...['vma_merge', 'remap_pfn_range', 'vma_merge'],
    ]);
  });

  it('goes by do_munmap and detach_vmas_to_be_unmapped when the mapping goes', () => {
    const { stdout } = run(path.join(labs, 'ldd3-memdev'), '--trace');
    const picture = stdout.slice(stdout.indexOf('\nmunmap('), stdout.indexOf('__x64_sys_close'));
    assert.deepEqual(functions(picture), [
      ...['munmap', '__x64_sys_munmap', 'do_munmap', 'detach_vmas_to_be_unmapped'],
      ...['unmap_region', 'remove_vma'],
    ]);
  });

  it('passes do_page_fault, handle_pte_fault and do_no_page on the way to nopage', () => {
    const { stdout } = run(path.join(labs, 'ldd3-nopage'), '--trace');
    const picture = stdout.slice(
      stdout.indexOf('do_page_fault('),
      stdout.indexOf('__x64_sys_write'),
    );
    const once = [
      'do_page_fault',
      'handle_mm_fault',
      'handle_pte_fault',
      'do_no_page',
      'set_pte_at',
    ];
    assert.deepEqual(functions(picture), [...once, ...once]);
  });

  it('shows none of the names that came later', () => {
    const { stdout } = run(path.join(labs, 'ldd3-nopage'), '--trace');
    assert.doesNotMatch(
      stdout,
      /call_mmap|vma_merge_new_range|__get_unmapped_area|do_vmi_munmap|exc_page_fault|__do_fault/,
    );
  });

  it('maps the frame that vm_pgoff names, as simple_remap_mmap() does in books', () => {
    const { stdout } = run(path.join(labs, 'ldd3-simple-remap'), '--explain');
    assert.match(stdout, /^ff00ff\n/);
    assert.deepEqual(log(stdout), [
      'Simple VMA open, virt 7ffff7ff7000, phys fd000000',
      'Simple VMA open, virt 7ffff7ff6000, phys fd001000',
      ...['Simple VMA close.', 'Simple VMA close.'],
    ]);
  });

  it('maps ten pages of 0xdeadbeef and refuses eleven', () => {
    const { stdout, stderr } = run(path.join(labs, 'ldd3-alloc-pages'), '--explain');
    assert.match(stdout + stderr, /deadbeef deadbeef\n/);
    assert.match(stdout + stderr, /11 pages: Bad address\n/);
    assert.deepEqual(log(stdout).slice(1), [
      ...['Simple VMA open, 10 pages', 'Simple VMA open, 1 pages', 'Simple VMA open, 8 pages'],
      ...['Simple VMA close.', 'Map size overflow! len=11 pages'],
      ...['Simple VMA close.', 'Simple VMA close.'],
    ]);
  });

  it('maps a vmalloc area page by page', () => {
    const { stdout } = run(path.join(labs, 'ldd3-vmalloc'), '--trace');
    assert.match(stdout, /^(page [0-3] of the area\n){4}/);
    assert.equal(stdout.match(/^ +remap_pfn_range\(/gm)?.length, 4);
  });

  it('has the mappings of a process in one list, by address', () => {
    const { stdout } = run(path.join(labs, 'ldd3-vmalloc'), '--explain');
    const list = log(stdout).filter((line) => /^[0-9a-f]+-/.test(line));
    assert.ok(list.length > 4);
    assert.equal(list.filter((line) => line.endsWith(' (the ring)')).length, 1);
    const starts = list.map((line) => parseInt(line, 16));
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
  });

  it('maps a file as the printed program does', () => {
    const { status, stdout } = run(path.join(labs, 'ldd3-file'));
    assert.deepEqual({ status, stdout }, { status: 0, stdout: 'Buf is Hello is Sky\r\n' });
  });

  it('asks nopage for one page at a time; NOPAGE_SIGBUS is a SIGBUS (R6.92)', () => {
    const { status, stdout, stderr } = run(path.join(labs, 'ldd3-nopage'), '--explain');
    assert.equal(status, 128 + 7);
    assert.match(stdout, /^deadbee0 deadbee1\n/);
    assert.match(stderr, /^SIGBUS \(BUS_ADRERR\): read at 0x7ffff7ff8000/);
    const log = stdout.slice(stdout.indexOf('Kernel log')).split('\n');
    assert.deepEqual(
      log.filter((line) => line.startsWith('nopage')),
      ['nopage of page 0', 'nopage of page 1', 'nopage of page 2'],
    );
  });

  it('links a mapping with its neighbours when ->mmap has returned, not before', () => {
    const { stdout } = run(path.join(labs, 'ldd3-nopage'), '--explain');
    assert.match(stdout, /^in no list yet: 1$/m);
    assert.match(stdout, /^neighbours: 1$/m);
    assert.doesNotMatch(stdout, /neighbours: 0/);
  });

  it('does not have vm_flags_set(), and says since when Linux has it', () => {
    const { status, stderr } = run('samples/memdev', '--kernel', 'ldd3');
    assert.equal(status, 3);
    assert.match(
      stderr,
      /PW1005: 'linux\/mm.h' does not export 'vm_flags_set': it is there since Linux 6.3: use vma.vm_flags \|= flags\./,
    );
  });

  it('is the only one that has pagewalk/ldd3.h', () => {
    const { status, stderr } = run(path.join(labs, 'ldd3-memdev'), '--kernel', '6.12');
    assert.equal(status, 3);
    assert.match(
      stderr,
      /PW1003: There is no header 'pagewalk\/ldd3.h': only the kernel profile ldd3/,
    );
  });
});

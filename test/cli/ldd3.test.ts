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
    const functions = [...picture.matchAll(/^ *(\w+)\(/gm)].map(([, name]) => name);
    assert.deepEqual(functions, [
      ...['mmap', 'mmap_pgoff', 'fget', 'do_mmap_pgoff', '__get_unmapped_area', 'mmap_region'],
      ...['vma_merge_new_range', 'call_mmap', 'remap_pfn_range', 'vma_merge_new_range'],
    ]);
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

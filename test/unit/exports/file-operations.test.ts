import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

const PROGRAM = `
  import { open, fcntl, fallocate, FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE, O_CREAT, O_RDWR, O_NONBLOCK, F_GETFL, F_SETFL } from 'fcntl.h';
  import { read, write, close, dup, lseek, pread, pwrite, fsync, fdatasync } from 'unistd.h';
  import { mmap, munmap, PROT_READ, MAP_SHARED, MAP_FAILED } from 'sys/mman.h';
  import { readv, writev, iovec } from 'sys/uio.h';
  import { ioctl } from 'sys/ioctl.h';
  import { fstat, struct_stat, mknod, S_ISCHR, S_IFCHR } from 'sys/stat.h';
  import { makedev, major, minor } from 'sys/sysmacros.h';
  import { errno } from 'errno.h';
  import { printf } from 'stdio.h';
  import { strcpy } from 'string.h';
  import { stack_buffer, struct, array, address_of, load_text, store_u8, load_u32, store_u32, load_u64 } from 'pagewalk.h';
`;
const DRIVER = `
  import { module_init } from 'linux/module.h';
  import { misc_register } from 'linux/miscdevice.h';
  import { simple_read_from_buffer, simple_write_to_buffer, fixed_size_llseek, noop_llseek, default_llseek, nonseekable_open, FMODE_LSEEK, FMODE_PREAD, type file_operations, type loff_t } from 'linux/fs.h';
  import { kzalloc, GFP_KERNEL } from 'linux/slab.h';
  import { pr_info } from 'linux/printk.h';
  import { copy_to_iter, copy_from_iter, iov_iter_count, iov_iter_zero, iov_iter_revert } from 'linux/uio.h';
  import { put_user, get_user, clear_user, strncpy_from_user, strnlen_user, access_ok } from 'linux/uaccess.h';
  import { load_text } from 'pagewalk.h';
  const buf = kzalloc(64, GFP_KERNEL);
`;

function run(fops: string, main: string): LabRun {
  const driver = `${DRIVER.replace(', type loff_t', '')}
    const fops: file_operations = { ${fops} };
    module_init(function init() { return misc_register({ minor: 255, name: 'dev', fops }); });`;
  const program = `${PROGRAM}
    export function main(argc: number, argv: string[]): number {
      const fd = open('/dev/dev', O_RDWR);
      const p = stack_buffer(64);
      ${main}
      return 0;
    }`;
  return runLab({ 'dev.driver.ts': driver, 'dev.user.ts': program });
}

describe('file operations', () => {
  it('open, flush and release run as Linux orders them: flush at each close, release at the last', () => {
    const { log, output } = run(
      `open(inode, filp) { pr_info('open\\n'); return 0; },
       flush(filp, id) { pr_info('flush\\n'); return -5; },
       mmap(filp, vma) { pr_info('mmap\\n'); return 0; },
       release(inode, filp) { pr_info('release\\n'); return 0; },`,
      `const m = mmap(0n, 4096, PROT_READ, MAP_SHARED, fd, 0);
       const other = dup(fd);
       printf('%d %d\\n', close(fd), errno);
       close(other);
       printf('closed\\n');
       munmap(m, 4096);`,
    );
    assert.deepEqual(log, ['open', 'mmap', 'flush', 'flush', 'release']);
    assert.equal(output, '-1 5\nclosed\n');
  });

  it('default_llseek moves as in a file of no bytes', () => {
    const { output } = run(
      'llseek: default_llseek,',
      `const seek = (offset: number, whence: number) => printf('%ld/%d ', lseek(fd, offset, whence), errno);
       seek(5, 0); seek(2, 1); seek(0, 1); seek(3, 2); seek(-1, 0); seek(0, 3); seek(0, 4); seek(0, 1);`,
    );
    assert.equal(output, '5/0 7/0 7/0 3/0 -1/22 -1/6 -1/6 3/6 ');
  });

  it('an llseek that does not store f_pos moves nothing', () => {
    const { output } = run(
      `llseek(filp, offset, whence) {
         if (whence === 1) filp.f_pos += offset;
         return whence === 1 ? filp.f_pos : offset;
       },
       read(filp, b, count, ppos) { return ppos.value; },`,
      `printf('%ld %ld ', lseek(fd, 40, 0), read(fd, p, 1));
       printf('%ld %ld', lseek(fd, 8, 1), read(fd, p, 1));`,
    );
    assert.equal(output, '40 0 8 8');
  });

  it('nonseekable_open takes positions away, and leaves read and write', () => {
    const { output, log } = run(
      `open(inode, filp) {
         pr_info('%d %d\\n', filp.f_mode & FMODE_LSEEK, filp.f_mode & FMODE_PREAD);
         const result = nonseekable_open(inode, filp);
         pr_info('%d %d\\n', filp.f_mode & FMODE_LSEEK, filp.f_mode & FMODE_PREAD);
         return result;
       },
       llseek: noop_llseek,
       read(filp, b, count, ppos) { return 4; },`,
      `printf('%ld/%d ', lseek(fd, 0, 0), errno);
       printf('%ld/%d ', pread(fd, p, 4, 0), errno);
       printf('%ld/%d ', pwrite(fd, p, 4, 0), errno);
       printf('%ld', read(fd, p, 4));`,
    );
    assert.deepEqual(log, ['4 8', '0 0']);
    assert.equal(output, '-1/29 -1/29 -1/29 4');
  });

  it('a device without llseek has no FMODE_LSEEK once it is open', () => {
    const { log, output } = run(
      `read(filp, b, count, ppos) { pr_info('%d\\n', filp.f_mode & FMODE_LSEEK); return 0; },`,
      `read(fd, p, 1); printf('%ld/%d', lseek(fd, 0, 0), errno);`,
    );
    assert.deepEqual(log, ['0']);
    assert.equal(output, '-1/29');
  });

  it('fsync gets datasync from fdatasync', () => {
    const { log } = run(
      `fsync(filp, start, end, datasync) { pr_info('%d\\n', datasync); return 0; },`,
      'fsync(fd); fdatasync(fd);',
    );
    assert.deepEqual(log, ['0', '1']);
  });

  it('fallocate of a device is refused before the driver is asked', () => {
    const { output, log } = run(
      `fallocate(filp, mode, offset, len) { pr_info('called\\n'); return 0; },`,
      `printf('%d/%d ', fallocate(fd, 0, 0, 4096), errno);
       printf('%d/%d ', fallocate(fd, 0, 0, 0), errno);
       printf('%d/%d', fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 1), errno);`,
    );
    assert.deepEqual(log, []);
    assert.equal(output, '-1/19 -1/22 -1/95');
  });

  it('fallocate of a file in memory grows it, and punches holes', () => {
    const { output } = run(
      '',
      `const f = open('/tmp/f', O_RDWR | O_CREAT, 0o600);
       printf('%d %ld ', fallocate(f, FALLOC_FL_KEEP_SIZE, 0, 4096), lseek(f, 0, 2));
       printf('%d %ld ', fallocate(f, 0, 4096, 4096), lseek(f, 0, 2));
       store_u32(p, 7); pwrite(f, p, 4, 0);
       printf('%d ', fallocate(f, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 0, 4096));
       printf('%ld %d', pread(f, p, 4, 0), load_u32(p));`,
    );
    assert.equal(output, '0 0 0 8192 0 4 0');
  });

  it('read_iter and write_iter serve read, pread and readv', () => {
    const { output, log } = run(
      `read_iter(iocb, to) {
         const at = BigInt(iocb.ki_pos);
         const n = copy_to_iter(buf + at, 10n - at, to);
         iocb.ki_pos += Number(n);
         return Number(n);
       },
       write_iter(iocb, from) {
         pr_info('write %lu at %lld\\n', iov_iter_count(from), iocb.ki_pos);
         const n = copy_from_iter(buf + BigInt(iocb.ki_pos), 10, from);
         iocb.ki_pos += Number(n);
         return Number(n);
       },`,
      `const pair = struct({ iov: array(iovec, 2) }).variable().iov;
       strcpy(p, 'hello');
       strcpy(p + 32n, 'world');
       pair[0]!.iov_base = p; pair[0]!.iov_len = 5n;
       pair[1]!.iov_base = p + 32n; pair[1]!.iov_len = 5n;
       printf('%d\\n', writev(fd, pair, 2));
       store_u8(p + 3n, 0);
       printf('%d %s\\n', pread(fd, p, 3, 6), load_text(p));
       pair[0]!.iov_len = 2n;
       lseek(fd, 0, 0);
       printf('%d\\n', readv(fd, pair, 2));
       printf('%d\\n', pwrite(fd, p, 1, 9));
       printf('%d %d\\n', readv(fd, pair, -1), errno);
       printf('%d %d\\n', readv(fd, 0x1000n, 1), errno);
       printf('%d %d\\n', read(fd, 0x1000n, 1), errno);`,
    );
    assert.deepEqual(log, ['write 10 at 0', 'write 1 at 9']);
    assert.equal(output, '10\n3 orl\n0\n1\n-1 22\n-1 14\n0 14\n');
  });

  it('read serves readv piece by piece, and stops at a short one', () => {
    const { log, output } = run(
      `read(filp, to, count, ppos) { pr_info('%lu at %lld\\n', count, ppos.value); ppos.value += 3; return 3; },`,
      `const pair = struct({ iov: array(iovec, 3) }).variable().iov;
       for (const one of pair) { one.iov_base = p; one.iov_len = 3n; }
       pair[1]!.iov_len = 4n;
       printf('%d\\n', readv(fd, pair, 3));`,
    );
    assert.deepEqual(log, ['3 at 0', '4 at 3']);
    assert.equal(output, '6\n');
  });

  it('get_unmapped_area chooses the address of a mapping', () => {
    const { output } = run(
      `mmap(filp, vma) { return 0; },
       get_unmapped_area(filp, addr, len, pgoff, flags) {
         return len > 8192n ? -12 : 0x12340000n + (pgoff << 12n) + (len & 1n);
       },`,
      `printf('%lx\\n', mmap(0n, 4096, PROT_READ, MAP_SHARED, fd, 4096));
       printf('%d %d\\n', mmap(0n, 3 * 4096, PROT_READ, MAP_SHARED, fd, 0) === MAP_FAILED ? 1 : 0, errno);`,
    );
    assert.equal(output, '12341000\n1 12\n');
  });

  it('a buffer has read, write and llseek ready made', () => {
    const { output } = run(
      `read: (filp, to, count, ppos) => simple_read_from_buffer(to, count, ppos, buf, 8),
       write: (filp, from, count, ppos) => simple_write_to_buffer(buf, 8, ppos, from, count),
       llseek: (filp, offset, whence) => fixed_size_llseek(filp, offset, whence, 8),`,
      `strcpy(p, '123456789');
       printf('%d %d\\n', write(fd, p, 9), write(fd, p, 1));
       printf('%d %d %d\\n', lseek(fd, -2, 2), read(fd, p, 9), read(fd, p, 9));
       printf('%d %d\\n', lseek(fd, 9, 0), errno);
       printf('%d %d\\n', pread(fd, 0x1000n, 4, 0), errno);`,
    );
    assert.equal(output, '8 0\n6 2 0\n-1 22\n-1 14\n');
  });

  it('ioctl reaches the program’s values one by one', () => {
    const { output } = run(
      `unlocked_ioctl(filp, cmd, arg) {
         const word = { value: 0 };
         const long = { value: 0n };
         switch (cmd) {
           case 1:
             if (get_user(word, arg)) return -14;
             return put_user(word.value + 1, arg);
           case 2:
             if (get_user(long, arg)) return -14;
             return put_user(long.value << 8n, arg);
           case 3:
             return strncpy_from_user(buf, arg, 8);
           case 4:
             return strnlen_user(arg, 8);
           case 5:
             return Number(clear_user(arg, 4));
           default:
             return access_ok(arg, 1) ? 1 : 0;
         }
       },`,
      `store_u32(p, 41);
       printf('%d %d\\n', ioctl(fd, 1, p), load_u32(p));
       store_u32(p + 4n, 0);
       printf('%d %lx\\n', ioctl(fd, 2, p), load_u64(p));
       strcpy(p, 'seven77');
       printf('%d %d\\n', ioctl(fd, 3, p), ioctl(fd, 4, p));
       strcpy(p, 'eight888');
       printf('%d %d\\n', ioctl(fd, 3, p), ioctl(fd, 4, p));
       printf('%d %x\\n', ioctl(fd, 5, p), load_u32(p));
       for (let c = 1; c <= 6; c++) printf('%d ', ioctl(fd, c, 0x1000n));
       printf('%d\\n', ioctl(fd, 6, 0xffff888000000000n));`,
    );
    assert.equal(output, '0 42\n0 2a00\n7 8\n8 9\n0 0\n-1 -1 -1 0 4 1 0\n');
  });

  it('see the flags that fcntl() changes', () => {
    const { output, log } = run(
      `read(filp) { pr_info('%o\\n', filp.f_flags); return 0; },`,
      `fcntl(fd, F_SETFL, O_NONBLOCK);
       read(fd, p, 1);
       printf('%o\\n', fcntl(fd, F_GETFL));`,
    );
    assert.equal(output, '4002\n');
    assert.deepEqual(log, ['4002']);
  });

  it('a file knows its type and device number; mknod makes another name', () => {
    const { output } = run(
      `open(inode, filp) { return 0; },`,
      `const st = struct_stat.variable();
       fstat(fd, st);
       printf('%d %d %lo\\n', S_ISCHR(st.st_mode) ? 1 : 0, major(Number(st.st_rdev)), st.st_mode);
       const dev = makedev(major(Number(st.st_rdev)), minor(Number(st.st_rdev)));
       printf('%d %d\\n', mknod('/tmp/other', S_IFCHR | 0o600, dev), open('/tmp/other', O_RDWR));
       printf('%d %d\\n', mknod('/tmp/other', S_IFCHR, dev), errno);
       printf('%d\\n', mknod('/tmp/none', S_IFCHR | 0o600, makedev(200, 7)));
       printf('%d %d\\n', open('/tmp/none', O_RDWR), errno);`,
    );
    assert.equal(output, '1 10 20600\n0 4\n-1 17\n0\n-1 6\n');
  });
});

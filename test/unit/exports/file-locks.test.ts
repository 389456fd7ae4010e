import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

/** A driver with these locking members; the program has `lock(fd, cmd, type, start, len)` and `flock`. */
function run(fops: string, main: string, more = ''): LabRun {
  const driver = `
    import { module_init } from 'linux/module.h';
    import { misc_register } from 'linux/miscdevice.h';
    import type { file_operations } from 'linux/fs.h';
    import { F_GETLK, F_RDLCK, F_SETLK, F_SETLKW, F_UNLCK } from 'linux/fcntl.h';
    import { posix_lock_file, posix_test_lock, locks_lock_file_wait, lock_is_unlock, lock_is_write, FL_CLOSE, FL_FLOCK, FL_POSIX, FL_SLEEP, OFFSET_MAX, type file_lock } from 'linux/filelock.h';
    import { pr_info } from 'linux/printk.h';
    let kept: file_lock | null = null;
    const fops: file_operations = { ${fops} };
    module_init(function init() { return misc_register({ minor: 255, name: 'dev', fops }); });`;
  const program = `
    import { open, fcntl, struct_flock, O_RDWR, O_RDONLY, O_WRONLY, O_CREAT, F_GETLK, F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_GETLK, F_RDLCK, F_WRLCK, F_UNLCK } from 'fcntl.h';
    import { flock, LOCK_SH, LOCK_EX, LOCK_NB, LOCK_UN } from 'sys/file.h';
    import { close, dup, fork, getpid, getppid, lseek, alarm, pause } from 'unistd.h';
    import { wait } from 'sys/wait.h';
    import { ioctl } from 'sys/ioctl.h';
    import { sigaction, SIGALRM } from 'signal.h';
    import { errno } from 'errno.h';
    import { printf } from 'stdio.h';
    function lock(fd: number, cmd: number, type: number, start: number, len: number, whence = 0): number {
      const fl = struct_flock.variable();
      fl.l_type = type; fl.l_start = start; fl.l_len = len; fl.l_whence = whence;
      return fcntl(fd, cmd, fl) === 0 ? 0 : errno;
    }
    function test(fd: number, cmd: number, type: number, start: number, len: number): string {
      const fl = struct_flock.variable();
      fl.l_type = type; fl.l_start = start; fl.l_len = len; fl.l_whence = 0; fl.l_pid = 0;
      if (fcntl(fd, cmd, fl) !== 0) return 'errno ' + errno;
      return fl.l_type === F_UNLCK ? 'free' : ['r', 'w'][fl.l_type] + fl.l_start + '+' + fl.l_len + ' ' + (fl.l_pid === getppid() ? 'parent' : fl.l_pid);
    }
    function nothing(n: number): void {}
    ${more}
    export function main(argc: number, argv: string[]): number {
      ${main}
      return 0;
    }`;
  return runLab({ 'dev.driver.ts': driver, 'dev.user.ts': program });
}

const LOGGED = `
  lock(filp, cmd, fl) {
    pr_info('lock %d: %d %ld-%s%s%s\\n', cmd, fl.c.flc_type, fl.fl_start, fl.fl_end === OFFSET_MAX ? 'end' : fl.fl_end + '',
      fl.c.flc_flags & FL_CLOSE ? ' close' : '', fl.c.flc_flags & FL_SLEEP ? ' sleep' : '');
    kept = fl;
    if (cmd !== F_GETLK) return posix_lock_file(filp, fl, null);
    posix_test_lock(filp, fl);
    return 0;
  },
  release() { pr_info('release\\n'); return 0; },`;

// Linux: fs/locks.c (6.12).
describe('locks on files', () => {
  it('of fcntl() conflict between processes and tell whose they are', () => {
    const { output } = run(
      '',
      `const fd = open('/dev/dev', O_RDWR);
       printf('%d ', lock(fd, F_SETLK, F_WRLCK, 10, 10));
       fork(child); wait(null);
       printf('%s', test(fd, F_GETLK, F_WRLCK, 0, 0));`,
      `function child(): number {
         const fd = open('/dev/dev', O_RDWR);
         printf('%d %d %d ', lock(fd, F_SETLK, F_RDLCK, 0, 0), lock(fd, F_SETLK, F_RDLCK, 20, 0), lock(fd, F_SETLK, F_WRLCK, 0, 10));
         printf('%s, %s, ', test(fd, F_GETLK, F_RDLCK, 0, 0), test(fd, F_GETLK, F_WRLCK, 0, 10));
         return 0;
       }`,
    );
    assert.equal(output, '0 11 0 0 w10+10 parent, free, free');
  });

  it('of fcntl() go when the process closes any descriptor of the file', () => {
    const { log } = run(
      LOGGED,
      `const fd = open('/dev/dev', O_RDWR);
       const other = open('/dev/dev', O_RDONLY);
       close(dup(other));
       lock(fd, F_SETLK, F_WRLCK, 0, 100);
       close(other);
       close(fd);`,
    );
    assert.deepEqual(log, ['lock 6: 1 0-99', 'lock 6: 2 0-end close', 'release', 'release']);
  });

  it('of fcntl() go when the process ends', () => {
    const { output } = run(
      '',
      `const fd = open('/dev/dev', O_RDWR);
       fork(child); wait(null);
       printf('%s', test(fd, F_GETLK, F_WRLCK, 0, 0));`,
      `function child(): number { lock(open('/dev/dev', O_RDWR), F_SETLK, F_WRLCK, 0, 0); return 0; }`,
    );
    assert.equal(output, 'free');
  });

  it('reach ->lock as Linux makes them out of struct flock', () => {
    const { log, output } = run(
      LOGGED,
      `const fd = open('/dev/dev', O_RDWR);
       printf('%d ', lock(fd, F_SETLK, F_RDLCK, 5, 1));
       printf('%d ', lock(fd, F_SETLKW, F_RDLCK, 100, -10));
       printf('%d ', lock(fd, F_SETLK, F_UNLCK, 7, 0, 1));
       printf('%s', test(fd, F_GETLK, F_WRLCK, 3, 0));
       fcntl(fd, F_SETLK, 0n);`,
    );
    assert.equal(output, '0 0 0 free');
    assert.deepEqual(log, [
      'lock 6: 0 5-5',
      'lock 7: 0 90-99 sleep',
      'lock 6: 2 7-end',
      'lock 5: 1 3-end',
      'lock 6: 2 0-end close',
      'release',
    ]);
  });

  it('with bad arguments fail before the driver is asked', () => {
    const { log, output } = run(
      LOGGED,
      `const fd = open('/dev/dev', O_RDONLY);
       printf('%d ', lock(fd, F_SETLK, F_WRLCK, 0, 0));
       printf('%d ', lock(fd, F_SETLK, 3, 0, 0));
       printf('%d ', lock(fd, F_SETLK, F_RDLCK, 0, 0, 3));
       printf('%d ', lock(fd, F_SETLK, F_RDLCK, -1, 0));
       printf('%d ', lock(fd, F_SETLK, F_RDLCK, 5, -6));
       printf('%d ', lock(99, F_SETLK, F_RDLCK, 0, 0));
       printf('%d/%d ', fcntl(fd, F_SETLK, 16n), errno);
       printf('%s', test(fd, F_GETLK, F_UNLCK, 0, 0));`,
    );
    assert.equal(output, '9 22 22 22 22 9 -1/14 errno 22');
    assert.deepEqual(log, ['release']);
  });

  it('fail as the driver says', () => {
    const { output } = run(
      'lock: () => -37, flock: () => -95',
      `const fd = open('/dev/dev', O_RDWR);
       printf('%d %s %d/%d', lock(fd, F_SETLK, F_RDLCK, 0, 0), test(fd, F_GETLK, F_RDLCK, 0, 0), flock(fd, LOCK_SH), errno);`,
    );
    assert.equal(output, '37 errno 37 -1/95');
  });

  it('that a program waits for end with EINTR at a signal', () => {
    const { output } = run(
      '',
      `const fd = open('/dev/dev', O_RDWR);
       lock(fd, F_SETLK, F_WRLCK, 0, 0);
       fork(child); wait(null);`,
      `function child(): number {
         const fd = open('/dev/dev', O_RDWR);
         sigaction(SIGALRM, { sa_handler: nothing, sa_flags: 0 }, null); alarm(1);
         printf('%d', lock(fd, F_SETLKW, F_WRLCK, 0, 0));
         return 0;
       }`,
    );
    assert.equal(output, '4');
  });

  it('that only a sleeping process could give back are reported, not taken', () => {
    const { status } = run(
      '',
      `const fd = open('/dev/dev', O_RDWR);
       lock(fd, F_SETLK, F_WRLCK, 0, 0);
       fork(child); wait(null);`,
      `function child(): number { return lock(open('/dev/dev', O_RDWR), F_SETLKW, F_WRLCK, 0, 0); }`,
    );
    assert.match(JSON.stringify(status), /everybody sleeps: .* waits in __x64_sys_fcntl/);
  });

  it('of open files conflict between them, in one process too', () => {
    const { output } = run(
      '',
      `const fd = open('/dev/dev', O_RDWR);
       const other = open('/dev/dev', O_RDWR);
       printf('%d ', lock(fd, F_OFD_SETLK, F_WRLCK, 0, 0));
       printf('%d %d ', lock(other, F_OFD_SETLK, F_RDLCK, 0, 0), lock(dup(fd), F_OFD_SETLK, F_RDLCK, 0, 5));
       printf('%s ', test(other, F_GETLK, F_RDLCK, 0, 0));
       close(fd);
       printf('%d', lock(other, F_OFD_SETLK, F_RDLCK, 0, 0));`,
    );
    assert.equal(output, '0 11 0 w5+0 -1 11');
  });

  it('of flock() belong to the open file and go with its last descriptor', () => {
    const { output } = run(
      '',
      `const fd = open('/dev/dev', O_RDONLY);
       const other = open('/dev/dev', O_RDONLY);
       const copy = dup(fd);
       printf('%d %d ', flock(fd, LOCK_EX), flock(copy, LOCK_EX));
       printf('%d/%d ', flock(other, LOCK_SH | LOCK_NB), errno);
       close(fd);
       printf('%d ', flock(other, LOCK_SH | LOCK_NB));
       close(copy);
       printf('%d %d ', flock(other, LOCK_SH | LOCK_NB), flock(other, LOCK_UN));
       printf('%d/%d %d/%d', flock(other, 3), errno, flock(99, LOCK_SH), errno);`,
    );
    assert.equal(output, '0 0 -1/11 -1 0 0 -1/22 -1/9');
  });

  it('of flock() reach ->flock, once more at the end of a file that has one', () => {
    const { log } = run(
      `flock(filp, cmd, fl) {
         pr_info('flock %d: %d %d %d\\n', cmd, fl.c.flc_type, fl.c.flc_flags & FL_FLOCK, fl.c.flc_file === filp);
         return locks_lock_file_wait(filp, fl);
       },
       release() { pr_info('release\\n'); return 0; },`,
      `const fd = open('/dev/dev', O_RDONLY);
       open('/dev/dev', O_RDONLY);
       flock(fd, LOCK_SH | LOCK_NB);
       close(fd);`,
    );
    assert.deepEqual(log, ['flock 6: 0 2 1', 'flock 7: 2 2 1', 'release', 'release']);
  });

  it('are the kernel’s: a driver that keeps one makes an oops of it', () => {
    const { log } = run(
      `${LOGGED} unlocked_ioctl() { pr_info('%d\\n', kept!.fl_start); return 0; },`,
      `const fd = open('/dev/dev', O_RDWR);
       lock(fd, F_SETLK, F_RDLCK, 0, 0);
       ioctl(fd, 0, 0n);`,
    );
    assert.match(log.join('\n'), /use after free: this struct file_lock was freed/);
  });
});

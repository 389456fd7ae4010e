import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

const DRIVER = `
  import { module_init } from 'linux/module.h';
  import { misc_register } from 'linux/miscdevice.h';
  import { fasync_helper, kill_fasync, FASYNC, type fasync_struct, type file_operations } from 'linux/fs.h';
  import { SIGIO, SIGURG, POLL_IN } from 'linux/signal.h';
  import { pr_info } from 'linux/printk.h';
  const queue: { value: fasync_struct | null } = { value: null };
  const fops: file_operations = {
    fasync(fd, filp, on) {
      const result = fasync_helper(fd, filp, on, queue);
      pr_info('fasync %d %d: %d %d %s\\n', fd, on, result, filp.f_flags & FASYNC, queue.value === null ? 'empty' : 'full');
      return result;
    },
    unlocked_ioctl(filp, cmd, arg) { kill_fasync(queue, cmd === 1 ? SIGURG : SIGIO, POLL_IN); return 0; },
    release(inode, filp) { pr_info('release\\n'); return 0; },
    RELEASE
  };
  module_init(function init() { return misc_register({ minor: 255, name: 'dev', fops }); });`;

function run(main: string, fops = ''): LabRun {
  const program = `
    import { open, fcntl, O_RDWR, O_ASYNC, O_NONBLOCK, F_GETFL, F_SETFL, F_SETOWN, F_GETOWN } from 'fcntl.h';
    import { close, dup, getpid, fork, pause } from 'unistd.h';
    import { wait, WTERMSIG } from 'sys/wait.h';
    import { signal, SIGIO } from 'signal.h';
    import { ioctl } from 'sys/ioctl.h';
    import { errno } from 'errno.h';
    import { printf } from 'stdio.h';
    function handler(n: number): void { printf('signal %d ', n); }
    function idle(): number { pause(); return 0; }
    export function main(argc: number, argv: string[]): number {
      const fd = open('/dev/dev', O_RDWR);
      ${main}
      return 0;
    }`;
  return runLab({ 'dev.driver.ts': DRIVER.replace('RELEASE', fops), 'dev.user.ts': program });
}

describe('fasync', () => {
  it('puts a file on the list once, and sends its owner SIGIO', () => {
    const { output, log } = run(
      `signal(SIGIO, handler);
       ioctl(fd, 0, 0n); printf('nobody ');
       fcntl(fd, F_SETFL, O_ASYNC | O_NONBLOCK);
       fcntl(fd, F_SETFL, O_ASYNC);
       ioctl(fd, 0, 0n); printf('no owner ');
       fcntl(fd, F_SETOWN, getpid());
       ioctl(fd, 1, 0n); printf('urgent ');
       ioctl(fd, 0, 0n);
       printf('%o %d ', fcntl(fd, F_GETFL) & (O_ASYNC | O_NONBLOCK), fcntl(fd, F_GETOWN) === getpid() ? 1 : 0);
       fcntl(fd, F_SETFL, 0);
       ioctl(fd, 0, 0n); printf('off');`,
    );
    assert.equal(output, 'nobody no owner urgent signal 29 20000 1 off');
    assert.deepEqual(log, ['fasync 3 1: 1 8192 full', 'fasync 3 0: 1 0 empty', 'release']);
  });

  it('takes a file off before its release, at the last close', () => {
    const { log } = run(
      `fcntl(fd, F_SETFL, O_ASYNC); const other = dup(fd); close(fd); close(other); open('/dev/dev', O_RDWR | O_ASYNC);`,
    );
    assert.deepEqual(log, [
      'fasync 3 1: 1 8192 full',
      'fasync -1 0: 1 0 empty',
      'release',
      // Linux: O_ASYNC of open() is kept, though no ->fasync has heard of it.
      'fasync -1 0: 0 8192 empty',
      'release',
    ]);
  });

  it('ends a process that has no handler', () => {
    const { output } = run(
      `const child = fork(idle);
       printf('%d ', fcntl(fd, F_SETOWN, child));
       fcntl(fd, F_SETFL, O_ASYNC);
       ioctl(fd, 0, 0n);
       const status = { value: 0 };
       wait(status);
       printf('%d %d', WTERMSIG(status.value), fcntl(fd, F_GETOWN));`,
    );
    assert.equal(output, '0 29 0');
  });

  it('finds no owner where there is no process', () => {
    const { output } = run(
      `printf('%d/%d ', fcntl(fd, F_SETOWN, 4000), errno);
       printf('%d/%d ', fcntl(fd, F_SETOWN, -0x80000000), errno);
       printf('%d %d', fcntl(fd, F_SETOWN, 0), fcntl(fd, F_GETOWN));`,
    );
    assert.equal(output, '-1/3 -1/22 0 0');
  });

  it('that fails leaves the flags as they are', () => {
    const { output } = run(
      `printf('%d/%d %o', fcntl(fd, F_SETFL, O_ASYNC | O_NONBLOCK), errno, fcntl(fd, F_GETFL) & O_NONBLOCK);`,
      'fasync(fd, filp, on) { return -12; },',
    );
    assert.equal(output, '-1/12 0');
  });

  it('of a released file that is still on the list is a use after free', () => {
    const { log } = run(
      `fcntl(fd, F_SETFL, O_ASYNC); close(fd); ioctl(open('/dev/dev', O_RDWR), 0, 0n);`,
      'fasync(fd, filp, on) { return fd < 0 ? 0 : fasync_helper(fd, filp, on, queue); },',
    );
    assert.match(log.join('\n'), /use after free: this struct file was freed/);
  });
});

import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

const IMPORTS = `
import { module_init } from 'linux/module.h';
import { misc_register, MISC_DYNAMIC_MINOR } from 'linux/miscdevice.h';
import { O_NONBLOCK, type file_operations } from 'linux/fs.h';
import { DECLARE_WAIT_QUEUE_HEAD, init_waitqueue_head, wait_event, wait_event_timeout, wait_event_interruptible,
  wait_event_interruptible_timeout, wait_event_interruptible_exclusive, wake_up, wake_up_interruptible, waitqueue_active,
  DEFINE_WAIT, prepare_to_wait, finish_wait, type wait_queue_head_t } from 'linux/wait.h';
import { timer_setup, mod_timer, timer_delete, timer_delete_sync, timer_pending, timer_shutdown_sync, DEFINE_TIMER } from 'linux/timer.h';
import { jiffies, msecs_to_jiffies, time_before, HZ } from 'linux/jiffies.h';
import { DECLARE_WORK, schedule_work, flush_work, cancel_work_sync, DECLARE_DELAYED_WORK, schedule_delayed_work,
  cancel_delayed_work_sync, flush_delayed_work } from 'linux/workqueue.h';
import { DEFINE_MUTEX, mutex_lock, mutex_unlock, mutex_trylock, mutex_lock_interruptible, type mutex } from 'linux/mutex.h';
import { DEFINE_SPINLOCK, spin_lock, spin_unlock, spin_lock_irqsave, spin_unlock_irqrestore, spin_lock_bh, spin_unlock_bh,
  in_atomic, in_softirq } from 'linux/spinlock.h';
import { DECLARE_COMPLETION, complete, wait_for_completion_timeout } from 'linux/completion.h';
import { DECLARE_RWSEM, init_rwsem, down_read, down_read_interruptible, down_read_trylock, up_read, down_write, down_write_trylock, up_write,
  downgrade_write, rwsem_is_locked, rwsem_is_contended, type rw_semaphore } from 'linux/rwsem.h';
import { sema_init, down, up, down_trylock, down_timeout, type semaphore } from 'linux/semaphore.h';
import { msleep, mdelay, udelay } from 'linux/delay.h';
import { ktime_get } from 'linux/ktime.h';
import { current, schedule, TASK_INTERRUPTIBLE } from 'linux/sched.h';
import { signal_pending } from 'linux/sched/signal.h';
import { poll_wait, EPOLLIN, EPOLLRDNORM, EPOLLOUT } from 'linux/poll.h';
import { ERESTARTSYS, EAGAIN } from 'linux/errno.h';
import { kmalloc } from 'linux/slab.h';
import { GFP_KERNEL } from 'linux/gfp.h';
import { copy_to_user } from 'linux/uaccess.h';
import { printk } from 'linux/printk.h';
import { might_sleep } from 'linux/kernel.h';
import { load_u32 } from 'pagewalk.h';
const wq = DECLARE_WAIT_QUEUE_HEAD();
const dev = { ready: 0 };
const start = jiffies;
const ms = () => Math.round(ktime_get() / 1e6);
`;

const PROGRAM = `
import { open, O_RDWR, O_NONBLOCK } from 'fcntl.h';
import { read, write, fork, getpid, alarm, pause, sleep, usleep } from 'unistd.h';
import { ioctl } from 'sys/ioctl.h';
import { printf } from 'stdio.h';
import { errno, EINTR } from 'errno.h';
import { waitpid, wait } from 'sys/wait.h';
import { sigaction, signal, kill, SIGALRM, SIGUSR1, SIGTERM, SA_RESTART } from 'signal.h';
import { poll, POLLIN, POLLOUT, POLLNVAL } from 'poll.h';
import { stack_buffer } from 'pagewalk.h';
`;

/** Runs statements in the driver's init function. */
function inInit(body: string): LabRun {
  return runLab({
    'x.driver.ts': `${IMPORTS} module_init(() => { ${body} return 0; });`,
    'x.user.ts': 'export function main(): number { return 0; }',
  });
}

/** A device /dev/x and a program that has it open as `fd`, with a buffer `buf`. */
function withDevice(
  fops: string,
  main: string,
  { driver = '', others = '', flags = 'O_RDWR' } = {},
): LabRun {
  return runLab({
    'x.driver.ts': `${IMPORTS}
      const fops: file_operations = { ${fops} };
      ${driver}
      module_init(() => misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'x', fops }));`,
    'x.user.ts': `${PROGRAM} ${others}
      export function main(): number {
        const fd = open('/dev/x', ${flags});
        const buf = stack_buffer(64);
        ${main}
        return 0;
      }`,
  });
}

/** Why a run could not go on; its place without the line, which is counted in the drivers' common head. */
const reason = ({ status }: LabRun): string =>
  status.kind === 'failed'
    ? status.reason.replace(/(x\.driver\.ts):\d+/, '$1:N')
    : `it ${status.kind}`;

describe('a wait queue', () => {
  it('lets a read sleep until a timer wakes it', () => {
    const { output, log } = withDevice(
      `read() {
        mod_timer(timer, jiffies + msecs_to_jiffies(100));
        if (wait_event_interruptible(wq, () => dev.ready > 0)) return -ERESTARTSYS;
        printk('after %lu ms', (jiffies - start) * 4n);
        return 7;
      }`,
      `printf('%ld', read(fd, buf, 8));`,
      {
        driver: `const timer = DEFINE_TIMER(() => { dev.ready = 1; printk('timer in %s', current.comm); wake_up_interruptible(wq); });`,
      },
    );
    assert.equal(output, '7');
    // Linux: the wheel runs a timer at the jiffy after it expires (calc_index()).
    assert.deepEqual(log, ['timer in swapper/0', 'after 104 ms']);
  });

  it('wakes one exclusive waiter and all others', () => {
    const { log } = inInit(`
      const sleeper = (name: string, exclusive: boolean) => DECLARE_WORK(() => {
        if (exclusive) wait_event_interruptible_exclusive(wq, () => dev.ready > 0);
        else wait_event(wq, () => dev.ready > 0);
        printk('%s', name);
      });
      for (const work of [sleeper('a', false), sleeper('b', true), sleeper('c', true)]) schedule_work(work);
      const timer = DEFINE_TIMER(() => { dev.ready++; wake_up(wq); if (dev.ready < 2) mod_timer(timer, jiffies + 10n); });
      mod_timer(timer, jiffies + 10n);
      msleep(200);`);
    // The threads lie on top of each other: the last one that sleeps goes on first.
    assert.deepEqual([...log].sort(), ['a', 'b', 'c']);
  });

  it('times out, and gives at least one jiffy when the condition holds', () => {
    const { log } = inInit(`
      printk('%ld', wait_event_timeout(wq, () => false, HZ));
      printk('%ld', wait_event_timeout(wq, () => true, 0n));
      printk('%ld', wait_event_interruptible_timeout(wq, () => ms() >= 1100, HZ) > 0 ? 1 : 0);`);
    assert.deepEqual(log, ['0', '1', '1']);
  });

  it('can be waited on by hand', () => {
    const { log } = inInit(`
      const timer = DEFINE_TIMER(() => { dev.ready = 1; wake_up(wq); });
      mod_timer(timer, jiffies + 5n);
      const wait = DEFINE_WAIT();
      prepare_to_wait(wq, wait, TASK_INTERRUPTIBLE);
      printk('%d', waitqueue_active(wq));
      if (!dev.ready) schedule();
      finish_wait(wq, wait);
      printk('%d %d', dev.ready, waitqueue_active(wq));`);
    assert.deepEqual(log, ['1', '1 0']);
  });

  it('that was never initialised is an oops that says so', () => {
    const { log } = inInit(`const raw: wait_queue_head_t = {}; wake_up(raw);`);
    assert.match(
      log[0] ?? '',
      /wake_up\(\): this struct wait_queue_head was never initialised: call init_waitqueue_head/,
    );
  });
});

describe('a task that nothing wakes', () => {
  it('ends the run with one sentence when everybody sleeps', () => {
    const run = withDevice(
      `read() { return wait_event_interruptible(wq, () => false); }`,
      `read(fd, buf, 1);`,
    );
    assert.equal(
      reason(run),
      'everybody sleeps: lab:100 waits in vfs_read, and no timer, interrupt, work or other process is left that could wake it, at x.driver.ts:N in read.',
    );
    assert.deepEqual(run.log, []);
  });

  it('is reported as hung when it sleeps uninterruptibly: a mutex that is locked twice', () => {
    const run = inInit(`const lock = DEFINE_MUTEX(); mutex_lock(lock); mutex_lock(lock);`);
    assert.equal(run.log[0], 'INFO: task insmod:1 blocked for more than 120 seconds.');
    assert.match(reason(run), /^hung task: insmod:1 waits in mutex_lock, and no timer/);
  });

  it('is reported as hung even while a timer goes on for ever', () => {
    const run = inInit(`
      const timer = DEFINE_TIMER(() => { mod_timer(timer, jiffies + HZ); });
      mod_timer(timer, jiffies + HZ);
      wait_event(wq, () => false);`);
    assert.equal(run.log[0], 'INFO: task insmod:1 blocked for more than 120 seconds.');
    assert.match(reason(run), /^hung task: insmod:1/);
  });

  it('is not called hung when its parent is ready and only lies below it', () => {
    const run = withDevice(
      `read() { return wait_event_interruptible(wq, () => dev.ready > 0); }, write() { dev.ready++; wake_up(wq); return 1; }`,
      `fork(child, fd, buf); usleep(1000); write(fd, 'x', 1); wait(null);`,
      { others: `function child(fd: number, buf: bigint): number { read(fd, buf, 1); return 0; }` },
    );
    assert.match(
      reason(run),
      /^lab:100 is ready but lies under its child lab:101, which waits in vfs_read: not supported yet\./,
    );
    assert.deepEqual(run.log, []);
  });
});

describe('atomic context', () => {
  it('complains of whoever may sleep in it', () => {
    const { log } = inInit(`
      const lock = DEFINE_SPINLOCK();
      might_sleep();
      spin_lock(lock);
      kmalloc(8n, GFP_KERNEL);
      might_sleep();
      mdelay(1001);
      might_sleep();
      spin_unlock(lock);`);
    assert.deepEqual(log.slice(0, 3), [
      'BUG: sleeping function called from invalid context at include/linux/sched/mm.h:337',
      'in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 1, name: insmod',
      'preempt_count: 1, expected: 0',
    ]);
    // Linux: __might_resched(): once a second.
    const headlines = log.filter((line) => line.startsWith('BUG: '));
    assert.match(headlines[1] ?? '', /at include\/linux\/kernel\.h:73$/);
    assert.equal(headlines.length, 2);
  });

  it('is a bug to schedule in, and to leave a system call with', () => {
    const { log } = inInit(`const lock = DEFINE_SPINLOCK(); spin_lock(lock); msleep(1);`);
    assert.ok(log.includes('BUG: scheduling while atomic: insmod/1/0x00000002'));
    const leaving = withDevice(`unlocked_ioctl() { spin_lock(lock); return 0; }`, `ioctl(fd, 1);`, {
      driver: 'const lock = DEFINE_SPINLOCK();',
    });
    assert.equal(leaving.log[0], 'BUG: scheduling while atomic: lab/100/0x00000002');
    assert.equal(leaving.status.kind, 'exited');
  });

  it('locks up on a spinlock that is held already', () => {
    const run = inInit(`const lock = DEFINE_SPINLOCK(); spin_lock(lock); spin_lock(lock);`);
    assert.equal(run.log[0], 'watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [insmod:1]');
    assert.equal(
      reason(run),
      'lockup: insmod:1 spins for a spinlock which it holds itself, at x.driver.ts:N in <anonymous>.',
    );
  });

  it('keeps timers out with spin_lock_bh() and interrupts with spin_lock_irqsave()', () => {
    const { log } = inInit(`
      const lock = DEFINE_SPINLOCK();
      const timer = DEFINE_TIMER(() => printk('timer %d %d', in_softirq(), in_atomic()));
      mod_timer(timer, jiffies + 1n);
      spin_lock_bh(lock); mdelay(20); printk('bh'); spin_unlock_bh(lock);
      mod_timer(timer, jiffies + 1n);
      const flags = spin_lock_irqsave(lock); mdelay(20); printk('irq'); spin_unlock_irqrestore(lock, flags);
      mod_timer(timer, jiffies + 1n);
      mdelay(20); printk('none');`);
    assert.deepEqual(log, ['bh', 'timer 1 1', 'irq', 'timer 1 1', 'timer 1 1', 'none']);
  });
});

describe('timers', () => {
  it('run at the wheel’s jiffy, the coarser the later', () => {
    const { log } = inInit(`
      for (const delay of [1n, 10n, 62n, 100n, 600n, 5000n]) {
        const from = jiffies;
        dev.ready = 0;
        const timer = DEFINE_TIMER(() => { dev.ready = 1; printk('%lu late %lu', delay, jiffies - from - delay); wake_up(wq); });
        mod_timer(timer, from + delay);
        wait_event(wq, () => dev.ready > 0);
      }`);
    const late = log.map((line) => /late (\d+)/.exec(line)?.[1]).map(Number);
    // Linux: kernel/time/timer.c: levels of 1, 8, 64, 512 jiffies; never early, at most one granule late.
    const most = [1, 1, 1, 8, 64, 512];
    late.forEach((value, i) => assert.ok(value >= 1 && value <= most[i]!, log[i]));
  });

  it('can be taken back, moved, and shut down for good', () => {
    const { log } = inInit(`
      const timer = DEFINE_TIMER(() => printk('ran'));
      printk('%d %d', mod_timer(timer, jiffies + 5n), mod_timer(timer, jiffies + 50n));
      msleep(100); printk('%d %d', timer_pending(timer), timer_delete(timer));
      printk('%d', timer_delete_sync(timer));
      timer_shutdown_sync(timer); mod_timer(timer, jiffies + 1n); msleep(50);
      printk('%d', timer_pending(timer));`);
    assert.deepEqual(log, ['0 1', '1 1', '0', '0']);
  });

  it('cannot be waited for in their own function', () => {
    const run = inInit(`
      const timer = DEFINE_TIMER(() => void timer_delete_sync(timer));
      mod_timer(timer, jiffies + 1n);
      msleep(50);`);
    assert.match(reason(run), /timer_delete_sync\(\) for the function of the timer/);
  });
});

describe('work', () => {
  it('runs in a kernel thread, which may sleep, after the system call that queued it', () => {
    const { output, log } = withDevice(
      `unlocked_ioctl() { schedule_work(work); printk('queued %d', schedule_work(work) ? 1 : 0); return 0; }`,
      `ioctl(fd, 1); printf('back');`,
      {
        driver: `const work = DECLARE_WORK(() => { msleep(5); printk('work in %s', current.comm); });`,
      },
    );
    assert.deepEqual(log, ['queued 0', 'work in kworker/0:1']);
    assert.equal(output, 'back');
  });

  it('is flushed, cancelled and delayed', () => {
    const { log } = inInit(`
      const work = DECLARE_WORK(() => { printk('run'); });
      schedule_work(work); printk('%d', flush_work(work) ? 1 : 0); printk('%d', flush_work(work) ? 1 : 0);
      schedule_work(work); printk('%d', cancel_work_sync(work) ? 1 : 0); msleep(1);
      const late = DECLARE_DELAYED_WORK(() => { printk('late'); });
      const from = jiffies;
      schedule_delayed_work(late, 25n); msleep(60); printk('not yet'); msleep(60);
      schedule_delayed_work(late, 1000n); printk('%d', flush_delayed_work(late) ? 1 : 0);
      schedule_delayed_work(late, 1000n); printk('%d', cancel_delayed_work_sync(late) ? 1 : 0);`);
    assert.deepEqual(log, ['run', '1', '0', '1', 'not yet', 'late', 'late', '1', '1']);
  });

  it('has no program memory, and takes only its thread with it when it oopses', () => {
    const { log, status } = withDevice(
      `read(filp, buf) { user.at = buf; schedule_work(work); return 0; }`,
      `read(fd, buf, 8); printf('alive');`,
      {
        driver: `const user = { at: 0n };
      const work = DECLARE_WORK(() => { printk('not copied %lu', copy_to_user(user.at, kmalloc(8n, GFP_KERNEL), 8n)); load_u32(0n); });`,
      },
    );
    assert.equal(log[0], 'not copied 8');
    assert.ok(log.includes('BUG: kernel NULL pointer dereference, address: 0000000000000000'));
    assert.equal(status.kind, 'exited');
  });
});

describe('locks that sleep', () => {
  it('let one holder in at a time, who must not lie below the one that waits', () => {
    const run = inInit(`
      const lock = DEFINE_MUTEX();
      const work = DECLARE_WORK(() => { printk('%d', mutex_trylock(lock)); mutex_lock(lock); });
      mutex_lock(lock);
      schedule_work(work);
      msleep(10);
      printk('never');`);
    assert.deepEqual(run.log, ['0']);
    assert.match(
      reason(run),
      /^insmod:1 is ready but lies under kworker\/0:1:\d+, which waits in mutex_lock: not supported yet/,
    );
  });

  // Linux: kernel/locking/rwsem.c: RWSEM_READ_FAILED_MASK, rwsem_mark_wake().
  it('share, but not with a writer', () => {
    const { log } = inInit(`
      const sem: rw_semaphore = {};
      init_rwsem(sem);
      down_read(sem);
      down_read(sem);
      printk('%d %d', down_write_trylock(sem), rwsem_is_locked(sem));
      up_read(sem);
      printk('%d', down_write_trylock(sem));
      up_read(sem);
      printk('%d %d', rwsem_is_locked(sem), down_write_trylock(sem));
      printk('%d', down_read_trylock(sem));
      downgrade_write(sem);
      printk('%d %d', down_read_trylock(sem), down_write_trylock(sem));`);
    assert.deepEqual(log, ['0 1', '0', '0 1', '0', '1 0']);
  });

  it('let a writer in when the last reader leaves', () => {
    const { log } = inInit(`
      const sem = DECLARE_RWSEM();
      const writer = DECLARE_WORK(() => { down_write(sem); printk('writes'); up_write(sem); });
      const give = DEFINE_TIMER(() => {
        up_read(sem);
        printk('%d %d', down_read_trylock(sem), rwsem_is_contended(sem));
        up_read(sem);
        up_read(sem);
      });
      down_read(sem);
      down_read(sem);
      schedule_work(writer);
      mod_timer(give, jiffies + 5n);
      msleep(200);
      printk('%d %d', rwsem_is_locked(sem), rwsem_is_contended(sem));`);
    assert.deepEqual(log, ['1 1', 'writes', '0 0']);
  });

  it('let all readers in at once when the writer leaves', () => {
    const { log } = inInit(`
      const sem = DECLARE_RWSEM();
      const reader = (name: string) => DECLARE_WORK(() => {
        down_read(sem);
        printk('%s reads', name);
        msleep(10);
        up_read(sem);
      });
      const give = DEFINE_TIMER(() => { up_write(sem); printk('%d %d', down_write_trylock(sem), rwsem_is_contended(sem)); });
      down_write(sem);
      for (const name of ['a', 'b']) schedule_work(reader(name));
      mod_timer(give, jiffies + 5n);
      msleep(200);
      printk('%d', down_write_trylock(sem));`);
    assert.deepEqual(log, ['0 0', 'b reads', 'a reads', '1']);
  });

  it('make who reads twice wait for itself when a writer came between', () => {
    const run = inInit(`
      const sem = DECLARE_RWSEM();
      const writer = DECLARE_WORK(() => { down_write(sem); });
      down_read(sem);
      schedule_work(writer);
      msleep(4);
      down_read(sem);
      printk('never');`);
    assert.deepEqual(
      run.log.filter((line) => line === 'never'),
      [],
    );
    assert.match(reason(run), /down_read|down_write/);
  });

  it('stop waiting for a reader’s lock when a signal comes', () => {
    const { output, log } = withDevice(
      `read() { const got = down_read_interruptible(sem); printk('%d %d', got, rwsem_is_contended(sem)); return got; }`,
      `sigaction(SIGALRM, { sa_handler: handler, sa_flags: 0 }, null);
       alarm(1);
       printf('%ld %d', read(fd, buf, 8), errno === EINTR ? 1 : 0);`,
      {
        driver: `const sem = DECLARE_RWSEM(); down_write(sem);`,
        others: `function handler(): void {}`,
      },
    );
    assert.deepEqual([output, log.at(-1)], ['-1 1', '-4 0']);
  });

  it('count, and give up after a time', () => {
    const { log } = inInit(`
      const sem: semaphore = {};
      sema_init(sem, 1);
      down(sem);
      printk('%d %d', down_trylock(sem), down_timeout(sem, 10));
      up(sem);
      printk('%d', down_trylock(sem));
      const done = DECLARE_COMPLETION();
      printk('%lu', wait_for_completion_timeout(done, 10n));
      complete(done);
      printk('%lu', wait_for_completion_timeout(done, 10n));`);
    assert.deepEqual(log, ['1 -62', '0', '0', '10']);
  });
});

describe('poll()', () => {
  const FOPS = `
    poll(filp, wait) { poll_wait(filp, wq, wait); printk('poll'); return (dev.ready ? EPOLLIN | EPOLLRDNORM : 0) | EPOLLOUT; },
    unlocked_ioctl() { mod_timer(timer, jiffies + msecs_to_jiffies(40)); return 0; }`;
  const driver = 'const timer = DEFINE_TIMER(() => { dev.ready = 1; wake_up(wq); });';

  it('asks only, times out, and sleeps until a wake-up of a queue that ->poll named', () => {
    const { output, log } = withDevice(
      FOPS,
      `const fds = [{ fd, events: POLLIN, revents: 9 }];
      printf('%d %d,', poll(fds, 1, 0), fds[0]!.revents);
      printf('%d %d,', poll(fds, 1, 50), fds[0]!.revents);
      ioctl(fd, 1);
      printf('%d %d,', poll(fds, 1, -1), fds[0]!.revents);
      const more = [{ fd: -1, events: POLLIN, revents: 0 }, { fd: 99, events: 0, revents: 0 }, { fd, events: POLLOUT, revents: 0 }];
      printf('%d %d %d %d', poll(more, 3, -1), more[0]!.revents, more[1]!.revents, more[2]!.revents);`,
      { driver },
    );
    assert.equal(output, '0 0,0 0,1 1,2 0 32 4');
    // Once to ask; before and after the time; before and after the wake-up; once for what is ready.
    assert.equal(log.length, 6);
  });

  it('says that a file without ->poll is always ready', () => {
    const { output } = withDevice(
      'open() { return 0; }',
      `const fds = [{ fd, events: POLLIN | POLLOUT, revents: 0 }];
      printf('%d %d', poll(fds, 1, -1), fds[0]!.revents);`,
    );
    assert.equal(output, '1 5');
  });

  it('leaves it to the driver to answer O_NONBLOCK with EAGAIN', () => {
    const { output } = withDevice(
      `read(filp) { if (filp.f_flags & O_NONBLOCK) return -EAGAIN; return wait_event_interruptible(wq, () => false); }`,
      `printf('%ld %d', read(fd, buf, 1), errno);`,
      { flags: 'O_RDWR | O_NONBLOCK' },
    );
    assert.equal(output, '-1 11');
  });
});

describe('a signal', () => {
  const READ = `read() { if (wait_event_interruptible(wq, () => dev.ready > 1)) { printk('pending %d', signal_pending(current)); dev.ready++; return -ERESTARTSYS; } return 5; }`;
  const HANDLER = `function handler(signum: number): void { printf('signal %d,', signum); alarm(1); }`;

  it('makes a sleeping call fail with EINTR', () => {
    const { output, log } = withDevice(
      READ,
      `sigaction(SIGALRM, { sa_handler: handler, sa_flags: 0 }, null); alarm(1); printf('%ld', read(fd, buf, 1)); printf(' %d', errno === EINTR ? 1 : 0);`,
      { others: HANDLER },
    );
    assert.equal(output, 'signal 14,-1 1');
    assert.deepEqual(log, ['pending 1']);
  });

  it('lets the call begin again when the program said so (SA_RESTART, and signal())', () => {
    const { output, log } = withDevice(
      READ,
      `signal(SIGALRM, handler); alarm(1); printf('%ld', read(fd, buf, 1));`,
      { others: HANDLER },
    );
    assert.equal(output, 'signal 14,signal 14,5');
    assert.deepEqual(log, ['pending 1', 'pending 1']);
  });

  it('ends what has no handler for it, while it sleeps', () => {
    const { status } = withDevice(READ, `alarm(1); read(fd, buf, 1); printf('never');`);
    assert.deepEqual(status.kind === 'signaled' && status.signal, 14);
  });
});

/** System calls about processes, signals and time. Linux: kernel/exit.c, kernel/signal.c, kernel/time/ (6.12). */
import { EFAULT, EINVAL, ERESTARTNOHAND } from '../lib/errno.ts';
import { toNumber, type ulong } from '../lib/ulong.ts';
import { do_sys_poll, type PollFd } from '../fs/select.ts';
import { schedule, setState } from '../kernel/sched.ts';
import { do_sigaction, kill_pid, send_signal } from '../kernel/signal-send.ts';
import { nanosleep } from '../kernel/sleep.ts';
import { do_wait, kernel_wait4, type Waited } from '../kernel/wait.ts';
import { MemorySyscalls } from './memory-syscalls.ts';
import {
  SYS_ALARM,
  SYS_KILL,
  SYS_NANOSLEEP,
  SYS_PAUSE,
  SYS_POLL,
  SYS_RT_SIGACTION,
  SYS_WAIT4,
} from './stages.ts';

const SIGALRM = 14;
const WNOHANG = 1;
/** WNOHANG, WUNTRACED, WCONTINUED and the bits for threads. */
const WAIT_OPTIONS = 0xe000000b;
const NSEC_PER_SEC = 1e9;
/** Linux: RLIMIT_NOFILE. */
const MAX_POLL = 1024;
const POLLFD_BYTES = 8;

export class ProcessSyscalls extends MemorySyscalls {
  /** wait4(2): the status is 0 unless a child was collected. */
  waitpid(pid: number, options: number): Waited {
    this.kc.trace.enter(SYS_WAIT4, pid, options);
    const waited = this.waitWith(pid, options);
    this.kc.trace.leave(waited.pid);
    return waited;
  }

  private waitWith(pid: number, options: number): Waited {
    if ((options & ~WAIT_OPTIONS) !== 0) return { pid: -EINVAL, status: 0 };
    return (options & WNOHANG) !== 0 ? kernel_wait4(this.kc, pid) : do_wait(this.kc, pid);
  }

  /** Process 1 for an orphan. */
  getppid(): number {
    return this.task().parent?.pid ?? 1;
  }

  /** kill(2); of pids below 1 that of every process. */
  sendSignal(pid: number, signal: number): number {
    this.kc.trace.enter(SYS_KILL, pid, signal);
    if (pid > 0) return this.kc.trace.leave(kill_pid(this.kc, pid, signal));
    const all = [...this.kc.tasks.keys()].filter((one) => pid === 0 || one !== this.task().pid);
    return this.kc.trace.leave(
      all.reduce((result, one) => Math.min(result, kill_pid(this.kc, one, signal)), 0),
    );
  }

  /** As {@link do_sigaction}. */
  sigaction(signal: number, handler: number, flags: number): number {
    this.kc.trace.enter(SYS_RT_SIGACTION, signal);
    return this.kc.trace.leave(do_sigaction(this.task(), signal, handler, flags));
  }

  /** @returns 0, -EINVAL, or -ERESTARTNOHAND when a signal came first */
  nanosleep(nanoseconds: number): number {
    this.kc.trace.enter(SYS_NANOSLEEP, nanoseconds);
    if (nanoseconds < 0) return this.kc.trace.leave(-EINVAL);
    const left = nanosleep(this.kc, nanoseconds, true);
    return this.kc.trace.leave(left > 0 ? -ERESTARTNOHAND : 0);
  }

  /** @returns seconds that were left of the alarm before, rounded up; 0 when there was none */
  alarm(seconds: number): number {
    this.kc.trace.enter(SYS_ALARM, seconds);
    const task = this.task();
    const { clock } = this.kc.cpu;
    const left = task.alarm ? Math.ceil((task.alarm.time - clock.now()) / NSEC_PER_SEC) : 0;
    if (task.alarm) clock.cancel(task.alarm);
    task.alarm = undefined;
    if (seconds > 0) {
      task.alarm = clock.at(clock.now() + seconds * NSEC_PER_SEC, () => {
        task.alarm = undefined;
        send_signal(task, SIGALRM);
      });
    }
    return this.kc.trace.leave(Math.max(0, left));
  }

  pause(): number {
    this.kc.trace.enter(SYS_PAUSE);
    while (this.task().nextSignal() === 0) {
      setState(this.kc, 'S');
      schedule(this.kc);
    }
    return this.kc.trace.leave(-ERESTARTNOHAND);
  }

  /**
   * poll(2) of `count` struct pollfd at `address`.
   *
   * @param milliseconds below 0 for ever
   */
  poll(address: ulong, count: number, milliseconds: number): number {
    this.kc.trace.enter(SYS_POLL, toNumber(address), count, milliseconds);
    return this.kc.trace.leave(this.pollAt(toNumber(address), count, milliseconds));
  }

  private pollAt(address: number, count: number, milliseconds: number): number {
    if (count > MAX_POLL) return -EINVAL;
    const { access } = this.parts;
    const length = count * POLLFD_BYTES;
    const bytes = new Uint8Array(length);
    const given = access.copyFromUser(this.mm(), address, length);
    if (given.length < length) return -EFAULT;
    bytes.set(given);
    const view = new DataView(bytes.buffer);
    const fds = Array.from({ length: count }, (_, i): PollFd => {
      const at = i * POLLFD_BYTES;
      return { fd: view.getInt32(at, true), events: view.getUint16(at + 4, true), revents: 0 };
    });
    const result = do_sys_poll(this.kc, (fd) => this.usable(fd), fds, milliseconds);
    fds.forEach(({ revents }, i) => {
      view.setUint16(i * POLLFD_BYTES + 6, revents, true);
    });
    return access.copyToUser(this.mm(), address, bytes) < length ? -EFAULT : result;
  }
}

import type * as header from 'linux/sched.h';
import type * as signal from 'linux/sched/signal.h';
import { intArgument } from '../../libc/arguments.ts';
import { SLEEP_INTERRUPTIBLE, SLEEP_UNINTERRUPTIBLE } from '../sched-gate.ts';
import { ticksArgument } from './jiffies.ts';
import type { Realm } from './realm.ts';
import {
  sleepOf,
  TASK_INTERRUPTIBLE,
  TASK_KILLABLE,
  TASK_RUNNING,
  TASK_UNINTERRUPTIBLE,
} from './task-state.ts';

/** LONG_MAX, rounded as every number beyond 2^53. */
const FOREVER = 2 ** 63;

/** linux/sched.h */
export function linuxSched({ kernel, tasks }: Realm) {
  const sleep = (fn: string, timeout: unknown): number => {
    const left = kernel.schedule_timeout(ticksArgument(fn, 'timeout', timeout));
    return left === Infinity ? FOREVER : left;
  };
  const sleepIn = (fn: string, state: number, timeout: unknown): number => {
    kernel.set_state(state);
    return sleep(fn, timeout);
  };
  const setState = (fn: string, state: unknown): void =>
    kernel.set_state(sleepOf(intArgument(fn, 'state', state)));

  return {
    get current() {
      return tasks.of(kernel.current_pid());
    },
    TASK_RUNNING,
    TASK_INTERRUPTIBLE,
    TASK_UNINTERRUPTIBLE,
    TASK_KILLABLE,
    MAX_SCHEDULE_TIMEOUT: FOREVER,
    schedule: () => void kernel.schedule_timeout(Infinity),
    schedule_timeout: (timeout) => sleep('schedule_timeout', timeout),
    schedule_timeout_interruptible: (timeout) =>
      sleepIn('schedule_timeout_interruptible', SLEEP_INTERRUPTIBLE, timeout),
    schedule_timeout_uninterruptible: (timeout) =>
      sleepIn('schedule_timeout_uninterruptible', SLEEP_UNINTERRUPTIBLE, timeout),
    set_current_state: (state) => setState('set_current_state', state),
    __set_current_state: (state) => setState('__set_current_state', state),
    cond_resched() {
      kernel.might_sleep('include/linux/sched.h:2071');
      return Number(kernel.cond_resched());
    },
    wake_up_process: (p) => Number(kernel.wake_task(tasks.number('wake_up_process', 'p', p))),
    task_tgid_nr: (tsk) => tasks.number('task_tgid_nr', 'tsk', tsk),
    task_pid_nr: (tsk) => tasks.number('task_pid_nr', 'tsk', tsk),
  } satisfies typeof header;
}

/** linux/sched/signal.h */
export function linuxSchedSignal({ kernel, tasks, pids }: Realm) {
  const pending = (fn: string, task: unknown, fatal: boolean): number => {
    tasks.number(fn, 'p', task);
    return Number(kernel.signal_pending(fatal));
  };
  return {
    signal_pending: (p) => pending('signal_pending', p, false),
    fatal_signal_pending: (p) => pending('fatal_signal_pending', p, true),
    task_tgid(task) {
      const nr = kernel.task_pid(tasks.number('task_tgid', 'task', task));
      return nr === 0 ? null : pids.of(nr);
    },
    kill_pid(pid, sig, priv) {
      const fn = 'kill_pid';
      const nr = pid === null ? 0 : pids.number(fn, 'pid', pid);
      intArgument(fn, 'priv', priv);
      return kernel.task_kill(nr, intArgument(fn, 'sig', sig));
    },
    send_sig(sig, p, priv) {
      const fn = 'send_sig';
      const nr = tasks.number(fn, 'p', p);
      intArgument(fn, 'priv', priv);
      return kernel.task_kill(nr, intArgument(fn, 'sig', sig));
    },
  } satisfies typeof signal;
}

/** linux/signal.h. Linux: arch/x86/include/uapi/asm/signal.h, include/uapi/asm-generic/siginfo.h. */
export const linuxSignal = {
  SIGURG: 23,
  SIGIO: 29,
  SIGPOLL: 29,
  ...{ POLL_IN: 1, POLL_OUT: 2, POLL_MSG: 3, POLL_ERR: 4, POLL_PRI: 5, POLL_HUP: 6 },
} as const;

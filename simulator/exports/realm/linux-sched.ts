import type * as header from 'linux/sched.h';
import type * as signal from 'linux/sched/signal.h';
import type { task_struct } from 'linux/sched.h';
import { intArgument, wrongType } from '../../libc/arguments.ts';
import { SLEEP_INTERRUPTIBLE, SLEEP_UNINTERRUPTIBLE } from '../sched-gate.ts';
import { FacadeTable, seal } from './handles.ts';
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

class TaskStruct {
  readonly #pid: number;
  readonly #comm: string;

  constructor(pid: number, comm: string) {
    this.#pid = pid;
    this.#comm = comm;
  }

  static pid(value: unknown): number {
    return typeof value === 'object' && value !== null && #pid in value ? value.#pid : -1;
  }

  get pid(): number {
    return this.#pid;
  }
  get tgid(): number {
    return this.#pid;
  }
  get comm(): string {
    return this.#comm;
  }
}
seal(TaskStruct);

function pidOf(fn: string, parameter: string, value: unknown): number {
  const pid = TaskStruct.pid(value);
  if (pid < 0) throw wrongType(fn, parameter, 'a task_struct', value);
  return pid;
}

/** linux/sched.h */
export function linuxSched({ kernel }: Realm) {
  const tasks = new FacadeTable(
    (pid) => Object.freeze(new TaskStruct(pid, kernel.current_comm())) as unknown as task_struct,
  );
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
      return tasks.of(kernel.current_pid(), 0);
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
    wake_up_process: (p) => Number(kernel.wake_task(pidOf('wake_up_process', 'p', p))),
    task_tgid_nr: (tsk) => pidOf('task_tgid_nr', 'tsk', tsk),
    task_pid_nr: (tsk) => pidOf('task_pid_nr', 'tsk', tsk),
  } satisfies typeof header;
}

/** linux/sched/signal.h */
export function linuxSchedSignal({ kernel }: Realm) {
  const pending = (fn: string, task: unknown, fatal: boolean): number => {
    pidOf(fn, 'p', task);
    return Number(kernel.signal_pending(fatal));
  };
  return {
    signal_pending: (p) => pending('signal_pending', p, false),
    fatal_signal_pending: (p) => pending('fatal_signal_pending', p, true),
  } satisfies typeof signal;
}

/** linux/signal.h. Linux: arch/x86/include/uapi/asm/signal.h, include/uapi/asm-generic/siginfo.h. */
export const linuxSignal = {
  SIGURG: 23,
  SIGIO: 29,
  SIGPOLL: 29,
  ...{ POLL_IN: 1, POLL_OUT: 2, POLL_MSG: 3, POLL_ERR: 4, POLL_PRI: 5, POLL_HUP: 6 },
} as const;

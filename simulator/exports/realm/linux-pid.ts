import type * as header from 'linux/pid.h';
import type { pid } from 'linux/pid.h';
import type * as task from 'linux/sched/task.h';
import { intArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

const TYPES = { PIDTYPE_PID: 0, PIDTYPE_TGID: 1, PIDTYPE_PGID: 2, PIDTYPE_SID: 3 } as const;

/** linux/pid.h. Linux: include/linux/pid.h, include/linux/pid_types.h, kernel/pid.c (6.12). */
export function linuxPid({ kernel, pids, tasks }: Realm) {
  /** 0 for NULL. */
  const numberOf = (fn: string, value: unknown): number =>
    value === null ? 0 : pids.number(fn, 'pid', value);
  const found = (nr: number): pid | null => (nr === 0 ? null : pids.of(nr));
  /** Differs: there are no process groups and sessions; nobody is the leader of one. */
  const hasType = (fn: string, type: unknown): boolean =>
    intArgument(fn, 'type', type) <= TYPES.PIDTYPE_TGID;
  const count = (fn: string, value: pid | null, by: number): void => {
    const nr = numberOf(fn, value);
    if (nr !== 0) kernel.pid_count(nr, by);
  };
  const find = (fn: string, nr: unknown): pid | null =>
    found(kernel.pid_find(intArgument(fn, 'nr', nr)));
  const taskOf = (fn: string, value: unknown, type: unknown): number => {
    const nr = numberOf(fn, value);
    return hasType(fn, type) && nr !== 0 ? kernel.pid_task(nr) : 0;
  };
  const taskNumber = (fn: string, tsk: unknown): number =>
    kernel.task_pid(tasks.number(fn, 'tsk', tsk));

  return {
    ...TYPES,
    task_pid: (task) => found(kernel.task_pid(tasks.number('task_pid', 'task', task))),
    task_pid_nr: (tsk) => tasks.number('task_pid_nr', 'tsk', tsk),
    task_pid_vnr: (tsk) => taskNumber('task_pid_vnr', tsk),
    task_tgid_nr: (tsk) => tasks.number('task_tgid_nr', 'tsk', tsk),
    task_tgid_vnr: (tsk) => taskNumber('task_tgid_vnr', tsk),
    pid_alive: (p) => Number(kernel.task_pid(tasks.number('pid_alive', 'p', p)) !== 0),
    pid_nr: (pid) => numberOf('pid_nr', pid),
    pid_vnr: (pid) => numberOf('pid_vnr', pid),
    get_pid(pid) {
      count('get_pid', pid, 1);
      return pid;
    },
    put_pid: (pid) => {
      count('put_pid', pid, -1);
    },
    find_vpid: (nr) => find('find_vpid', nr),
    find_get_pid(nr) {
      const pid = find('find_get_pid', nr);
      count('find_get_pid', pid, 1);
      return pid;
    },
    pid_task(pid, type) {
      const nr = taskOf('pid_task', pid, type);
      return nr === 0 ? null : tasks.of(nr);
    },
    get_pid_task(pid, type) {
      const nr = taskOf('get_pid_task', pid, type);
      if (nr === 0) return null;
      kernel.task_count(nr, 1);
      return tasks.of(nr);
    },
    get_task_pid(task, type) {
      const fn = 'get_task_pid';
      const nr = kernel.task_pid(tasks.number(fn, 'task', task));
      const pid = hasType(fn, type) ? found(nr) : null;
      count(fn, pid, 1);
      return pid;
    },
  } satisfies typeof header;
}

/** linux/sched/task.h */
export function linuxSchedTask({ kernel, tasks }: Realm) {
  return {
    get_task_struct(t) {
      kernel.task_count(tasks.number('get_task_struct', 't', t), 1);
      return t;
    },
    put_task_struct: (t) => {
      kernel.task_count(tasks.number('put_task_struct', 't', t), -1);
    },
  } satisfies typeof task;
}

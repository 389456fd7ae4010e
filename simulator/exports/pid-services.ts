import type { KernelContext } from '../kernel/context.ts';
import { currentTask } from '../kernel/current.ts';
import { kill_pid } from '../kernel/signal-send.ts';
import type { Task } from '../kernel/task.ts';
import type { PidGate } from './pid-gate.ts';

/** Drivers' references to processes: a process holds one of its own until it is collected. Linux: kernel/pid.c (6.12). */
export function pidServices(kc: KernelContext): PidGate {
  /** Processes that drivers have seen, collected or not. Kernel threads never end. */
  const processes = new Map<number, Task>();
  const pidRefs = new Map<number, number>();
  const taskRefs = new Map<number, number>();

  /** A process, or the kernel thread that runs. */
  const find = (nr: number): Task | undefined => {
    const task = kc.tasks.get(nr);
    if (task) processes.set(nr, task);
    const running = currentTask(kc);
    return task ?? (running.pid === nr ? running : undefined);
  };
  const freed = (refs: ReadonlyMap<number, number>, nr: number): boolean => {
    const own = find(nr) || !processes.has(nr) ? 1 : 0;
    return own + (refs.get(nr) ?? 0) <= 0;
  };
  const count = (refs: Map<number, number>, nr: number, by: number): void => {
    refs.set(nr, (refs.get(nr) ?? 0) + by);
  };
  const attached = (nr: number): number => (find(nr) ? nr : 0);

  return {
    pid_find: attached,
    pid_task: attached,
    task_pid: attached,
    pid_count: (pid, by) => {
      count(pidRefs, pid, by);
    },
    task_count: (task, by) => {
      count(taskRefs, task, by);
    },
    pid_freed: (pid) => freed(pidRefs, pid),
    task_freed: (task) => freed(taskRefs, task),
    task_comm: (task) => (find(task) ?? processes.get(task) ?? currentTask(kc)).comm,
    task_kill: (task, signal) => kill_pid(kc, task, signal),
  };
}

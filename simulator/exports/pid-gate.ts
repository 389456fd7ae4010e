/**
 * The part of the gate about tasks and their numbers. Numbers are not used twice while a machine runs: a struct pid and a
 * struct task_struct both go by the number of the process.
 */
export interface PidGate {
  /** 0 when no process, or no longer, has this number. */
  pid_find(nr: number): number;
  /** The task that has this struct pid, 0 when it was collected. */
  pid_task(pid: number): number;
  /** The struct pid of a task, 0 when it was collected. */
  task_pid(task: number): number;
  /** References of drivers to a struct pid, or to a task, go up or down by one. */
  pid_count(pid: number, by: number): void;
  task_count(task: number, by: number): void;
  /** Did the last reference go? */
  pid_freed(pid: number): boolean;
  task_freed(task: number): boolean;
  task_comm(task: number): string;
  /** kill(2) from within the kernel: 0, -ESRCH or -EINVAL. */
  task_kill(task: number, signal: number): number;
}

/** Every member of {@link PidGate}. */
export const PID_CALLS = [
  ...(['pid_find', 'pid_task', 'task_pid', 'pid_count', 'task_count', 'pid_freed'] as const),
  ...(['task_freed', 'task_comm', 'task_kill'] as const),
] as const satisfies readonly (keyof PidGate)[];

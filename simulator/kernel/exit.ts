/** The end of a task. Linux: kernel/exit.c. */
import { exit_mmap } from '../mm/exit-mmap.ts';
import type { KernelContext } from './context.ts';
import { unwind } from './kill.ts';
import { DO_EXIT } from './stages.ts';
import type { Task, TaskEnd } from './task.ts';

/** Gives back what the task holds and makes it a zombie. Linux: do_exit(). */
export function do_exit(kc: KernelContext, task: Task, end: TaskEnd): void {
  kc.trace.enter(DO_EXIT, end.code, end.signal);
  if (task.mm && --task.mm.users === 0) exit_mmap(kc.mm, task.mm);
  task.mm = undefined;
  task.files.closeAll();
  task.end = end;
  task.state = 'Z';
  kc.trace.leave(0);
}

/** Ends the current task and unwinds its stack; user catch and finally are passed. */
export function exitCurrent(kc: KernelContext, end: TaskEnd): never {
  const task = kc.current;
  if (task && !task.end) do_exit(kc, task, end);
  kc.beforeUnwind();
  unwind();
}

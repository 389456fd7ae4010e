/** The end of a task. Linux: kernel/exit.c. */
import { exit_mmap } from '../mm/exit-mmap.ts';
import type { KernelContext } from './context.ts';
import { unwind } from './kill.ts';
import { runRemaining, wake_up_process } from './sched.ts';
import { send_signal } from './signal-send.ts';
import { DO_EXIT } from './stages.ts';
import type { Task, TaskEnd } from './task.ts';
import { release_task } from './wait.ts';

const SIGCHLD = 17;
const CLD_EXITED = 1;
const CLD_KILLED = 2;

/** Gives back what the task holds and makes it a zombie. Linux: do_exit(). */
export function do_exit(kc: KernelContext, task: Task, end: TaskEnd): void {
  kc.trace.enter(DO_EXIT, end.code, end.signal);
  task.exiting = true;
  if (task.alarm) kc.cpu.clock.cancel(task.alarm);
  if (task.mm && --task.mm.users === 0) exit_mmap(kc.mm, task.mm);
  task.mm = undefined;
  task.files.closeAll();
  task.end = end;
  task.state = 'Z';
  forgetChildren(kc, task);
  if (task.adopted) release_task(kc, task);
  else if (task.parent) childEnded(task.parent, task.pid, end);
  kc.trace.leave(0);
}

/** Linux: do_notify_parent(). */
function childEnded(parent: Task, pid: number, end: TaskEnd): void {
  const code = end.signal === 0 ? CLD_EXITED : CLD_KILLED;
  send_signal(parent, SIGCHLD, { code, address: 0, pid, status: end.signal || end.code });
  if (parent.waitsForChild) wake_up_process(parent);
}

/** Ends a task that need not be the current one; what its end calls runs in its context. */
export function endTask(kc: KernelContext, task: Task, end: TaskEnd): void {
  const { current } = kc;
  kc.current = task;
  kc.trace.pid = task.pid;
  do_exit(kc, task, end);
  kc.current = current;
  kc.trace.pid = current?.pid ?? 0;
}

/** Gives the children to init, which collects whoever has ended. Linux: forget_original_parent(). */
function forgetChildren(kc: KernelContext, task: Task): void {
  for (const child of task.children.splice(0)) {
    child.parent = undefined;
    child.adopted = true;
    if (child.state === 'Z') release_task(kc, child);
  }
}

/**
 * Leaves the current task where it is, with all it holds: `D` when it waits for a lock of its own, for ever; `X` when it
 * went wrong once more on its way out. Nobody can collect it.
 */
export function abandonCurrent(kc: KernelContext, end: TaskEnd, state: 'D' | 'X'): never {
  const task = kc.current;
  if (task) {
    task.end = end;
    task.state = state;
  }
  kc.beforeUnwind();
  unwind();
}

/** Ends the current task and unwinds its stack; user catch and finally are passed. */
export function exitCurrent(kc: KernelContext, end: TaskEnd): never {
  const task = kc.current;
  if (task && !task.end) {
    do_exit(kc, task, end);
    runRemaining(kc);
  }
  kc.beforeUnwind();
  unwind();
}

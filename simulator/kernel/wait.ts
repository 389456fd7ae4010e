/** Collecting ended children. Linux: kernel/exit.c (6.12). */
import { ECHILD, ERESTARTSYS } from '../lib/errno.ts';
import type { KernelContext } from './context.ts';
import { schedule, setState } from './sched.ts';
import { DO_WAIT, KERNEL_WAIT4 } from './stages.ts';
import type { Task, TaskEnd } from './task.ts';

/** What wait4() found. */
export interface Waited {
  /** pid of the child that was collected, 0 when none has ended yet, or -ECHILD. */
  readonly pid: number;
  /** Status as wait(2) gives it: exit code in bits 8–15, signal in bits 0–6. */
  readonly status: number;
}

/**
 * Waits until a child of the current task has ended, and collects it. Linux: do_wait().
 *
 * @param pid a child, or -1 for any
 * @returns pid -ECHILD without such a child, -ERESTARTSYS when a signal came first
 */
export function do_wait(kc: KernelContext, pid: number): Waited {
  kc.trace.enter(DO_WAIT, pid);
  const found = waitForChild(kc, pid);
  kc.trace.leave(found.pid);
  return found;
}

function waitForChild(kc: KernelContext, pid: number): Waited {
  for (;;) {
    const found = collect(kc, pid);
    const task = kc.current;
    if (found.pid !== 0 || !task) return found;
    if (task.nextSignal() !== 0) return { pid: -ERESTARTSYS, status: 0 };
    setState(kc, 'S');
    task.waitsForChild = true;
    schedule(kc);
    task.waitsForChild = false;
  }
}

/**
 * Collects an ended child of the current task; it never blocks, the caller decides what runs meanwhile. Linux:
 * kernel_wait4(), do_wait().
 *
 * @param pid a child, or -1 for any
 */
export function kernel_wait4(kc: KernelContext, pid: number): Waited {
  kc.trace.enter(KERNEL_WAIT4, pid);
  const found = collect(kc, pid);
  kc.trace.leave(found.pid);
  return found;
}

function collect(kc: KernelContext, pid: number): Waited {
  const children = kc.current?.children ?? [];
  const wanted = children.filter((child) => pid <= 0 || child.pid === pid);
  if (wanted.length === 0) return { pid: -ECHILD, status: 0 };
  const ended = wanted.find((child) => child.state === 'Z');
  if (!ended?.end) return { pid: 0, status: 0 };
  release_task(kc, ended);
  return { pid: ended.pid, status: waitStatus(ended.end) };
}

function waitStatus({ code, signal }: TaskEnd): number {
  return signal !== 0 ? signal & 127 : (code & 255) << 8;
}

/** The last of a zombie goes. Linux: release_task(). */
export function release_task(kc: KernelContext, task: Task): void {
  task.state = 'X';
  const siblings = task.parent?.children;
  const at = siblings?.indexOf(task) ?? -1;
  if (at >= 0) siblings?.splice(at, 1);
  kc.tasks.delete(task.pid);
}

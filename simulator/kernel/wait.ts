/** Collecting ended children. Linux: kernel/exit.c (6.12). */
import { ECHILD } from '../lib/errno.ts';
import type { KernelContext } from './context.ts';
import { KERNEL_WAIT4 } from './stages.ts';
import type { Task, TaskEnd } from './task.ts';

/** What wait4() found. */
export interface Waited {
  /** pid of the child that was collected, 0 when none has ended yet, or -ECHILD. */
  readonly pid: number;
  /** Status as wait(2) gives it: exit code in bits 8–15, signal in bits 0–6. */
  readonly status: number;
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

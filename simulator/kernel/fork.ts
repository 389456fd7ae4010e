/** New tasks. Linux: kernel/fork.c (6.12). */
import { ENOMEM } from '../lib/errno.ts';
import { dup_mm } from '../mm/fork-mm.ts';
import { kmem_cache_alloc } from '../mm/slab.ts';
import type { KernelContext } from './context.ts';
import { KERNEL_CLONE } from './stages.ts';
import { Task } from './task.ts';

/**
 * fork(): the current task gets a child with copies of its descriptors and its address space. Linux: kernel_clone(),
 * copy_process().
 *
 * @returns the child's pid, or -ENOMEM; a failed fork leaves no trace
 */
export function kernel_clone(kc: KernelContext): number {
  kc.trace.enter(KERNEL_CLONE, kc.nextPid);
  return kc.trace.leave(copyProcess(kc));
}

function copyProcess(kc: KernelContext): number {
  const parent = kc.current;
  if (!parent?.mm) throw new Error('fork needs a running task');
  // Linux: dup_task_struct(), dup_fd().
  if (!kmem_cache_alloc(kc.mm) || !kmem_cache_alloc(kc.mm)) return -ENOMEM;
  const files = parent.files.clone();
  const mm = dup_mm(kc.mm, parent.mm);
  if (!mm) {
    files.closeAll();
    return -ENOMEM;
  }
  const child = new Task(kc.nextPid++, parent, parent.comm, mm, files);
  child.rlimits = parent.rlimits.clone();
  for (const [signal, action] of parent.actions) child.actions.set(signal, action);
  child.oom_score_adj = parent.oom_score_adj;
  parent.children.push(child);
  kc.tasks.set(child.pid, child);
  return child.pid;
}

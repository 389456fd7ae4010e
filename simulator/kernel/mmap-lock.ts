/** mmap_lock of the current task, as the functions on its kernel stack tell. Linux: include/linux/mmap_lock.h, 6.12. */
import { stages } from '../trace/stage.ts';
import type { KernelContext } from './context.ts';
import { schedule, setState } from './sched.ts';
import { MMAP_READ_LOCK } from './stages.ts';

/** Functions that hold mmap_lock for writing; inside them page faults hold it for reading. */
const WRITERS: ReadonlySet<string> = new Set([
  ...['do_mmap', 'do_vmi_munmap', 'do_mprotect_pkey', 'mremap_to', 'vma_to_resize', 'move_vma'],
  ...['do_brk_flags', 'dup_mmap', 'do_mseal', 'apply_vma_lock_flags', 'do_mmap_pgoff', 'do_munmap'],
]);

/** How the innermost function that has mmap_lock holds it. */
export function heldMmapLock({ trace }: KernelContext): 'none' | 'read' | 'write' {
  const { frameStage, framePid, pid } = trace;
  for (let i = Math.min(trace.depth, frameStage.length) - 1; i >= 0 && framePid[i] === pid; i--) {
    const name = stages()[frameStage[i]!]?.name ?? '';
    if (name === 'handle_mm_fault') return 'read';
    if (WRITERS.has(name)) return 'write';
  }
  return 'none';
}

/**
 * Takes mmap_lock for a page fault of the kernel itself. Who holds it for writing waits for himself: a handler of
 * ->mmap that touches user memory whose page is not there (R6.75). Linux: get_mmap_lock_carefully(), mm/memory.c.
 *
 * Differs: readers always get it; nobody else can hold it for writing, because tasks do not preempt each other.
 */
export function mmap_read_lock_killable(kc: KernelContext): void {
  if (heldMmapLock(kc) !== 'write') return;
  kc.trace.enter(MMAP_READ_LOCK);
  setState(kc, 'D', 'kill');
  schedule(kc);
  kc.trace.leave(0);
}

import type { KernelGate } from './guard.ts';
import { KernelObjects } from './kernel-objects.ts';

/** What drivers sleep on, lock, and arm. */
export interface SchedObjects {
  readonly waitQueues: KernelObjects;
  readonly mutexes: KernelObjects;
  readonly semaphores: KernelObjects;
  readonly rwSemaphores: KernelObjects;
  readonly completions: KernelObjects;
  readonly spinLocks: KernelObjects;
  readonly timers: KernelObjects;
  readonly works: KernelObjects;
}

export function schedObjects(kernel: KernelGate): SchedObjects {
  return {
    waitQueues: new KernelObjects(kernel, 'wait_queue_head', 'init_waitqueue_head'),
    mutexes: new KernelObjects(kernel, 'mutex', 'mutex_init'),
    semaphores: new KernelObjects(kernel, 'semaphore', 'sema_init'),
    rwSemaphores: new KernelObjects(kernel, 'rw_semaphore', 'init_rwsem'),
    completions: new KernelObjects(kernel, 'completion', 'init_completion'),
    spinLocks: new KernelObjects(kernel, 'spinlock', 'spin_lock_init'),
    timers: new KernelObjects(kernel, 'timer_list', 'timer_setup'),
    works: new KernelObjects(kernel, 'work_struct', 'INIT_WORK'),
  };
}

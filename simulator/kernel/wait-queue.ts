/** Wait queues. Linux: kernel/sched/wait.c (6.12). */
import type { Task } from './task.ts';
import { wake_up_process } from './sched.ts';

/** Which sleepers a wake-up reaches. Linux: TASK_NORMAL, TASK_INTERRUPTIBLE. */
export type WakeMode = 'all states' | 'interruptible';

interface Waiter {
  readonly task: Task;
  readonly exclusive: boolean;
  /** Leaves the queue when it is woken. Linux: autoremove_wake_function(). */
  readonly autoremove: boolean;
  /** Told at a wake-up, whether the task slept or not. Linux: pollwake(). */
  readonly woken: (() => void) | undefined;
}

interface WaitOptions {
  readonly exclusive?: boolean;
  readonly autoremove?: boolean;
  readonly woken?: () => void;
}

/** Tasks that wait for the same thing. Linux: struct wait_queue_head. */
export class WaitQueueHead {
  private waiters: Waiter[] = [];

  /** Linux: waitqueue_active(). */
  get active(): boolean {
    return this.waiters.length > 0;
  }

  /** Puts the task into the queue once; exclusive waiters stand at the end. Linux: prepare_to_wait_event(). */
  add(task: Task, { exclusive = false, autoremove = true, woken }: WaitOptions = {}): void {
    if (this.waiters.some((waiter) => waiter.task === task && waiter.autoremove === autoremove))
      return;
    const waiter = { task, exclusive, autoremove, woken };
    if (exclusive) this.waiters.push(waiter);
    else this.waiters.unshift(waiter);
  }

  /** Linux: finish_wait(). */
  remove(task: Task): void {
    this.waiters = this.waiters.filter((waiter) => waiter.task !== task);
  }

  /**
   * Wakes every waiter that is not exclusive, and `exclusive` of the others. Linux: __wake_up_common().
   *
   * @param exclusive how many exclusive waiters; 0 for all
   */
  wake(mode: WakeMode, exclusive: number): void {
    let left = exclusive;
    for (const waiter of [...this.waiters]) {
      const { task } = waiter;
      if (task.end) this.remove(task);
      waiter.woken?.();
      if (mode === 'interruptible' && task.state !== 'S') continue;
      if (!wake_up_process(task)) continue;
      if (waiter.autoremove) this.waiters = this.waiters.filter((other) => other !== waiter);
      if (waiter.exclusive && --left === 0) return;
    }
  }
}

/** Waiting for one thing to be done. Linux: kernel/sched/completion.c (6.12). */
import { ERESTARTSYS } from '../lib/errno.ts';
import type { KernelContext } from './context.ts';
import { currentTask } from './current.ts';
import { prepareSleep, type SleepKind } from './mutex.ts';
import { might_sleep } from './preempt.ts';
import { setState } from './sched.ts';
import { schedule_timeout } from './sleep.ts';
import { signalEndsSleep } from './signal-pending.ts';
import { WAIT_FOR_COMPLETION } from './stages.ts';
import { WaitQueueHead } from './wait-queue.ts';

/** Linux: struct completion. */
export class Completion {
  /** How many waits may go on; Infinity after complete_all(). */
  private count = 0;
  private readonly wait = new WaitQueueHead();

  /** Linux: completion_done(). */
  get done(): boolean {
    return this.count > 0;
  }

  /** Linux: reinit_completion(). */
  reset(): void {
    this.count = 0;
  }

  /** @param all complete_all(): every wait goes on, those to come too */
  complete(all: boolean): void {
    this.count = all ? Infinity : this.count + 1;
    this.wait.wake('all states', all ? 0 : 1);
  }

  /** Linux: try_wait_for_completion(). */
  tryWait(): boolean {
    if (this.count === 0) return false;
    this.count--;
    return true;
  }

  /**
   * Linux: wait_for_completion() and its kinds.
   *
   * @param ticks jiffies, Infinity without a limit
   * @returns jiffies left, at least 1; 0 when the time is over; -ERESTARTSYS
   */
  waitFor(kc: KernelContext, kind: SleepKind, ticks: number): number {
    kc.trace.enter(WAIT_FOR_COMPLETION);
    might_sleep(kc, 'kernel/sched/completion.c:117');
    return kc.trace.leave(this.sleep(kc, kind, ticks));
  }

  private sleep(kc: KernelContext, kind: SleepKind, ticks: number): number {
    const task = currentTask(kc);
    let left = ticks;
    while (this.count === 0 && left > 0) {
      prepareSleep(kc, kind);
      if (signalEndsSleep(kc)) {
        setState(kc, 'R');
        return -ERESTARTSYS;
      }
      this.wait.add(task, { exclusive: true });
      left = schedule_timeout(kc, left);
      this.wait.remove(task);
    }
    return this.tryWait() ? Math.max(1, left) : 0;
  }
}

/** Sleeping locks. Linux: kernel/locking/mutex.c, kernel/locking/semaphore.c (6.12). */
import { EINTR } from '../lib/errno.ts';
import type { KernelContext } from './context.ts';
import { currentTask } from './current.ts';
import { might_sleep } from './preempt.ts';
import { schedule, setState } from './sched.ts';
import { schedule_timeout } from './sleep.ts';
import { signalEndsSleep } from './signal-pending.ts';
import { DOWN, MUTEX_LOCK } from './stages.ts';
import type { Task } from './task.ts';
import { WaitQueueHead } from './wait-queue.ts';

/** What may end a wait. */
export type SleepKind = 'uninterruptible' | 'interruptible' | 'killable';

/** Puts the current task to sleep until the next {@link schedule}. */
export function prepareSleep(kc: KernelContext, kind: SleepKind): void {
  if (kind === 'interruptible') setState(kc, 'S');
  else setState(kc, 'D', kind === 'killable' ? 'kill' : 'nothing');
}

/** Linux: struct mutex. Who locks it twice waits for itself, for ever. */
export class Mutex {
  private owner: Task | undefined;
  private readonly waiters = new WaitQueueHead();

  get locked(): boolean {
    return this.owner !== undefined;
  }

  /** Linux: mutex_lock(), mutex_lock_interruptible(), mutex_lock_killable(). @returns 0 or -EINTR */
  lock(kc: KernelContext, kind: SleepKind): number {
    kc.trace.enter(MUTEX_LOCK);
    might_sleep(kc, 'kernel/locking/mutex.c:585');
    return kc.trace.leave(this.acquire(kc, kind));
  }

  private acquire(kc: KernelContext, kind: SleepKind): number {
    const task = currentTask(kc);
    while (this.owner) {
      prepareSleep(kc, kind);
      if (signalEndsSleep(kc)) {
        setState(kc, 'R');
        return -EINTR;
      }
      this.waiters.add(task, { exclusive: true });
      schedule(kc);
      this.waiters.remove(task);
    }
    this.owner = task;
    return 0;
  }

  /** Linux: mutex_trylock(). */
  tryLock(kc: KernelContext): boolean {
    if (this.owner) return false;
    this.owner = currentTask(kc);
    return true;
  }

  /** Linux: mutex_unlock(). @returns false when it was not locked */
  unlock(): boolean {
    const was = this.locked;
    this.owner = undefined;
    this.waiters.wake('all states', 1);
    return was;
  }
}

/** Linux: struct semaphore. */
export class Semaphore {
  private readonly waiters = new WaitQueueHead();

  constructor(private count: number) {}

  /**
   * Linux: down(), down_interruptible(), down_killable(), down_timeout().
   *
   * @returns true when it is down; false when a signal or the time came first
   */
  down(kc: KernelContext, kind: SleepKind, ticks = Infinity): boolean {
    kc.trace.enter(DOWN);
    might_sleep(kc, 'kernel/locking/semaphore.c:59');
    const task = currentTask(kc);
    let left = ticks;
    while (this.count <= 0 && left > 0) {
      prepareSleep(kc, kind);
      if (signalEndsSleep(kc)) break;
      this.waiters.add(task, { exclusive: true });
      left = schedule_timeout(kc, left);
      this.waiters.remove(task);
    }
    setState(kc, 'R');
    const got = this.tryDown();
    kc.trace.leave(got ? 0 : -EINTR);
    return got;
  }

  /** Linux: down_trylock(). */
  tryDown(): boolean {
    if (this.count <= 0) return false;
    this.count--;
    return true;
  }

  up(): void {
    this.count++;
    this.waiters.wake('all states', 1);
  }
}

/** Locks for many readers or one writer. Linux: kernel/locking/rwsem.c (6.12). */
import { EINTR } from '../lib/errno.ts';
import type { KernelContext } from './context.ts';
import { currentTask } from './current.ts';
import { prepareSleep, type SleepKind } from './mutex.ts';
import { might_sleep } from './preempt.ts';
import { schedule, setState, wake_up_process } from './sched.ts';
import { signalEndsSleep } from './signal-pending.ts';
import { DOWN_READ, DOWN_WRITE } from './stages.ts';
import type { Task } from './task.ts';

interface Waiter {
  readonly task: Task;
  readonly write: boolean;
  /** A reader has the lock before it runs; a writer takes it itself. */
  granted: boolean;
}

/**
 * Linux: struct rw_semaphore. A reader waits behind a writer that waits, so that who reads twice may wait for itself.
 *
 * Differs: a writer that has waited for 4 ms is not handed the lock before those who come later.
 */
export class RwSemaphore {
  private readers = 0;
  private writer = false;
  private waiters: Waiter[] = [];

  get locked(): boolean {
    return this.writer || this.readers > 0;
  }

  get contended(): boolean {
    return this.waiters.length > 0;
  }

  /** Linux: down_read(), down_read_interruptible(), down_read_killable(). @returns 0 or -EINTR */
  downRead(kc: KernelContext, kind: SleepKind): number {
    kc.trace.enter(DOWN_READ);
    might_sleep(kc, 'kernel/locking/rwsem.c:1523');
    return kc.trace.leave(this.mayRead() ? this.takeRead() : this.wait(kc, false, kind));
  }

  /** Linux: down_write(), down_write_killable(). @returns 0 or -EINTR */
  downWrite(kc: KernelContext, kind: SleepKind): number {
    kc.trace.enter(DOWN_WRITE);
    might_sleep(kc, 'kernel/locking/rwsem.c:1577');
    return kc.trace.leave(this.tryWrite() ? 0 : this.wait(kc, true, kind));
  }

  /** Linux: down_read_trylock(): also before a writer that waits. */
  tryRead(): boolean {
    if (this.writer) return false;
    this.takeRead();
    return true;
  }

  /** Linux: down_write_trylock(). */
  tryWrite(): boolean {
    if (this.locked) return false;
    this.writer = true;
    return true;
  }

  /** Linux: up_read(). */
  upRead(): void {
    if (this.readers > 0) this.readers--;
    if (this.readers === 0) this.wakeFirst();
  }

  /** Linux: up_write(). */
  upWrite(): void {
    this.writer = false;
    this.wakeFirst();
  }

  /** The writer becomes a reader, and readers that wait join it. Linux: downgrade_write(). */
  downgrade(): void {
    this.writer = false;
    this.readers++;
    this.grantReaders();
  }

  /** Linux: rwsem_down_read_slowpath(): before those who wait, unless others read. */
  private mayRead(): boolean {
    return !this.writer && (this.waiters.length === 0 || this.readers === 0);
  }

  private takeRead(): 0 {
    this.readers++;
    return 0;
  }

  private wait(kc: KernelContext, write: boolean, kind: SleepKind): number {
    const waiter: Waiter = { task: currentTask(kc), write, granted: false };
    this.waiters.push(waiter);
    for (;;) {
      if (waiter.granted || (write && this.tryWrite())) break;
      prepareSleep(kc, kind);
      if (signalEndsSleep(kc)) {
        setState(kc, 'R');
        this.leave(waiter);
        return -EINTR;
      }
      schedule(kc);
    }
    this.waiters = this.waiters.filter((other) => other !== waiter);
    return 0;
  }

  /** Linux: rwsem_del_wake_waiter(). */
  private leave(waiter: Waiter): void {
    const first = this.waiters[0] === waiter;
    this.waiters = this.waiters.filter((other) => other !== waiter);
    if (first) this.wakeFirst();
  }

  /** Wakes the writer that waits longest, or all readers when a reader does. Linux: rwsem_mark_wake(). */
  private wakeFirst(): void {
    this.waiters = this.waiters.filter(({ task }) => !task.end);
    const first = this.waiters[0];
    if (first === undefined || this.writer) return;
    if (!first.write) this.grantReaders();
    else if (this.readers === 0) wake_up_process(first.task);
  }

  private grantReaders(): void {
    const readers = this.waiters.filter(({ write }) => !write);
    this.waiters = this.waiters.filter(({ write }) => write);
    for (const reader of readers) {
      this.readers++;
      reader.granted = true;
      wake_up_process(reader.task);
    }
  }
}

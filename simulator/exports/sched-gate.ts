/**
 * The part of the gate about sleeping, locking and time. Objects of the kernel go by their numbers, from 1 on, which the
 * `…_create` calls give. Times are ticks (jiffies since boot, or a number of them; Infinity for no limit) or nanoseconds.
 */

/** What may end a sleep: `SLEEP_*`. */
export const SLEEP_UNINTERRUPTIBLE = 0;
export const SLEEP_INTERRUPTIBLE = 1;
export const SLEEP_KILLABLE = 2;

/** Kinds of {@link SchedGate.bottom_halves}. */
export const BH_DISABLE = 1;
export const BH_ENABLE = -1;

/** Kinds of callbacks, see `Upcalls.callback`. */
export const CALLBACK_TIMER = 0;
export const CALLBACK_WORK = 1;
export const CALLBACK_IRQ = 2;
export const CALLBACK_IRQ_THREAD = 3;

export interface SchedGate {
  /** Complains when the caller must not sleep; `place` is `file:line`. */
  might_sleep(place: string): void;
  preempt_count(): number;
  irqs_disabled(): boolean;
  /** Sets the state of the running task: -1 to run, or `SLEEP_*`. */
  set_state(state: number): void;
  /** Ticks left. The state was set before. */
  schedule_timeout(ticks: number): number;
  /** Lets interrupts, kernel threads and softirqs go first; true when there were any. */
  cond_resched(): boolean;
  /** Is a signal pending, or one that kills? */
  signal_pending(fatal: boolean): boolean;
  /** True when the task slept. */
  wake_task(pid: number): boolean;

  wq_create(): number;
  /** Enqueues the running task and sets its state; -ERESTARTSYS when a signal is there already. */
  wq_prepare(wq: number, sleep: number, exclusive: boolean): number;
  /** Leaves the queue and runs. */
  wq_finish(wq: number): void;
  /** @param exclusive how many exclusive waiters, 0 for all */
  wq_wake(wq: number, interruptible: boolean, exclusive: number): void;
  wq_active(wq: number): boolean;

  mutex_create(): number;
  /** 0 or -EINTR. */
  mutex_lock(mutex: number, sleep: number): number;
  mutex_trylock(mutex: number): boolean;
  mutex_unlock(mutex: number): void;
  mutex_is_locked(mutex: number): boolean;
  sem_create(count: number): number;
  /** False when a signal or the time came first. */
  sem_down(sem: number, sleep: number, ticks: number): boolean;
  sem_trydown(sem: number): boolean;
  sem_up(sem: number): void;
  rwsem_create(): number;
  /** 0 or -EINTR. */
  rwsem_down(sem: number, write: boolean, sleep: number): number;
  rwsem_trydown(sem: number, write: boolean): boolean;
  rwsem_up(sem: number, write: boolean): void;
  /** A writer becomes a reader. */
  rwsem_downgrade(sem: number): void;
  rwsem_is_locked(sem: number): boolean;
  rwsem_is_contended(sem: number): boolean;
  completion_create(): number;
  completion_complete(completion: number, all: boolean): void;
  completion_reset(completion: number): void;
  completion_done(completion: number): boolean;
  completion_trywait(completion: number): boolean;
  /** Ticks left, at least 1; 0 when the time is over, or -ERESTARTSYS. */
  completion_wait(completion: number, sleep: number, ticks: number): number;

  spin_create(): number;
  spin_lock(lock: number): void;
  spin_trylock(lock: number): boolean;
  spin_unlock(lock: number): void;
  spin_is_locked(lock: number): boolean;
  /** True when interrupts were disabled before. */
  irq_save(): boolean;
  irq_restore(disabled: boolean): void;
  /** BH_DISABLE or BH_ENABLE. */
  bottom_halves(what: number): void;

  /** Ticks since boot. */
  ticks(): number;
  /** Nanoseconds since boot. */
  nanoseconds(): number;
  /** Ticks left when a signal came first. */
  msleep(ticks: number, interruptible: boolean): number;
  usleep(nanoseconds: number): void;
  /** The processor spins. */
  busy_wait(nanoseconds: number): void;

  timer_create(): number;
  /** Arms a timer; true when it was armed. */
  timer_modify(timer: number, expires: number): boolean;
  /** True when it was armed. `sync` waits for its function; `shutdown` lets it never be armed again. */
  timer_delete(timer: number, sync: boolean, shutdown: boolean): boolean;
  timer_pending(timer: number): boolean;

  work_create(): number;
  /** False when it is queued already. `ticks` 0 is at once. */
  work_queue(work: number, thread: string, ticks: number): boolean;
  /** True when it was pending. */
  work_modify(work: number, thread: string, ticks: number): boolean;
  work_cancel(work: number, sync: boolean): boolean;
  /** Waits; `delayed` does not wait for the delay. True when there was something to wait for. */
  work_flush(work: number, delayed: boolean): boolean;
  work_pending(work: number): boolean;
}

/** Every member of {@link SchedGate}. */
export const SCHED_CALLS = [
  ...(['might_sleep', 'preempt_count', 'irqs_disabled', 'set_state', 'schedule_timeout'] as const),
  ...(['cond_resched', 'signal_pending', 'wake_task', 'wq_create', 'wq_prepare'] as const),
  ...([
    'wq_finish',
    'wq_wake',
    'wq_active',
    'mutex_create',
    'mutex_lock',
    'mutex_trylock',
  ] as const),
  ...([
    'mutex_unlock',
    'mutex_is_locked',
    'sem_create',
    'sem_down',
    'sem_trydown',
    'sem_up',
  ] as const),
  ...(['rwsem_create', 'rwsem_down', 'rwsem_trydown', 'rwsem_up', 'rwsem_downgrade'] as const),
  ...(['rwsem_is_locked', 'rwsem_is_contended'] as const),
  ...(['completion_create', 'completion_complete', 'completion_reset', 'completion_done'] as const),
  ...([
    'completion_trywait',
    'completion_wait',
    'spin_create',
    'spin_lock',
    'spin_trylock',
  ] as const),
  ...(['spin_unlock', 'spin_is_locked', 'irq_save', 'irq_restore', 'bottom_halves'] as const),
  ...(['ticks', 'nanoseconds', 'msleep', 'usleep', 'busy_wait', 'timer_create'] as const),
  ...(['timer_modify', 'timer_delete', 'timer_pending', 'work_create', 'work_queue'] as const),
  ...(['work_modify', 'work_cancel', 'work_flush', 'work_pending'] as const),
] as const satisfies readonly (keyof SchedGate)[];

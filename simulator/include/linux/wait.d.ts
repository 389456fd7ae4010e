/**
 * linux/wait.h: sleeping until a condition holds.
 *
 * The condition is a function here, because C's macros evaluate theirs again after each wake-up:
 * `wait_event_interruptible(dev.wq, () => dev.head !== dev.tail)`.
 */

declare const opaque: unique symbol;

/**
 * `struct wait_queue_head`: tasks that wait for the same thing. `{}` until {@link init_waitqueue_head} makes one of it.
 *
 * Linux: include/linux/wait.h.
 */
export interface wait_queue_head {
  readonly [opaque]?: 'wait_queue_head';
}
/** `wait_queue_head_t`: {@link wait_queue_head}. Linux: include/linux/wait.h. */
export type wait_queue_head_t = wait_queue_head;

/** `struct wait_queue_entry`: the running task's place in a queue, for {@link prepare_to_wait}. Linux: include/linux/wait.h. */
export interface wait_queue_entry {
  readonly [opaque]: 'wait_queue_entry';
}

/** What a wait goes on at: true, or a number other than 0. */
export type wait_condition = () => boolean | number | bigint;

/**
 * A wait queue, ready for use. C's macro declares a variable of the name it is given; here it is the value.
 *
 * Linux: include/linux/wait.h.
 */
export declare function DECLARE_WAIT_QUEUE_HEAD(): wait_queue_head;

/** Makes an empty wait queue of an object. Does not sleep. Linux: include/linux/wait.h. */
export declare function init_waitqueue_head(wq_head: wait_queue_head): void;

/**
 * Sleeps until the condition holds; nothing else ends the sleep, not even SIGKILL.
 *
 * May sleep. A task that sleeps so for 120 seconds is reported as hung. Linux: include/linux/wait.h.
 *
 * @param condition looked at before the first sleep and after each wake-up
 */
export declare function wait_event(wq_head: wait_queue_head, condition: wait_condition): void;

/**
 * As {@link wait_event}, for `timeout` at most. May sleep. Linux: include/linux/wait.h.
 *
 * @param timeout jiffies
 * @returns 0 when the time is over and the condition does not hold; else jiffies left, at least 1
 */
export declare function wait_event_timeout(
  wq_head: wait_queue_head,
  condition: wait_condition,
  timeout: bigint | number,
): number;

/**
 * Sleeps until the condition holds or a signal comes. May sleep. Linux: include/linux/wait.h.
 *
 * @returns 0, or -ERESTARTSYS after a signal: return it, and the program's call fails with EINTR or starts again
 */
export declare function wait_event_interruptible(
  wq_head: wait_queue_head,
  condition: wait_condition,
): number;

/**
 * As {@link wait_event_interruptible}, for `timeout` at most. May sleep. Linux: include/linux/wait.h.
 *
 * @param timeout jiffies
 * @returns 0 when the time is over, jiffies left (at least 1), or -ERESTARTSYS
 */
export declare function wait_event_interruptible_timeout(
  wq_head: wait_queue_head,
  condition: wait_condition,
  timeout: bigint | number,
): number;

/**
 * As {@link wait_event_interruptible}, as an exclusive waiter: wake_up() wakes only one of those. May sleep. Linux:
 * include/linux/wait.h.
 */
export declare function wait_event_interruptible_exclusive(
  wq_head: wait_queue_head,
  condition: wait_condition,
): number;

/** Sleeps until the condition holds or a signal kills the process. May sleep. @returns 0 or -ERESTARTSYS. Linux: include/linux/wait.h. */
export declare function wait_event_killable(
  wq_head: wait_queue_head,
  condition: wait_condition,
): number;

/** Wakes every waiter that is not exclusive, and one that is. Does not sleep. Linux: kernel/sched/wait.c. */
export declare function wake_up(wq_head: wait_queue_head): void;

/** As {@link wake_up}, with `nr` exclusive waiters. Does not sleep. Linux: kernel/sched/wait.c. */
export declare function wake_up_nr(wq_head: wait_queue_head, nr: number): void;

/** Wakes all waiters. Does not sleep. Linux: kernel/sched/wait.c. */
export declare function wake_up_all(wq_head: wait_queue_head): void;

/** As {@link wake_up}, but only interruptible sleepers. Does not sleep. Linux: kernel/sched/wait.c. */
export declare function wake_up_interruptible(wq_head: wait_queue_head): void;

/** Wakes all interruptible sleepers. Does not sleep. Linux: kernel/sched/wait.c. */
export declare function wake_up_interruptible_all(wq_head: wait_queue_head): void;

/** As {@link wake_up_interruptible}, without running the woken at once. Does not sleep. Linux: kernel/sched/wait.c. */
export declare function wake_up_interruptible_sync(wq_head: wait_queue_head): void;

/** 1 when somebody is in the queue. Does not sleep. Linux: include/linux/wait.h. */
export declare function waitqueue_active(wq_head: wait_queue_head): number;

/** A place in a wait queue for the running task. C's macro declares a variable; here it is the value. Linux: include/linux/wait.h. */
export declare function DEFINE_WAIT(): wait_queue_entry;

/**
 * Enters the queue and sets the task's state, so that a wake-up between this and schedule() is not lost.
 *
 * Does not sleep. Linux: kernel/sched/wait.c.
 *
 * @param state TASK_INTERRUPTIBLE or TASK_UNINTERRUPTIBLE
 */
export declare function prepare_to_wait(
  wq_head: wait_queue_head,
  wq_entry: wait_queue_entry,
  state: number,
): void;

/** As {@link prepare_to_wait}, as an exclusive waiter. Linux: kernel/sched/wait.c. */
export declare function prepare_to_wait_exclusive(
  wq_head: wait_queue_head,
  wq_entry: wait_queue_entry,
  state: number,
): void;

/** Leaves the queue; the task runs. Does not sleep. Linux: kernel/sched/wait.c. */
export declare function finish_wait(wq_head: wait_queue_head, wq_entry: wait_queue_entry): void;

export {};

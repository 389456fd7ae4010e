/** linux/workqueue.h: functions that kernel threads run; they may sleep. */

declare const opaque: unique symbol;

/** `struct work_struct`. `{}` until {@link INIT_WORK} makes one of it. Linux: include/linux/workqueue_types.h. */
export interface work_struct {
  readonly [opaque]?: 'work_struct';
}

/** `struct delayed_work`: work with a timer before it. `{}` until {@link INIT_DELAYED_WORK}. Linux: include/linux/workqueue.h. */
export interface delayed_work {
  /** What the function gets. */
  work?: work_struct;
}

/** `struct workqueue_struct`: threads of a driver's own. Linux: kernel/workqueue.c. */
export interface workqueue_struct {
  readonly [opaque]: 'workqueue_struct';
}

/** `work_func_t`: what a work item does. It runs in a kernel thread, without the program's memory. */
export type work_func_t = (work: work_struct) => void;

/** The kernel's own work queue. Linux: kernel/workqueue.c. */
export declare const system_wq: workqueue_struct;
/** The kernel's work queue for what takes long. Linux: kernel/workqueue.c. */
export declare const system_long_wq: workqueue_struct;

/** Ties a work item to its function. Linux: include/linux/workqueue.h. */
export declare function INIT_WORK(work: work_struct, func: work_func_t): void;

/** A work item with its function. C's macro declares a variable; here it is the value. Linux: include/linux/workqueue.h. */
export declare function DECLARE_WORK(func: work_func_t): work_struct;

/** Ties a delayed work item to its function. Linux: include/linux/workqueue.h. */
export declare function INIT_DELAYED_WORK(dwork: delayed_work, func: work_func_t): void;

/** A delayed work item with its function. Here it is the value. Linux: include/linux/workqueue.h. */
export declare function DECLARE_DELAYED_WORK(func: work_func_t): delayed_work;

/** The delayed work that a function's `work` belongs to. Linux: include/linux/workqueue.h. */
export declare function to_delayed_work(work: work_struct): delayed_work;

/** Queues the work. Does not sleep. @returns false when it is queued already. Linux: include/linux/workqueue.h. */
export declare function schedule_work(work: work_struct): boolean;

/** Queues the work after `delay` jiffies. Does not sleep. @returns false when it is pending already. Linux: include/linux/workqueue.h. */
export declare function schedule_delayed_work(dwork: delayed_work, delay: bigint | number): boolean;

/** Queues the work for threads of `wq`. Does not sleep. Linux: include/linux/workqueue.h. */
export declare function queue_work(wq: workqueue_struct, work: work_struct): boolean;

/** Queues the work for threads of `wq` after `delay` jiffies. Does not sleep. Linux: include/linux/workqueue.h. */
export declare function queue_delayed_work(
  wq: workqueue_struct,
  dwork: delayed_work,
  delay: bigint | number,
): boolean;

/** Changes when the work is queued. Does not sleep. @returns true when it was pending. Linux: include/linux/workqueue.h. */
export declare function mod_delayed_work(
  wq: workqueue_struct,
  dwork: delayed_work,
  delay: bigint | number,
): boolean;

/** Waits until the work is done. May sleep. @returns false when it was idle. Linux: kernel/workqueue.c. */
export declare function flush_work(work: work_struct): boolean;

/** Queues delayed work at once and waits until it is done. May sleep. Linux: kernel/workqueue.c. */
export declare function flush_delayed_work(dwork: delayed_work): boolean;

/** Takes the work out of its queue. Does not sleep. @returns true when it was pending. Linux: kernel/workqueue.c. */
export declare function cancel_work(work: work_struct): boolean;

/** As {@link cancel_work}, and waits for a run under way. May sleep. Linux: kernel/workqueue.c. */
export declare function cancel_work_sync(work: work_struct): boolean;

/** Takes delayed work out. Does not sleep. @returns true when it was pending. Linux: kernel/workqueue.c. */
export declare function cancel_delayed_work(dwork: delayed_work): boolean;

/** As {@link cancel_delayed_work}, and waits for a run under way. May sleep. Linux: kernel/workqueue.c. */
export declare function cancel_delayed_work_sync(dwork: delayed_work): boolean;

/** Is the work queued? Linux: include/linux/workqueue.h. */
export declare function work_pending(work: work_struct): boolean;

/** Is the delayed work pending? Linux: include/linux/workqueue.h. */
export declare function delayed_work_pending(dwork: delayed_work): boolean;

/**
 * A work queue whose items run one after the other, in order. May sleep. Linux: include/linux/workqueue.h.
 *
 * @param name of its thread: `kworker/u2:0-NAME`
 */
export declare function create_singlethread_workqueue(name: string): workqueue_struct;

/** As {@link create_singlethread_workqueue}: here all work runs in order. `flags` are WQ_*. Linux: kernel/workqueue.c. */
export declare function alloc_workqueue(
  fmt: string,
  flags: number,
  max_active: number,
): workqueue_struct;

/** Waits for what is queued, then removes the queue. May sleep. Linux: kernel/workqueue.c. */
export declare function destroy_workqueue(wq: workqueue_struct): void;

/** Waits until all work queued so far is done. May sleep. Linux: kernel/workqueue.c. */
export declare function flush_workqueue(wq: workqueue_struct): void;

export {};

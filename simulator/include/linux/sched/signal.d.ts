/** linux/sched/signal.h: signals, seen by the task that gets them. */
import type { task_struct } from 'linux/sched.h';

/**
 * 1 when a signal waits for the running task: stop waiting and return -ERESTARTSYS.
 *
 * Does not sleep. Linux: include/linux/sched/signal.h.
 */
export declare function signal_pending(p: task_struct): number;

/** 1 when a signal that kills waits for the running task. Linux: include/linux/sched/signal.h. */
export declare function fatal_signal_pending(p: task_struct): number;

/** linux/sched/signal.h: signals, seen by the task that gets them and by whoever sends them. */
import type { pid } from 'linux/pid.h';
import type { task_struct } from 'linux/sched.h';

/**
 * 1 when a signal waits for the running task: stop waiting and return -ERESTARTSYS.
 *
 * Does not sleep. Linux: include/linux/sched/signal.h.
 */
export declare function signal_pending(p: task_struct): number;

/** 1 when a signal that kills waits for the running task. Linux: include/linux/sched/signal.h. */
export declare function fatal_signal_pending(p: task_struct): number;

/** The struct pid of the process of a task, without a reference; null when it was collected. Linux: include/linux/sched/signal.h. */
export declare function task_tgid(task: task_struct): pid | null;

/**
 * Sends a signal to a process. Does not sleep. Linux: kernel/signal.c.
 *
 * @param sig number of the signal; 0 only asks whether there is the process
 * @param priv 1 when the kernel sends it, 0 when the running process does
 * @returns 0, -ESRCH (collected, or null), -EINVAL (no such signal)
 */
export declare function kill_pid(pid: pid | null, sig: number, priv: number): number;

/** As {@link kill_pid}, to a task. Does not sleep. Linux: kernel/signal.c. */
export declare function send_sig(sig: number, p: task_struct, priv: number): number;

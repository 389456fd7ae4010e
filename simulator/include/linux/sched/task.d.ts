/** linux/sched/task.h: references to tasks. */
import type { task_struct } from 'linux/sched.h';

/** Takes a reference, so that the task_struct outlives the process. Does not sleep. Linux: include/linux/sched/task.h. */
export declare function get_task_struct(t: task_struct): task_struct;

/**
 * Gives a reference back. With the last one the task_struct is freed: whoever uses it afterwards causes an oops. Does not
 * sleep. Linux: include/linux/sched/task.h.
 */
export declare function put_task_struct(t: task_struct): void;

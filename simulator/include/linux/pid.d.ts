/** linux/pid.h: numbers of processes that stay valid when the process has gone. */
import type { task_struct } from 'linux/sched.h';

declare const opaque: unique symbol;

/**
 * `struct pid`: the kernel's own name of a process. As long as a driver holds a reference it means that process and no
 * other, also after its end. Linux: include/linux/pid.h.
 */
export interface pid {
  readonly [opaque]: 'pid';
}

/** `enum pid_type`. Linux: include/linux/pid_types.h. */
export type pid_type = 0 | 1 | 2 | 3;
/** The task whose number it is. Linux: include/linux/pid_types.h. */
export declare const PIDTYPE_PID: 0;
/** The process whose number it is. Linux: include/linux/pid_types.h. */
export declare const PIDTYPE_TGID: 1;
/** The process group; there are none here. Linux: include/linux/pid_types.h. */
export declare const PIDTYPE_PGID: 2;
/** The session; there are none here. Linux: include/linux/pid_types.h. */
export declare const PIDTYPE_SID: 3;

/**
 * The struct pid of a task, without a reference: take one with {@link get_pid} to keep it. Does not sleep. Linux:
 * include/linux/pid.h.
 *
 * @returns null when the task was collected
 */
export declare function task_pid(task: task_struct): pid | null;

/** Number of a task, as the kernel sees it. Does not sleep. Linux: include/linux/pid.h. */
export declare function task_pid_nr(tsk: task_struct): number;

/** Number of a task, as the running process sees it; 0 when it was collected. Linux: include/linux/pid.h. */
export declare function task_pid_vnr(tsk: task_struct): number;

/** Number of the process of a task, as the kernel sees it. Does not sleep. Linux: include/linux/pid.h. */
export declare function task_tgid_nr(tsk: task_struct): number;

/** Number of the process of a task, as the running process sees it; 0 when it was collected. Linux: include/linux/pid.h. */
export declare function task_tgid_vnr(tsk: task_struct): number;

/** 1 until the task was collected: a zombie is alive. Does not sleep. Linux: include/linux/pid.h. */
export declare function pid_alive(p: task_struct): number;

/** The number as the kernel sees it; 0 for null. Does not sleep. Linux: include/linux/pid.h. */
export declare function pid_nr(pid: pid | null): number;

/** The number as the running process sees it; 0 for null. Does not sleep. Linux: kernel/pid.c. */
export declare function pid_vnr(pid: pid | null): number;

/** Takes a reference; null is passed on. Does not sleep. Linux: include/linux/pid.h. */
export declare function get_pid<P extends pid | null>(pid: P): P;

/**
 * Gives a reference back; null is allowed. With the last one the struct pid is freed: whoever uses it afterwards causes an
 * oops. Does not sleep. Linux: kernel/pid.c.
 */
export declare function put_pid(pid: pid | null): void;

/**
 * The struct pid of a number, without a reference. Does not sleep. Linux: kernel/pid.c.
 *
 * @param nr number as the running process sees it
 * @returns null when no process has it
 */
export declare function find_vpid(nr: number): pid | null;

/** As {@link find_vpid}, with a reference that {@link put_pid} gives back. Does not sleep. Linux: kernel/pid.c. */
export declare function find_get_pid(nr: number): pid | null;

/**
 * The task, without a reference. Does not sleep. Linux: kernel/pid.c.
 *
 * @returns null for null, when the task was collected, and for groups and sessions
 */
export declare function pid_task(pid: pid | null, type: pid_type): task_struct | null;

/** As {@link pid_task}, with a reference that put_task_struct() gives back. Does not sleep. Linux: kernel/pid.c. */
export declare function get_pid_task(pid: pid | null, type: pid_type): task_struct | null;

/** The struct pid of a task with a reference that {@link put_pid} gives back; null as {@link task_pid}. Linux: kernel/pid.c. */
export declare function get_task_pid(task: task_struct, type: pid_type): pid | null;

export {};

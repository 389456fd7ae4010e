/** linux/sched.h: the running task, and giving the processor away. */

declare const opaque: unique symbol;

/** `struct task_struct`: a process or a kernel thread. Linux: include/linux/sched.h. */
export interface task_struct {
  readonly [opaque]: 'task_struct';
  /** Number of the thread. */
  readonly pid: number;
  /** Number of the process; the same as `pid`, because every process has one thread. */
  readonly tgid: number;
  /** Name of the program, at most 15 bytes. */
  readonly comm: string;
}

/**
 * The running task. In an interrupt it is whoever was interrupted, which says nothing about whom the interrupt is for.
 *
 * A live binding: read it where you need it. Linux: arch/x86/include/asm/current.h.
 */
export let current: task_struct;

/** State of a task that runs or wants to. Linux: include/linux/sched.h. */
export declare const TASK_RUNNING: 0;
/** Sleeps until a wake-up or a signal. Linux: include/linux/sched.h. */
export declare const TASK_INTERRUPTIBLE: 1;
/** Sleeps until a wake-up. Linux: include/linux/sched.h. */
export declare const TASK_UNINTERRUPTIBLE: 2;
/** Sleeps until a wake-up or a signal that kills. Linux: include/linux/sched.h. */
export declare const TASK_KILLABLE: 0x102;
/** schedule_timeout() without a limit: the greatest long, which a number holds only rounded. Linux: include/linux/sched.h. */
export declare const MAX_SCHEDULE_TIMEOUT: number;

/**
 * Gives the processor away; returns when the task is woken, at once if its state is TASK_RUNNING.
 *
 * Sleeps: never with a spinlock held or in an interrupt ("scheduling while atomic"). Linux: kernel/sched/core.c.
 */
export declare function schedule(): void;

/**
 * Sleeps for `timeout`, or until a wake-up. Set the task's state before. Sleeps. Linux: kernel/time/sleep_timeout.c.
 *
 * @param timeout jiffies, or MAX_SCHEDULE_TIMEOUT
 * @returns jiffies left, 0 when the time is over
 */
export declare function schedule_timeout(timeout: bigint | number): number;

/** schedule_timeout() in state TASK_INTERRUPTIBLE. Sleeps. Linux: kernel/time/sleep_timeout.c. */
export declare function schedule_timeout_interruptible(timeout: bigint | number): number;

/** schedule_timeout() in state TASK_UNINTERRUPTIBLE. Sleeps. Linux: kernel/time/sleep_timeout.c. */
export declare function schedule_timeout_uninterruptible(timeout: bigint | number): number;

/** The state of the running task for the next schedule(). Does not sleep. Linux: include/linux/sched.h. */
export declare function set_current_state(state: number): void;

/** As {@link set_current_state}, without a memory barrier. Linux: include/linux/sched.h. */
export declare function __set_current_state(state: number): void;

/** Lets others run if somebody wants to. May sleep. @returns 1 when others ran. Linux: include/linux/sched.h. */
export declare function cond_resched(): number;

/** Makes a sleeping task ready. Does not sleep. @returns 1 when it slept. Linux: kernel/sched/core.c. */
export declare function wake_up_process(p: task_struct): number;

/** Number of the process of a task. Linux: include/linux/pid.h. */
export declare function task_tgid_nr(tsk: task_struct): number;

/** Number of a task. Linux: include/linux/pid.h. */
export declare function task_pid_nr(tsk: task_struct): number;

export {};

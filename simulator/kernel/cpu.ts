/** The one processor: what it runs, what interrupts it, and what waits for it. */
import type { VirtualClock } from './clock.ts';
import { FdTable } from './fd-table.ts';
import { Task } from './task.ts';

/** Bits of preempt_count. Linux: include/linux/preempt.h. */
export const PREEMPT_OFFSET = 1;
export const SOFTIRQ_OFFSET = 0x100;
export const SOFTIRQ_MASK = 0xff00;
export const SOFTIRQ_DISABLE_OFFSET = 2 * SOFTIRQ_OFFSET;
export const HARDIRQ_OFFSET = 0x10000;
export const HARDIRQ_MASK = 0xf0000;

/**
 * State of the processor.
 *
 * Differs: there is one processor, and a task runs until it blocks, ends or leaves a system call; interrupts come at
 * accesses to devices, in busy waits, when they are enabled again, and while everybody sleeps.
 */
export class Cpu {
  /** Runs when nobody else can. Linux: swapper/0. */
  readonly idle = new Task(0, undefined, 'swapper/0', undefined, new FdTable());
  /** Loads modules before there is a process. */
  readonly loader = new Task(1, undefined, 'insmod', undefined, new FdTable());
  /** Linux: preempt_count(). */
  preemptCount = 0;
  irqsDisabled = false;
  /** Interrupt lines that want to be served. */
  readonly interrupts = new Set<number>();
  /** Softirqs that are raised, in order. */
  readonly softirqs: (() => void)[] = [];
  /** Work for kernel threads, in order. */
  readonly jobs: Job[] = [];
  /** Forked processes that have not run yet, in order. */
  readonly ready: Task[] = [];
  /** Tasks that block with their stacks below the running one, outermost first. */
  readonly below: Task[] = [];
  /** jiffies of the last complaint about sleeping, so that a loop complains once a second. */
  lastComplaint = -Infinity;

  constructor(readonly clock: VirtualClock) {}

  /** May this context not sleep? Linux: in_atomic() || irqs_disabled(). */
  get atomic(): boolean {
    return this.preemptCount !== 0 || this.irqsDisabled;
  }

  /** Linux: in_interrupt(). */
  get inInterrupt(): boolean {
    return (this.preemptCount & (HARDIRQ_MASK | SOFTIRQ_MASK)) !== 0;
  }

  /** Is anything to be done before the task goes on in user mode? */
  get wantsAttention(): boolean {
    return (
      this.clock.isDue() ||
      this.interrupts.size > 0 ||
      this.softirqs.length > 0 ||
      this.jobs.length > 0
    );
  }
}

/** Something that a kernel thread does. */
export interface Job {
  /** Name of the thread. */
  readonly comm: string;
  readonly run: () => void;
}

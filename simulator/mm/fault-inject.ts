/** Allocations that fail on purpose. Linux: lib/fault-inject.c, mm/failslab.c, mm/fail_page_alloc.c (6.12). */
import { GFP_NOFAIL } from './page-alloc.ts';
import type { MmPorts } from './ports.ts';

/** Whose turn it is to fail. Linux: the `fail_nth` of struct task_struct. */
export interface FaultTarget {
  /** The n-th failable allocation from now on fails; 0: none. Linux: /proc/self/fail-nth. */
  fail_nth: number;
}

const KERN_NOTICE = 5;

/** One kind of failure with its own count. Linux: struct fault_attr with its defaults. */
interface FaultAttr {
  readonly name: string;
  times: number;
}

/**
 * Linux: should_fail_ex() with nothing but fail_nth set, `ignore-gfp-wait` and `ignore-gfp-highmem` off, `min-order` 0
 * and `cache-filter` off: slab objects and pages of every order count together, in the context of a task only.
 */
export class FaultInject {
  /** Has any task ever had a count? Why: one load decides on the path of every allocation. */
  armed = false;
  private readonly failslab: FaultAttr = { name: 'failslab', times: 1 };
  private readonly fail_page_alloc: FaultAttr = { name: 'fail_page_alloc', times: 1 };

  constructor(private readonly ports: MmPorts) {}

  /** The `nth` failable allocation of the task fails, 1 is the next one; 0 disarms. */
  setFailNth(task: FaultTarget, nth: number): void {
    task.fail_nth = nth;
    if (nth !== 0) this.armed = true;
  }

  /** Linux: should_failslab(). */
  should_failslab(gfp: number): boolean {
    return this.armed && this.should_fail(this.failslab, gfp);
  }

  /** Linux: should_fail_alloc_page(). */
  should_fail_alloc_page(gfp: number): boolean {
    return this.armed && this.should_fail(this.fail_page_alloc, gfp);
  }

  private should_fail(attr: FaultAttr, gfp: number): boolean {
    if ((gfp & GFP_NOFAIL) !== 0) return false;
    const task = this.ports.currentTask();
    if (!task || task.fail_nth === 0) return false;
    if (--task.fail_nth !== 0) return false;
    this.ports.printk(KERN_NOTICE, 'FAULT_INJECTION: forcing a failure.');
    const { name, times } = attr;
    const line = `name ${name}, interval 1, probability 0, space 0, times ${times}`;
    this.ports.printk(KERN_NOTICE, line);
    this.ports.dumpStack();
    attr.times = Math.max(0, times - 1);
    return true;
  }
}

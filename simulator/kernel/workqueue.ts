/** Work that kernel threads do. Linux: kernel/workqueue.c (6.12). */
import type { KernelContext } from './context.ts';
import type { Job } from './cpu.ts';
import { currentTask } from './current.ts';
import { schedule, setState } from './sched.ts';
import { PROCESS_ONE_WORK } from './stages.ts';
import { Timer } from './timer.ts';
import { WaitQueueHead } from './wait-queue.ts';

/** Linux: struct work_struct; with a delay, struct delayed_work. */
export class Work {
  private job: Job | undefined;
  /** How many of its runs are under way: a run that queues it again lets the next one wait. */
  private running = false;
  private again = false;
  private readonly done = new WaitQueueHead();
  private readonly timer: Timer;

  /** @param comm name of the thread that runs it */
  constructor(
    private readonly kc: KernelContext,
    private readonly id: number,
    private readonly run: () => void,
  ) {
    this.timer = new Timer(kc, id, () => {
      this.enqueue(this.comm);
    });
  }

  private comm = 'kworker/0:1';

  /** Linux: work_pending(). */
  get pending(): boolean {
    return this.job !== undefined || this.again || this.timer.pending;
  }

  get busy(): boolean {
    return this.running;
  }

  /** Linux: queue_work(). @returns false when it was queued already */
  queue(comm: string): boolean {
    if (this.pending) return false;
    this.enqueue(comm);
    return true;
  }

  /** Linux: queue_delayed_work(). @param ticks jiffies */
  queueDelayed(comm: string, ticks: number): boolean {
    if (ticks === 0) return this.queue(comm);
    if (this.pending) return false;
    this.arm(comm, ticks);
    return true;
  }

  /** Linux: mod_delayed_work(). @returns was it pending? */
  modify(comm: string, ticks: number): boolean {
    const was = this.cancel();
    if (ticks === 0) this.enqueue(comm);
    else this.arm(comm, ticks);
    return was;
  }

  /** Linux: cancel_work(). @returns was it pending? */
  cancel(): boolean {
    const was = this.pending;
    this.timer.cancel();
    const { jobs } = this.kc.cpu;
    if (this.job) jobs.splice(jobs.indexOf(this.job), 1);
    this.job = undefined;
    this.again = false;
    return was;
  }

  /** Waits until neither a run is under way nor one is queued. Linux: flush_work(). @returns did it have to wait? */
  flush(): boolean {
    const waited = this.job !== undefined || this.again || this.running;
    while (this.job !== undefined || this.again || this.running) this.sleep();
    return waited;
  }

  /** Linux: flush_delayed_work(). */
  flushDelayed(): boolean {
    if (this.timer.cancel()) this.enqueue(this.comm);
    return this.flush();
  }

  /** Linux: cancel_work_sync(). @returns was it pending? */
  cancelSync(): boolean {
    const was = this.cancel();
    while (this.running) this.sleep();
    return was;
  }

  private sleep(): void {
    const { kc } = this;
    setState(kc, 'D');
    this.done.add(currentTask(kc));
    schedule(kc);
    this.done.remove(currentTask(kc));
  }

  private arm(comm: string, ticks: number): void {
    this.comm = comm;
    this.timer.modify(this.kc.cpu.clock.ticks() + ticks);
  }

  private enqueue(comm: string): void {
    this.comm = comm;
    // Linux: one work item never runs on two threads at a time.
    if (this.running) {
      this.again = true;
      return;
    }
    this.job = {
      comm,
      run: () => {
        this.process();
      },
    };
    this.kc.cpu.jobs.push(this.job);
  }

  /** Linux: process_one_work(). */
  private process(): void {
    const { trace } = this.kc;
    this.job = undefined;
    this.running = true;
    trace.enter(PROCESS_ONE_WORK, this.id);
    this.run();
    trace.leave(0);
    this.running = false;
    if (this.again) {
      this.again = false;
      this.enqueue(this.comm);
    }
    this.done.wake('all states', 0);
  }
}

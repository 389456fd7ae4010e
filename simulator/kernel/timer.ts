/** Timers that run after jiffies. Linux: kernel/time/timer.c (6.12). */
import { TICK_NSEC, type ClockEvent } from './clock.ts';
import type { KernelContext } from './context.ts';
import { currentTask } from './current.ts';
import { halt } from './halt.ts';
import { warn } from './panic.ts';
import { KERN_EMERG } from './printk.ts';
import { raise_softirq } from './softirq.ts';
import { CALL_TIMER_FN } from './stages.ts';

const LEVEL_SIZE = 64;
const LEVEL_SHIFT = 3;
const LEVELS = 9;

/**
 * The jiffy at which the wheel runs a timer: never before `expires`, and the later it is, the coarser. Linux:
 * calc_wheel_index(), calc_index().
 *
 * @param expires jiffies since boot
 * @param now jiffies since boot
 */
export function wheelExpiry(expires: number, now: number): number {
  const clk = now + 1;
  const delta = expires - clk;
  if (delta < 0) return clk;
  let level = 0;
  while (level < LEVELS - 1 && delta >= (LEVEL_SIZE - 1) * 2 ** (level * LEVEL_SHIFT)) level++;
  const granule = 2 ** (level * LEVEL_SHIFT);
  return (Math.floor(expires / granule) + 1) * granule;
}

/** Linux: struct timer_list. */
export class Timer {
  /** jiffies since boot. */
  expires = 0;
  /** Its function runs, and may have armed it again. */
  running = false;
  private event: ClockEvent | undefined;
  /** Fired, but softirqs have not got to it. */
  private fired = false;
  /** Linux: timer_shutdown(). */
  private shut = false;

  constructor(
    private readonly kc: KernelContext,
    private readonly id: number,
    private readonly run: () => void,
  ) {}

  /** Linux: timer_pending(). */
  get pending(): boolean {
    return this.event !== undefined || this.fired;
  }

  /** Arms the timer, whether it was armed or not. Linux: mod_timer(). @returns was it armed? */
  modify(expires: number): boolean {
    const was = this.cancel();
    if (this.shut) return was;
    this.expires = expires;
    const { clock } = this.kc.cpu;
    this.event = clock.at(wheelExpiry(expires, clock.ticks()) * TICK_NSEC, () => {
      this.event = undefined;
      this.fired = true;
      raise_softirq(this.kc, () => {
        this.call();
      });
    });
    return was;
  }

  /** Linux: timer_delete(). @returns was it armed? */
  cancel(): boolean {
    const was = this.pending;
    if (this.event) this.kc.cpu.clock.cancel(this.event);
    this.event = undefined;
    this.fired = false;
    return was;
  }

  /** The timer can never be armed again. Linux: timer_shutdown(). */
  shutdown(): boolean {
    this.shut = true;
    return this.cancel();
  }

  /** Waits until its function has returned. Linux: timer_delete_sync(): in the function itself that never comes. */
  waitFor(): void {
    if (!this.running) return;
    const { comm, pid } = currentTask(this.kc);
    this.kc.log.write(
      KERN_EMERG,
      `watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [${comm}:${pid}]`,
    );
    halt(
      this.kc,
      `lockup: ${comm}:${pid} waits in timer_delete_sync() for the function of the timer, which cannot go on before.`,
    );
  }

  /** Linux: call_timer_fn(). */
  private call(): void {
    if (!this.fired) return;
    const { cpu, trace } = this.kc;
    const count = cpu.preemptCount;
    this.fired = false;
    this.running = true;
    trace.enter(CALL_TIMER_FN, this.id);
    this.run();
    trace.leave(0);
    this.running = false;
    if (cpu.preemptCount === count) return;
    warn(this.kc, 'kernel/time/timer.c:1797 call_timer_fn');
    cpu.preemptCount = count;
  }
}

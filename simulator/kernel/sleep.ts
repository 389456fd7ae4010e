/** Sleeping for a time. Linux: kernel/time/sleep_timeout.c, kernel/time/timer.c, kernel/time/hrtimer.c (6.12). */
import { TICK_NSEC } from './clock.ts';
import type { KernelContext } from './context.ts';
import { currentTask } from './current.ts';
import { schedule, setState, wake_up_process } from './sched.ts';
import { hasSignal } from './signal-pending.ts';
import { wheelExpiry } from './timer.ts';

/** As {@link schedule}, woken at a time of the clock in nanoseconds; Infinity for never. Linux: schedule_hrtimeout(). */
export function scheduleUntil(kc: KernelContext, time: number): void {
  if (time === Infinity) {
    schedule(kc);
    return;
  }
  const task = currentTask(kc);
  const { clock } = kc.cpu;
  const event = clock.at(time, () => wake_up_process(task));
  schedule(kc, true);
  clock.cancel(event);
}

/**
 * Linux: schedule_timeout(). The caller has set the state.
 *
 * @param ticks jiffies, Infinity for MAX_SCHEDULE_TIMEOUT
 * @returns jiffies left, 0 when the time is over; Infinity for Infinity
 */
export function schedule_timeout(kc: KernelContext, ticks: number): number {
  if (ticks === Infinity) {
    schedule(kc);
    return Infinity;
  }
  const { clock } = kc.cpu;
  const expires = clock.ticks() + ticks;
  scheduleUntil(kc, wheelExpiry(expires, clock.ticks()) * TICK_NSEC);
  return Math.max(0, expires - clock.ticks());
}

/**
 * Linux: msleep(), msleep_interruptible().
 *
 * @param ticks jiffies beside the one that makes sure of them
 * @returns jiffies left when a signal came first
 */
export function msleep(kc: KernelContext, ticks: number, interruptible: boolean): number {
  let left = ticks + 1;
  while (left > 0 && !(interruptible && hasSignal(kc))) {
    setState(kc, interruptible ? 'S' : 'D');
    left = schedule_timeout(kc, left);
  }
  return left;
}

/**
 * Sleeps `nanoseconds`, exact to the nanosecond. Linux: usleep_range_state(), hrtimer_nanosleep().
 *
 * @returns nanoseconds left when a signal came first
 */
export function nanosleep(kc: KernelContext, nanoseconds: number, interruptible: boolean): number {
  const { clock } = kc.cpu;
  const end = clock.now() + nanoseconds;
  while (clock.now() < end && !(interruptible && hasSignal(kc))) {
    setState(kc, interruptible ? 'S' : 'D');
    scheduleUntil(kc, end);
  }
  return Math.max(0, end - clock.now());
}

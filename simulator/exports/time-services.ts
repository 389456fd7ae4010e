import type { KernelContext } from '../kernel/context.ts';
import { might_sleep } from '../kernel/preempt.ts';
import { msleep, nanosleep } from '../kernel/sleep.ts';
import { busyWait } from '../kernel/softirq.ts';
import { Timer } from '../kernel/timer.ts';
import { Work } from '../kernel/workqueue.ts';
import { ObjectTable } from './object-table.ts';
import { CALLBACK_TIMER, CALLBACK_WORK, type SchedGate } from './sched-gate.ts';

type Members =
  | ('ticks' | 'nanoseconds' | 'msleep' | 'usleep' | 'busy_wait')
  | Extract<keyof SchedGate, `timer_${string}` | `work_${string}`>;

const SLEEP_PLACE = 'kernel/time/sleep_timeout.c:300';

/**
 * Virtual time, timers and work.
 *
 * @param callback runs the driver's function of an object
 */
export function timeServices(
  kc: KernelContext,
  callback: (kind: number, id: number) => void,
): Pick<SchedGate, Members> {
  const { clock } = kc.cpu;
  const timers = new ObjectTable<Timer>();
  const works = new ObjectTable<Work>();

  return {
    ticks: () => clock.ticks(),
    nanoseconds: () => clock.now(),
    msleep: (ticks, interruptible) => {
      might_sleep(kc, SLEEP_PLACE);
      return msleep(kc, ticks, interruptible);
    },
    usleep: (nanoseconds) => {
      might_sleep(kc, SLEEP_PLACE);
      nanosleep(kc, nanoseconds, false);
    },
    busy_wait: (nanoseconds) => {
      busyWait(kc, nanoseconds);
    },

    timer_create: () => {
      const id = timers.next;
      return timers.add(
        new Timer(kc, id, () => {
          callback(CALLBACK_TIMER, id);
        }),
      );
    },
    timer_modify: (timer, expires) => timers.get(timer).modify(expires),
    timer_delete: (timer, sync, shutdown) => {
      const found = timers.get(timer);
      const was = shutdown ? found.shutdown() : found.cancel();
      if (sync) found.waitFor();
      return was;
    },
    timer_pending: (timer) => timers.get(timer).pending,

    work_create: () => {
      const id = works.next;
      return works.add(
        new Work(kc, id, () => {
          callback(CALLBACK_WORK, id);
        }),
      );
    },
    work_queue: (work, thread, ticks) => works.get(work).queueDelayed(thread, ticks),
    work_modify: (work, thread, ticks) => works.get(work).modify(thread, ticks),
    work_cancel: (work, sync) => {
      if (!sync) return works.get(work).cancel();
      might_sleep(kc, 'kernel/workqueue.c:4191');
      return works.get(work).cancelSync();
    },
    work_flush: (work, delayed) => {
      might_sleep(kc, 'kernel/workqueue.c:4191');
      return delayed ? works.get(work).flushDelayed() : works.get(work).flush();
    },
    work_pending: (work) => works.get(work).pending,
  };
}

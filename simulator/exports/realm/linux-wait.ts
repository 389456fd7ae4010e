import type * as header from 'linux/wait.h';
import type { wait_queue_entry, wait_queue_head } from 'linux/wait.h';
import { functionArgument, intArgument } from '../../libc/arguments.ts';
import { SLEEP_INTERRUPTIBLE, SLEEP_KILLABLE, SLEEP_UNINTERRUPTIBLE } from '../sched-gate.ts';
import { ticksArgument } from './jiffies.ts';
import type { Realm } from './realm.ts';
import { sleepOf } from './task-state.ts';

const PLACE = 'include/linux/wait.h';

/** linux/wait.h. Linux: include/linux/wait.h ___wait_event() (6.12). */
export function linuxWait({ kernel, objects }: Realm) {
  const { waitQueues } = objects;
  const queueOf = (fn: string, value: unknown): number => waitQueues.of(fn, 'wq_head', value);

  /** The condition as the macros evaluate it. */
  function test(fn: string, condition: unknown): () => boolean {
    const check = functionArgument(fn, 'condition', condition);
    return () => Boolean(Reflect.apply(check, undefined, []));
  }

  /**
   * @param ticks longest wait; Infinity for ever
   * @returns ticks left, at least 1; 0 when the time is over, or -ERESTARTSYS
   */
  function wait(
    fn: string,
    wq: unknown,
    condition: unknown,
    sleep: number,
    ticks = Infinity,
    exclusive = false,
  ): number {
    const queue = queueOf(fn, wq);
    const holds = test(fn, condition);
    kernel.might_sleep(PLACE);
    if (holds()) return Math.max(1, ticks);
    let left = ticks;
    for (;;) {
      const interrupted = kernel.wq_prepare(queue, sleep, exclusive);
      const done = holds();
      if (done || left <= 0) {
        kernel.wq_finish(queue);
        return done ? Math.max(1, left) : 0;
      }
      if (interrupted !== 0) return interrupted;
      left = kernel.schedule_timeout(left);
    }
  }

  const untimed = (left: number): number => Math.min(0, left);
  const wake = (fn: string, wq: unknown, interruptible: boolean, exclusive: number): void =>
    kernel.wq_wake(queueOf(fn, wq), interruptible, exclusive);
  const create = (fn: string, object: unknown): wait_queue_head =>
    waitQueues.init(fn, 'wq_head', object, kernel.wq_create());
  const prepare = (fn: string, wq: unknown, state: unknown, exclusive: boolean): void => {
    const queue = queueOf(fn, wq);
    const sleep = sleepOf(intArgument(fn, 'state', state));
    // Linux: prepare_to_wait() enters the queue even when a signal is there; the caller looks for it.
    if (kernel.wq_prepare(queue, SLEEP_UNINTERRUPTIBLE, exclusive) === 0) kernel.set_state(sleep);
  };

  return {
    DECLARE_WAIT_QUEUE_HEAD: () => create('DECLARE_WAIT_QUEUE_HEAD', {}),
    init_waitqueue_head: (wq_head) => void create('init_waitqueue_head', wq_head),
    wait_event(wq_head, condition) {
      wait('wait_event', wq_head, condition, SLEEP_UNINTERRUPTIBLE);
    },
    wait_event_timeout(wq_head, condition, timeout) {
      const fn = 'wait_event_timeout';
      const ticks = ticksArgument(fn, 'timeout', timeout);
      return wait(fn, wq_head, condition, SLEEP_UNINTERRUPTIBLE, ticks);
    },
    wait_event_interruptible: (wq_head, condition) =>
      untimed(wait('wait_event_interruptible', wq_head, condition, SLEEP_INTERRUPTIBLE)),
    wait_event_interruptible_timeout(wq_head, condition, timeout) {
      const fn = 'wait_event_interruptible_timeout';
      const ticks = ticksArgument(fn, 'timeout', timeout);
      return wait(fn, wq_head, condition, SLEEP_INTERRUPTIBLE, ticks);
    },
    wait_event_interruptible_exclusive(wq_head, condition) {
      const fn = 'wait_event_interruptible_exclusive';
      return untimed(wait(fn, wq_head, condition, SLEEP_INTERRUPTIBLE, Infinity, true));
    },
    wait_event_killable: (wq_head, condition) =>
      untimed(wait('wait_event_killable', wq_head, condition, SLEEP_KILLABLE)),

    wake_up: (wq_head) => wake('wake_up', wq_head, false, 1),
    wake_up_nr: (wq_head, nr) =>
      wake('wake_up_nr', wq_head, false, intArgument('wake_up_nr', 'nr', nr)),
    wake_up_all: (wq_head) => wake('wake_up_all', wq_head, false, 0),
    wake_up_interruptible: (wq_head) => wake('wake_up_interruptible', wq_head, true, 1),
    wake_up_interruptible_all: (wq_head) => wake('wake_up_interruptible_all', wq_head, true, 0),
    wake_up_interruptible_sync: (wq_head) => wake('wake_up_interruptible_sync', wq_head, true, 1),
    waitqueue_active: (wq_head) => Number(kernel.wq_active(queueOf('waitqueue_active', wq_head))),

    DEFINE_WAIT: () => Object.freeze({}) as wait_queue_entry,
    prepare_to_wait: (wq_head, _entry, state) => prepare('prepare_to_wait', wq_head, state, false),
    prepare_to_wait_exclusive: (wq_head, _entry, state) =>
      prepare('prepare_to_wait_exclusive', wq_head, state, true),
    finish_wait: (wq_head) => kernel.wq_finish(queueOf('finish_wait', wq_head)),
  } satisfies typeof header;
}

import type * as header from 'linux/workqueue.h';
import type { delayed_work, work_struct, workqueue_struct } from 'linux/workqueue.h';
import {
  functionArgument,
  intArgument,
  objectArgument,
  textArgument,
  wrongType,
} from '../../libc/arguments.ts';
import { CALLBACK_WORK } from '../sched-gate.ts';
import { ticksArgument } from './jiffies.ts';
import type { Realm } from './realm.ts';

/** A work queue: the thread's name, and the work it ever had. */
interface Queue {
  readonly thread: string;
  readonly works: Set<number>;
}

/** linux/workqueue.h */
export function linuxWorkqueue({ kernel, objects, callbacks }: Realm) {
  const queues = new WeakMap<object, Queue>();
  const delayed = new WeakMap<object, delayed_work>();
  const workOf = (fn: string, work: unknown): number => objects.works.of(fn, 'work', work);

  function queue(thread: string): workqueue_struct {
    const wq = Object.freeze({}) as workqueue_struct;
    queues.set(wq, { thread, works: new Set() });
    return wq;
  }
  const system = queue('kworker/0:1');

  function queueOf(fn: string, value: unknown): Queue {
    const found = queues.get(objectArgument(fn, 'wq', 'a workqueue_struct', value));
    if (!found) throw wrongType(fn, 'wq', 'a workqueue_struct', value);
    return found;
  }

  function delayedOf(fn: string, dwork: unknown): number {
    const { work } = objectArgument(fn, 'dwork', 'a delayed_work object', dwork) as delayed_work;
    return objects.works.of(fn, 'dwork.work', work ?? {});
  }

  function init(fn: string, object: unknown, func: unknown): work_struct {
    const run = functionArgument(fn, 'func', func);
    const number = kernel.work_create();
    const work = objects.works.init(fn, 'work', object, number);
    callbacks.set(CALLBACK_WORK, number, run, [work]);
    return work;
  }

  function initDelayed(fn: string, object: unknown, func: unknown): delayed_work {
    const dwork = objectArgument(fn, 'dwork', 'a delayed_work object', object) as delayed_work;
    const work = init(fn, {}, func);
    if (!Reflect.set(dwork, 'work', work))
      throw wrongType(fn, 'dwork', 'a delayed_work object', object);
    delayed.set(work, dwork);
    return dwork;
  }

  function enqueue(fn: string, wq: unknown, work: number, ticks: number): boolean {
    const { thread, works } = queueOf(fn, wq);
    works.add(work);
    return kernel.work_queue(work, thread, ticks);
  }

  function flush(fn: string, wq: unknown): void {
    for (const work of queueOf(fn, wq).works) kernel.work_flush(work, false);
  }

  const delayOf = (fn: string, delay: unknown): number => ticksArgument(fn, 'delay', delay);

  return {
    system_wq: system,
    system_long_wq: queue('kworker/0:2'),
    INIT_WORK: (work, func) => void init('INIT_WORK', work, func),
    DECLARE_WORK: (func) => init('DECLARE_WORK', {}, func),
    INIT_DELAYED_WORK: (dwork, func) => void initDelayed('INIT_DELAYED_WORK', dwork, func),
    DECLARE_DELAYED_WORK: (func) => initDelayed('DECLARE_DELAYED_WORK', {}, func),
    to_delayed_work(work) {
      const fn = 'to_delayed_work';
      const found = delayed.get(objectArgument(fn, 'work', 'a work_struct object', work));
      if (!found) throw wrongType(fn, 'work', 'the work of a delayed_work', work);
      return found;
    },
    schedule_work: (work) => enqueue('schedule_work', system, workOf('schedule_work', work), 0),
    schedule_delayed_work(dwork, delay) {
      const fn = 'schedule_delayed_work';
      return enqueue(fn, system, delayedOf(fn, dwork), delayOf(fn, delay));
    },
    queue_work: (wq, work) => enqueue('queue_work', wq, workOf('queue_work', work), 0),
    queue_delayed_work(wq, dwork, delay) {
      const fn = 'queue_delayed_work';
      return enqueue(fn, wq, delayedOf(fn, dwork), delayOf(fn, delay));
    },
    mod_delayed_work(wq, dwork, delay) {
      const fn = 'mod_delayed_work';
      const { thread, works } = queueOf(fn, wq);
      const work = delayedOf(fn, dwork);
      works.add(work);
      return kernel.work_modify(work, thread, delayOf(fn, delay));
    },
    flush_work: (work) => kernel.work_flush(workOf('flush_work', work), false),
    flush_delayed_work: (dwork) => kernel.work_flush(delayedOf('flush_delayed_work', dwork), true),
    cancel_work: (work) => kernel.work_cancel(workOf('cancel_work', work), false),
    cancel_work_sync: (work) => kernel.work_cancel(workOf('cancel_work_sync', work), true),
    cancel_delayed_work: (dwork) =>
      kernel.work_cancel(delayedOf('cancel_delayed_work', dwork), false),
    cancel_delayed_work_sync: (dwork) =>
      kernel.work_cancel(delayedOf('cancel_delayed_work_sync', dwork), true),
    work_pending: (work) => kernel.work_pending(workOf('work_pending', work)),
    delayed_work_pending: (dwork) => kernel.work_pending(delayedOf('delayed_work_pending', dwork)),
    create_singlethread_workqueue: (name) =>
      queue(`kworker/u2:0-${textArgument('create_singlethread_workqueue', 'name', name)}`),
    alloc_workqueue(fmt, flags, max_active) {
      intArgument('alloc_workqueue', 'flags', flags);
      intArgument('alloc_workqueue', 'max_active', max_active);
      return queue(`kworker/0:1-${textArgument('alloc_workqueue', 'fmt', fmt)}`);
    },
    destroy_workqueue(wq) {
      flush('destroy_workqueue', wq);
      queues.delete(wq);
    },
    flush_workqueue: (wq) => flush('flush_workqueue', wq),
  } satisfies typeof header;
}

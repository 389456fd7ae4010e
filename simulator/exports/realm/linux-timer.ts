import type * as header from 'linux/timer.h';
import type { timer_list } from 'linux/timer.h';
import { functionArgument, intArgument, ulongArgument } from '../../libc/arguments.ts';
import { CALLBACK_TIMER } from '../sched-gate.ts';
import { ticksOf } from './jiffies.ts';
import type { Realm } from './realm.ts';

/** linux/timer.h */
export function linuxTimer({ kernel, objects, callbacks }: Realm) {
  const { timers } = objects;
  const of = (fn: string, timer: unknown): number => timers.of(fn, 'timer', timer);

  function setup(fn: string, object: unknown, callback: unknown): timer_list {
    const run = functionArgument(fn, 'callback', callback);
    const number = kernel.timer_create();
    const timer = timers.init(fn, 'timer', object, number);
    callbacks.set(CALLBACK_TIMER, number, run, [timer]);
    return timer;
  }

  const remove = (fn: string, timer: unknown, sync: boolean, shutdown = false): number =>
    Number(kernel.timer_delete(of(fn, timer), sync, shutdown));

  return {
    timer_setup(timer, callback, flags) {
      intArgument('timer_setup', 'flags', flags);
      setup('timer_setup', timer, callback);
    },
    DEFINE_TIMER: (callback) => setup('DEFINE_TIMER', {}, callback),
    mod_timer(timer, expires) {
      const number = of('mod_timer', timer);
      timer.expires = ulongArgument('mod_timer', 'expires', expires);
      return Number(kernel.timer_modify(number, ticksOf(timer.expires)));
    },
    add_timer(timer) {
      const number = of('add_timer', timer);
      if (kernel.timer_pending(number)) {
        kernel.warn('kernel/time/timer.c:1286 add_timer');
        return;
      }
      const expires = ulongArgument('add_timer', 'timer.expires', timer.expires);
      kernel.timer_modify(number, ticksOf(expires));
    },
    timer_delete: (timer) => remove('timer_delete', timer, false),
    timer_delete_sync: (timer) => remove('timer_delete_sync', timer, true),
    del_timer: (timer) => remove('del_timer', timer, false),
    del_timer_sync: (timer) => remove('del_timer_sync', timer, true),
    timer_shutdown_sync: (timer) => remove('timer_shutdown_sync', timer, true, true),
    timer_pending: (timer) => Number(kernel.timer_pending(of('timer_pending', timer))),
  } satisfies typeof header;
}

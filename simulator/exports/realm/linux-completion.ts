import type * as header from 'linux/completion.h';
import type { completion } from 'linux/completion.h';
import { SLEEP_INTERRUPTIBLE, SLEEP_KILLABLE, SLEEP_UNINTERRUPTIBLE } from '../sched-gate.ts';
import { ticksArgument } from './jiffies.ts';
import type { Realm } from './realm.ts';

/** linux/completion.h */
export function linuxCompletion({ kernel, objects }: Realm) {
  const { completions } = objects;
  const of = (fn: string, x: unknown): number => completions.of(fn, 'x', x);
  const create = (fn: string, object: unknown): completion =>
    completions.init(fn, 'x', object, kernel.completion_create());
  const wait = (fn: string, x: unknown, sleep: number, ticks = Infinity): number =>
    kernel.completion_wait(of(fn, x), sleep, ticks);
  const untimed = (left: number): number => Math.min(0, left);

  return {
    DECLARE_COMPLETION: () => create('DECLARE_COMPLETION', {}),
    init_completion: (x) => void create('init_completion', x),
    reinit_completion: (x) => kernel.completion_reset(of('reinit_completion', x)),
    wait_for_completion: (x) => void wait('wait_for_completion', x, SLEEP_UNINTERRUPTIBLE),
    wait_for_completion_timeout(x, timeout) {
      const fn = 'wait_for_completion_timeout';
      const ticks = ticksArgument(fn, 'timeout', timeout);
      return BigInt(wait(fn, x, SLEEP_UNINTERRUPTIBLE, ticks));
    },
    wait_for_completion_interruptible: (x) =>
      untimed(wait('wait_for_completion_interruptible', x, SLEEP_INTERRUPTIBLE)),
    wait_for_completion_interruptible_timeout(x, timeout) {
      const fn = 'wait_for_completion_interruptible_timeout';
      return wait(fn, x, SLEEP_INTERRUPTIBLE, ticksArgument(fn, 'timeout', timeout));
    },
    wait_for_completion_killable: (x) =>
      untimed(wait('wait_for_completion_killable', x, SLEEP_KILLABLE)),
    try_wait_for_completion: (x) => kernel.completion_trywait(of('try_wait_for_completion', x)),
    completion_done: (x) => kernel.completion_done(of('completion_done', x)),
    complete: (x) => kernel.completion_complete(of('complete', x), false),
    complete_all: (x) => kernel.completion_complete(of('complete_all', x), true),
  } satisfies typeof header;
}

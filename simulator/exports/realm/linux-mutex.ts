import type * as header from 'linux/mutex.h';
import type { mutex } from 'linux/mutex.h';
import type * as semaphore from 'linux/semaphore.h';
import { intArgument } from '../../libc/arguments.ts';
import { SLEEP_INTERRUPTIBLE, SLEEP_KILLABLE, SLEEP_UNINTERRUPTIBLE } from '../sched-gate.ts';
import { ticksArgument } from './jiffies.ts';
import type { Realm } from './realm.ts';

const EINTR = 4;
const ETIME = 62;

/** linux/mutex.h */
export function linuxMutex({ kernel, objects }: Realm) {
  const { mutexes } = objects;
  const of = (fn: string, lock: unknown): number => mutexes.of(fn, 'lock', lock);
  const create = (fn: string, object: unknown): mutex =>
    mutexes.init(fn, 'mutex', object, kernel.mutex_create());

  return {
    DEFINE_MUTEX: () => create('DEFINE_MUTEX', {}),
    mutex_init: (lock) => void create('mutex_init', lock),
    mutex_destroy: (lock) => void of('mutex_destroy', lock),
    mutex_lock: (lock) => void kernel.mutex_lock(of('mutex_lock', lock), SLEEP_UNINTERRUPTIBLE),
    mutex_lock_interruptible: (lock) =>
      kernel.mutex_lock(of('mutex_lock_interruptible', lock), SLEEP_INTERRUPTIBLE),
    mutex_lock_killable: (lock) =>
      kernel.mutex_lock(of('mutex_lock_killable', lock), SLEEP_KILLABLE),
    mutex_trylock: (lock) => Number(kernel.mutex_trylock(of('mutex_trylock', lock))),
    mutex_unlock: (lock) => kernel.mutex_unlock(of('mutex_unlock', lock)),
    mutex_is_locked: (lock) => kernel.mutex_is_locked(of('mutex_is_locked', lock)),
  } satisfies typeof header;
}

/** linux/semaphore.h */
export function linuxSemaphore({ kernel, objects }: Realm) {
  const { semaphores } = objects;
  const of = (fn: string, sem: unknown): number => semaphores.of(fn, 'sem', sem);
  const down = (fn: string, sem: unknown, sleep: number): number =>
    kernel.sem_down(of(fn, sem), sleep, Infinity) ? 0 : -EINTR;

  return {
    sema_init(sem, val) {
      const count = intArgument('sema_init', 'val', val);
      semaphores.init('sema_init', 'sem', sem, kernel.sem_create(count));
    },
    down: (sem) => void down('down', sem, SLEEP_UNINTERRUPTIBLE),
    down_interruptible: (sem) => down('down_interruptible', sem, SLEEP_INTERRUPTIBLE),
    down_killable: (sem) => down('down_killable', sem, SLEEP_KILLABLE),
    down_trylock: (sem) => (kernel.sem_trydown(of('down_trylock', sem)) ? 0 : 1),
    down_timeout(sem, timeout) {
      const ticks = ticksArgument('down_timeout', 'timeout', timeout);
      const got = kernel.sem_down(of('down_timeout', sem), SLEEP_UNINTERRUPTIBLE, ticks);
      return got ? 0 : -ETIME;
    },
    up: (sem) => kernel.sem_up(of('up', sem)),
  } satisfies typeof semaphore;
}

import type * as header from 'linux/rwsem.h';
import type { rw_semaphore } from 'linux/rwsem.h';
import { SLEEP_INTERRUPTIBLE, SLEEP_KILLABLE, SLEEP_UNINTERRUPTIBLE } from '../sched-gate.ts';
import type { Realm } from './realm.ts';

/** linux/rwsem.h */
export function linuxRwsem({ kernel, objects }: Realm) {
  const { rwSemaphores } = objects;
  const of = (fn: string, sem: unknown): number => rwSemaphores.of(fn, 'sem', sem);
  const create = (fn: string, object: unknown): rw_semaphore =>
    rwSemaphores.init(fn, 'sem', object, kernel.rwsem_create());
  const down = (fn: string, sem: unknown, write: boolean, sleep: number): number =>
    kernel.rwsem_down(of(fn, sem), write, sleep);
  const tryDown = (fn: string, sem: unknown, write: boolean): number =>
    Number(kernel.rwsem_trydown(of(fn, sem), write));

  return {
    DECLARE_RWSEM: () => create('DECLARE_RWSEM', {}),
    init_rwsem: (sem) => void create('init_rwsem', sem),
    down_read: (sem) => void down('down_read', sem, false, SLEEP_UNINTERRUPTIBLE),
    down_read_interruptible: (sem) =>
      down('down_read_interruptible', sem, false, SLEEP_INTERRUPTIBLE),
    down_read_killable: (sem) => down('down_read_killable', sem, false, SLEEP_KILLABLE),
    down_read_trylock: (sem) => tryDown('down_read_trylock', sem, false),
    up_read: (sem) => kernel.rwsem_up(of('up_read', sem), false),
    down_write: (sem) => void down('down_write', sem, true, SLEEP_UNINTERRUPTIBLE),
    down_write_killable: (sem) => down('down_write_killable', sem, true, SLEEP_KILLABLE),
    down_write_trylock: (sem) => tryDown('down_write_trylock', sem, true),
    up_write: (sem) => kernel.rwsem_up(of('up_write', sem), true),
    downgrade_write: (sem) => kernel.rwsem_downgrade(of('downgrade_write', sem)),
    rwsem_is_locked: (sem) => Number(kernel.rwsem_is_locked(of('rwsem_is_locked', sem))),
    rwsem_is_contended: (sem) => Number(kernel.rwsem_is_contended(of('rwsem_is_contended', sem))),
  } satisfies typeof header;
}

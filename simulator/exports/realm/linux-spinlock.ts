import type * as header from 'linux/spinlock.h';
import type { spinlock_t } from 'linux/spinlock.h';
import { ulongArgument } from '../../libc/arguments.ts';
import { BH_DISABLE, BH_ENABLE } from '../sched-gate.ts';
import type { Realm } from './realm.ts';

/** The interrupt flag of the flags register. Linux: X86_EFLAGS_IF. */
const IF = 0x200n;
const SOFTIRQ_MASK = 0xff00;
const HARDIRQ_MASK = 0xf0000;

/** linux/spinlock.h, with what include/linux/preempt.h and irqflags.h have beside it. */
export function linuxSpinlock({ kernel, objects }: Realm) {
  const { spinLocks } = objects;
  const of = (fn: string, lock: unknown): number => spinLocks.of(fn, 'lock', lock);
  const create = (fn: string, object: unknown): spinlock_t =>
    spinLocks.init(fn, 'lock', object, kernel.spin_create());
  const save = (): bigint => (kernel.irq_save() ? 0n : IF);
  const restore = (fn: string, flags: unknown): void =>
    kernel.irq_restore((ulongArgument(fn, 'flags', flags) & IF) === 0n);
  const count = (mask: number): number => ((kernel.preempt_count() & mask) !== 0 ? 1 : 0);

  return {
    DEFINE_SPINLOCK: () => create('DEFINE_SPINLOCK', {}),
    spin_lock_init: (lock) => void create('spin_lock_init', lock),
    spin_lock: (lock) => kernel.spin_lock(of('spin_lock', lock)),
    spin_unlock: (lock) => kernel.spin_unlock(of('spin_unlock', lock)),
    spin_lock_bh(lock) {
      const number = of('spin_lock_bh', lock);
      kernel.bottom_halves(BH_DISABLE);
      kernel.spin_lock(number);
    },
    spin_unlock_bh(lock) {
      kernel.spin_unlock(of('spin_unlock_bh', lock));
      kernel.bottom_halves(BH_ENABLE);
    },
    spin_lock_irq(lock) {
      const number = of('spin_lock_irq', lock);
      kernel.irq_save();
      kernel.spin_lock(number);
    },
    spin_unlock_irq(lock) {
      kernel.spin_unlock(of('spin_unlock_irq', lock));
      kernel.irq_restore(false);
    },
    spin_lock_irqsave(lock) {
      const number = of('spin_lock_irqsave', lock);
      const flags = save();
      kernel.spin_lock(number);
      return flags;
    },
    spin_unlock_irqrestore(lock, flags) {
      kernel.spin_unlock(of('spin_unlock_irqrestore', lock));
      restore('spin_unlock_irqrestore', flags);
    },
    spin_trylock: (lock) => Number(kernel.spin_trylock(of('spin_trylock', lock))),
    spin_is_locked: (lock) => Number(kernel.spin_is_locked(of('spin_is_locked', lock))),
    local_irq_save: save,
    local_irq_restore: (flags) => restore('local_irq_restore', flags),
    local_irq_disable: () => void kernel.irq_save(),
    local_irq_enable: () => kernel.irq_restore(false),
    preempt_count: () => kernel.preempt_count(),
    in_interrupt: () => count(SOFTIRQ_MASK | HARDIRQ_MASK),
    in_hardirq: () => count(HARDIRQ_MASK),
    in_softirq: () => count(SOFTIRQ_MASK),
    in_atomic: () => count(~0),
    irqs_disabled: () => Number(kernel.irqs_disabled()),
  } satisfies typeof header;
}

/** Locks that spin. Linux: kernel/locking/spinlock.c, kernel/locking/spinlock_debug.c (6.12). */
import type { KernelContext } from './context.ts';
import { PREEMPT_OFFSET } from './cpu.ts';
import { currentTask, nameOf } from './current.ts';
import { callTrace } from './dump-stack.ts';
import { halt } from './halt.ts';
import { KERN_EMERG } from './printk.ts';
import { serviceInterrupts } from './softirq.ts';
import type { Task } from './task.ts';

/** Linux: struct spinlock. Preemption is off while it is held. */
export class SpinLock {
  private owner: Task | undefined;

  get locked(): boolean {
    return this.owner !== undefined;
  }

  /** Linux: spin_lock(). Nobody else runs who could unlock a lock that is held: then the machine stops. */
  lock(kc: KernelContext): void {
    if (this.owner) this.lockUp(kc, this.owner);
    kc.cpu.preemptCount += PREEMPT_OFFSET;
    this.owner = currentTask(kc);
  }

  /** Linux: spin_trylock(). */
  tryLock(kc: KernelContext): boolean {
    if (this.owner) return false;
    this.lock(kc);
    return true;
  }

  /** Linux: spin_unlock(). */
  unlock(kc: KernelContext): void {
    const { cpu } = kc;
    if (!this.owner) {
      const { comm, pid } = currentTask(kc);
      kc.log.write(KERN_EMERG, `BUG: spinlock already unlocked on CPU#0, ${comm}/${pid}`);
    }
    this.owner = undefined;
    cpu.preemptCount = Math.max(0, cpu.preemptCount - PREEMPT_OFFSET);
  }

  /** Linux: the watchdogs of kernel/watchdog.c. */
  private lockUp(kc: KernelContext, owner: Task): never {
    const task = currentTask(kc);
    const headline = kc.cpu.irqsDisabled
      ? 'watchdog: Watchdog detected hard LOCKUP on cpu 0'
      : `watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [${nameOf(task)}]`;
    for (const line of [headline, ...callTrace(kc)]) kc.log.write(KERN_EMERG, line);
    const whose =
      owner !== task
        ? `which ${nameOf(owner)} holds and cannot give back while this processor spins`
        : kc.cpu.inInterrupt
          ? 'which the code that was interrupted holds: it must disable interrupts, as spin_lock_irqsave() does'
          : 'which it holds itself';
    halt(kc, `lockup: ${nameOf(task)} spins for a spinlock ${whose}.`);
  }
}

/** Interrupts stay out. Linux: local_irq_save(). @returns were they out before? */
export function local_irq_save(kc: KernelContext): boolean {
  const before = kc.cpu.irqsDisabled;
  kc.cpu.irqsDisabled = true;
  return before;
}

/** Linux: local_irq_restore(): what waited comes in. */
export function local_irq_restore(kc: KernelContext, disabled: boolean): void {
  kc.cpu.irqsDisabled = disabled;
  if (!disabled) serviceInterrupts(kc);
}

/** Linux: local_bh_disable(), local_bh_enable(). */
export function count_softirqs(kc: KernelContext, offset: number): void {
  kc.cpu.preemptCount = Math.max(0, kc.cpu.preemptCount + offset);
  if (offset < 0) serviceInterrupts(kc);
}

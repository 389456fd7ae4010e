/**
 * linux/spinlock.h: locks whose waiters spin. While one is held nobody may sleep.
 *
 * There is one processor: a lock that is held when somebody wants it is never given back. That is a lockup, and the run
 * ends. It happens when an interrupt handler wants a lock that the code it interrupted took without disabling interrupts.
 */

declare const opaque: unique symbol;

/** `spinlock_t`. `{}` until {@link spin_lock_init} makes one of it. Linux: include/linux/spinlock_types.h. */
export interface spinlock_t {
  readonly [opaque]?: 'spinlock';
}

/** An unlocked spinlock. C's macro declares a variable; here it is the value. Linux: include/linux/spinlock_types.h. */
export declare function DEFINE_SPINLOCK(): spinlock_t;

/** Makes an unlocked spinlock of an object. Linux: include/linux/spinlock.h. */
export declare function spin_lock_init(lock: spinlock_t): void;

/** Takes the lock. Does not sleep, and nobody may until it is given back. Linux: include/linux/spinlock.h. */
export declare function spin_lock(lock: spinlock_t): void;

/** Gives the lock back. Linux: include/linux/spinlock.h. */
export declare function spin_unlock(lock: spinlock_t): void;

/** Takes the lock and keeps softirqs (timers) out. Linux: include/linux/spinlock.h. */
export declare function spin_lock_bh(lock: spinlock_t): void;

/** Gives the lock back and lets softirqs in. Linux: include/linux/spinlock.h. */
export declare function spin_unlock_bh(lock: spinlock_t): void;

/** Takes the lock and disables interrupts. Linux: include/linux/spinlock.h. */
export declare function spin_lock_irq(lock: spinlock_t): void;

/** Gives the lock back and enables interrupts, whatever they were before. Linux: include/linux/spinlock.h. */
export declare function spin_unlock_irq(lock: spinlock_t): void;

/**
 * Takes the lock and disables interrupts.
 *
 * Differs: C's macro writes its second argument; here the flags are the result.
 *
 * Linux: include/linux/spinlock.h.
 *
 * @returns flags for {@link spin_unlock_irqrestore}
 */
export declare function spin_lock_irqsave(lock: spinlock_t): bigint;

/** Gives the lock back; interrupts are as they were. Linux: include/linux/spinlock.h. */
export declare function spin_unlock_irqrestore(lock: spinlock_t, flags: bigint): void;

/** Takes the lock if it is free. @returns 1 when taken, 0 when not. Linux: include/linux/spinlock.h. */
export declare function spin_trylock(lock: spinlock_t): number;

/** 1 when the lock is held. Linux: include/linux/spinlock.h. */
export declare function spin_is_locked(lock: spinlock_t): number;

/** Disables interrupts; the flags are the result. Linux: include/linux/irqflags.h. */
export declare function local_irq_save(): bigint;

/** Interrupts as they were. Linux: include/linux/irqflags.h. */
export declare function local_irq_restore(flags: bigint): void;

/** Disables interrupts. Linux: include/linux/irqflags.h. */
export declare function local_irq_disable(): void;

/** Enables interrupts. Linux: include/linux/irqflags.h. */
export declare function local_irq_enable(): void;

/** `preempt_count()`: 0 where one may sleep. Linux: include/linux/preempt.h. */
export declare function preempt_count(): number;

/** 1 in an interrupt handler, a softirq, or with softirqs disabled. Linux: include/linux/preempt.h. */
export declare function in_interrupt(): number;

/** 1 in a handler of a hardware interrupt. Linux: include/linux/preempt.h. */
export declare function in_hardirq(): number;

/** 1 in a softirq, such as a timer's function. Linux: include/linux/preempt.h. */
export declare function in_softirq(): number;

/** 1 where one must not sleep. Linux: include/linux/preempt.h. */
export declare function in_atomic(): number;

/** 1 while interrupts are disabled. Linux: include/linux/irqflags.h. */
export declare function irqs_disabled(): number;

export {};

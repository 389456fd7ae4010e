/** linux/interrupt.h: handlers of interrupts. They run in the midst of whatever runs, and must not sleep. */

/** `irqreturn_t`: what a handler made of the interrupt. Linux: include/linux/irqreturn.h. */
export type irqreturn_t = number;

/** The interrupt was not from this device. Linux: include/linux/irqreturn.h. */
export declare const IRQ_NONE: 0;
/** The interrupt was from this device, and is done with. Linux: include/linux/irqreturn.h. */
export declare const IRQ_HANDLED: 1;
/** The handler's thread shall go on with it. Linux: include/linux/irqreturn.h. */
export declare const IRQ_WAKE_THREAD: 2;

/** Others may have handlers on the same line. Linux: include/linux/interrupt.h. */
export declare const IRQF_SHARED: 0x80;
/** The line stays masked until the thread is done. Linux: include/linux/interrupt.h. */
export declare const IRQF_ONESHOT: 0x2000;
/** The line as the machine has it. Linux: include/linux/interrupt.h. */
export declare const IRQF_TRIGGER_NONE: 0;

/**
 * A handler. It asks its device whether the interrupt is from it, and tells the device that it has been seen: a device
 * that is not told asks again at once.
 *
 * @param irq number of the interrupt
 * @param dev_id what request_irq() was given
 */
export type irq_handler_t = (irq: number, dev_id: unknown) => irqreturn_t;

/** IRQ_HANDLED for true, else IRQ_NONE. Linux: include/linux/irqreturn.h. */
export declare function IRQ_RETVAL(x: boolean | number): irqreturn_t;

/**
 * Puts a handler on an interrupt; it may be called before this returns.
 *
 * May sleep. Linux: include/linux/interrupt.h.
 *
 * @param irq number of the interrupt: `pdev.irq`, or pci_irq_vector()
 * @param flags IRQF_*
 * @param name of the handler, in /proc/interrupts
 * @param dev_id given to the handler; must not be null with IRQF_SHARED
 * @returns 0, -EINVAL (no such interrupt, no dev_id), -EBUSY (the line is taken and not shared)
 */
export declare function request_irq(
  irq: number,
  handler: irq_handler_t,
  flags: number,
  name: string,
  dev_id: unknown,
): number;

/**
 * As {@link request_irq}, with a function that runs in a kernel thread and may sleep.
 *
 * May sleep. Linux: kernel/irq/manage.c.
 *
 * @param handler returns IRQ_WAKE_THREAD to have `thread_fn` run; null always does, with IRQF_ONESHOT
 */
export declare function request_threaded_irq(
  irq: number,
  handler: irq_handler_t | null,
  thread_fn: irq_handler_t | null,
  flags: number,
  name: string,
  dev_id: unknown,
): number;

/** Removes a handler. May sleep. @returns its name, or null (and a warning) when there was none. Linux: kernel/irq/manage.c. */
export declare function free_irq(irq: number, dev_id: unknown): string | null;

/** Keeps an interrupt out until enable_irq(); calls nest. May sleep. Linux: kernel/irq/manage.c. */
export declare function disable_irq(irq: number): void;

/** As {@link disable_irq}, without waiting for handlers. Does not sleep. Linux: kernel/irq/manage.c. */
export declare function disable_irq_nosync(irq: number): void;

/** Lets an interrupt in again; one that waited comes at once. Linux: kernel/irq/manage.c. */
export declare function enable_irq(irq: number): void;

/** Waits until no handler of an interrupt runs. May sleep. Linux: kernel/irq/manage.c. */
export declare function synchronize_irq(irq: number): void;

/** Interrupt lines and their handlers. Linux: kernel/irq/{manage,handle,spurious,chip}.c (6.12). */
import { EBUSY, EINVAL } from '../lib/errno.ts';
import type { KernelContext } from './context.ts';
import { currentTask, nameOf } from './current.ts';
import { callTrace } from './dump-stack.ts';
import { halt } from './halt.ts';
import { warn } from './panic.ts';
import { KERN_EMERG, KERN_ERR, KERN_WARNING } from './printk.ts';
import { serviceInterrupts } from './softirq.ts';
import { HANDLE_IRQ_EVENT, IRQ_THREAD_FN } from './stages.ts';

/** Linux: include/linux/interrupt.h. */
export const IRQF_SHARED = 0x80;
export const IRQF_ONESHOT = 0x2000;
const IRQF_TRIGGER_MASK = 0xf;
/** Linux: include/linux/irqreturn.h. */
const IRQ_NONE = 0;
const IRQ_HANDLED = 1;
const IRQ_WAKE_THREAD = 2;

/** Linux: note_interrupt(): so many in a row are looked at, and so many unhandled ones end the line. */
const STORM = 100_000;
const UNHANDLED_LIMIT = 99_900;
/** Lines and messages of this machine. Linux: nr_irqs. */
const NR_IRQS = 48;
/** What an interrupt takes, in nanoseconds. */
const INTERRUPT_NSEC = 1000;

/** A handler on a line. Linux: struct irqaction. */
export interface IrqAction {
  /** irqreturn_t; undefined wakes the thread. */
  readonly handler: (() => number) | undefined;
  /** Runs in a kernel thread and may sleep. */
  readonly thread: (() => void) | undefined;
  readonly flags: number;
  readonly name: string;
  /** What tells the handlers of a shared line apart; 0 for NULL. */
  readonly device: number;
}

/** Linux: struct irq_desc. */
class IrqLine {
  readonly actions: IrqAction[] = [];
  /** A device holds the line (level), until it is told otherwise. */
  asserted = false;
  /** A message came that nobody has seen (edge). */
  message = false;
  /** How often it was disabled. Linux: depth. */
  disabled = 0;
  /** Linux: irq_count, irqs_unhandled. */
  count = 0;
  unhandled = 0;
  total = 0;

  constructor(readonly number: number) {}
}

/** The interrupt controller and its lines. */
export class Interrupts {
  private readonly lines = new Map<number, IrqLine>();

  constructor(private readonly kc: KernelContext) {}

  /** A device drives its line, or lets go of it. */
  setLevel(irq: number, asserted: boolean): void {
    const line = this.line(irq);
    line.asserted = asserted;
    this.update(line);
  }

  /** A device sends a message. */
  notify(irq: number): void {
    const line = this.line(irq);
    line.message = true;
    this.update(line);
  }

  /** Linux: __setup_irq(). 0, -EINVAL or -EBUSY. */
  request(irq: number, action: IrqAction): number {
    const shared = (action.flags & IRQF_SHARED) !== 0;
    if (irq <= 0 || irq >= NR_IRQS || (shared && action.device === 0)) return -EINVAL;
    if (!action.handler && !action.thread) return -EINVAL;
    const line = this.line(irq);
    const [old] = line.actions;
    if (
      old &&
      (!shared || ((old.flags ^ action.flags) & (IRQF_SHARED | IRQF_TRIGGER_MASK)) !== 0)
    ) {
      const flags = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
      const text = `genirq: Flags mismatch irq ${irq}. ${flags(action.flags)} (${action.name}) vs. ${flags(old.flags)} (${old.name})`;
      this.kc.log.write(KERN_ERR, text);
      return -EBUSY;
    }
    line.actions.push(action);
    if (!old) line.disabled = 0;
    this.update(line);
    return 0;
  }

  /** Linux: free_irq(). @returns the name of the handler that was there, null without one */
  free(irq: number, device: number): string | null {
    const line = this.line(irq);
    const at = line.actions.findIndex((action) => action.device === device);
    if (at < 0) {
      warn(
        this.kc,
        'kernel/irq/manage.c:1898 __free_irq',
        `Trying to free already-free IRQ ${irq}`,
      );
      return null;
    }
    const [action] = line.actions.splice(at, 1);
    this.update(line);
    return action?.name ?? null;
  }

  /** Linux: disable_irq(), disable_irq_nosync(). */
  disable(irq: number): void {
    const line = this.line(irq);
    line.disabled++;
    this.update(line);
  }

  /** Linux: enable_irq(). */
  enable(irq: number): void {
    const line = this.line(irq);
    if (line.disabled === 0) {
      warn(this.kc, 'kernel/irq/manage.c:774 __enable_irq', `Unbalanced enable for IRQ ${irq}`);
      return;
    }
    line.disabled--;
    this.update(line);
    serviceInterrupts(this.kc);
  }

  /** Serves a line once. Linux: handle_irq_event(). Contract: in interrupt context. */
  handle(irq: number): void {
    const line = this.line(irq);
    const { trace, cpu } = this.kc;
    line.message = false;
    line.total++;
    cpu.clock.advance(INTERRUPT_NSEC);
    trace.enter(HANDLE_IRQ_EVENT, irq);
    let result = IRQ_NONE;
    for (const action of [...line.actions]) result |= this.call(line, action);
    trace.leave(result);
    this.note(line, result);
    this.update(line);
  }

  private call(line: IrqLine, action: IrqAction): number {
    const result = action.handler ? action.handler() : IRQ_WAKE_THREAD;
    if (result === IRQ_WAKE_THREAD) {
      if (action.thread) this.wakeThread(line, action, action.thread);
      else {
        const text = `IRQ ${line.number} device ${action.name} returned IRQ_WAKE_THREAD but no thread function available.`;
        this.kc.log.write(KERN_WARNING, text);
      }
    } else if (result !== IRQ_NONE && result !== IRQ_HANDLED) {
      const text = `irq event ${line.number}: bogus return value ${(result >>> 0).toString(16)}`;
      this.kc.log.write(KERN_ERR, text);
    }
    return result;
  }

  /** Linux: irq_thread(). A ONESHOT line stays masked until the thread is done. */
  private wakeThread(line: IrqLine, action: IrqAction, thread: () => void): void {
    const { kc } = this;
    const masked = (action.flags & IRQF_ONESHOT) !== 0;
    if (masked) line.disabled++;
    const run = (): void => {
      kc.trace.enter(IRQ_THREAD_FN, line.number);
      thread();
      kc.trace.leave(0);
      if (!masked) return;
      line.disabled--;
      this.update(line);
    };
    kc.cpu.jobs.push({ comm: `irq/${line.number}-${action.name}`.slice(0, 15), run });
  }

  /**
   * Ends what would go on for ever: a line that nobody takes care of is disabled; one whose handler says it does, and
   * leaves the device as it is, keeps the processor. Linux: note_interrupt(), __report_bad_irq().
   */
  private note(line: IrqLine, result: number): void {
    line.unhandled = result === IRQ_NONE ? line.unhandled + 1 : 0;
    line.count = line.asserted && line.disabled === 0 ? line.count + 1 : 0;
    if (line.count < STORM) return;
    line.count = 0;
    if (line.unhandled >= UNHANDLED_LIMIT) this.nobodyCared(line);
    else this.storm(line);
    line.unhandled = 0;
  }

  private nobodyCared(line: IrqLine): void {
    const { number, actions } = line;
    const lines = [
      `irq ${number}: nobody cared (try booting with the "irqpoll" option)`,
      ...callTrace(this.kc),
      'handlers:',
      ...actions.map(({ name }) => `[<0000000000000000>] ${name}`),
    ];
    for (const text of lines) this.kc.log.write(KERN_ERR, text);
    this.kc.log.write(KERN_EMERG, `Disabling IRQ #${number}`);
    line.disabled++;
  }

  private storm(line: IrqLine): never {
    const who = nameOf(currentTask(this.kc));
    const names = line.actions.map(({ name }) => name).join(', ');
    this.kc.log.write(KERN_EMERG, `watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [${who}]`);
    halt(
      this.kc,
      `lockup: interrupt ${line.number} came ${STORM} times in a row: its handler (${names}) says that it is handled, but the device still asks: acknowledge the interrupt at the device.`,
    );
  }

  private line(irq: number): IrqLine {
    let line = this.lines.get(irq);
    if (!line) {
      line = new IrqLine(irq);
      this.lines.set(irq, line);
    }
    return line;
  }

  private update(line: IrqLine): void {
    const wants = line.asserted || line.message;
    const { interrupts } = this.kc.cpu;
    if (wants && line.actions.length > 0 && line.disabled === 0) interrupts.add(line.number);
    else interrupts.delete(line.number);
  }
}

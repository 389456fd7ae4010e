/** Interrupts and what they leave for later. Linux: kernel/softirq.c (6.12). */
import type { KernelContext } from './context.ts';
import { HARDIRQ_MASK, HARDIRQ_OFFSET, SOFTIRQ_MASK, SOFTIRQ_OFFSET } from './cpu.ts';

/** Runs something with preempt_count raised. */
function raised(kc: KernelContext, offset: number, body: () => void): void {
  const { cpu } = kc;
  const { preemptCount, irqsDisabled } = cpu;
  cpu.preemptCount += offset;
  cpu.irqsDisabled = offset === HARDIRQ_OFFSET;
  try {
    body();
  } finally {
    cpu.preemptCount = preemptCount;
    cpu.irqsDisabled = irqsDisabled;
  }
}

/**
 * Interrupts come in, if they may: what is due by the clock, lines that devices raised, then softirqs.
 *
 * @returns did anything happen?
 */
export function serviceInterrupts(kc: KernelContext): boolean {
  const { cpu } = kc;
  let any = false;
  while (!cpu.irqsDisabled && (cpu.preemptCount & HARDIRQ_MASK) === 0) {
    const event = cpu.clock.takeDue();
    const [line] = cpu.interrupts;
    if (event) raised(kc, HARDIRQ_OFFSET, event.run);
    else if (line !== undefined) {
      cpu.interrupts.delete(line);
      raised(kc, HARDIRQ_OFFSET, () => {
        kc.handleInterrupt(line);
      });
    } else if ((cpu.preemptCount & SOFTIRQ_MASK) === 0 && cpu.softirqs.length > 0) {
      raised(kc, SOFTIRQ_OFFSET, cpu.softirqs.shift()!);
    } else return any;
    any = true;
  }
  return any;
}

/** Leaves something for when no interrupt is being served. Linux: raise_softirq(). */
export function raise_softirq(kc: KernelContext, run: () => void): void {
  kc.cpu.softirqs.push(run);
}

/** Lets time pass while the task keeps the processor, as udelay() does. */
export function busyWait(kc: KernelContext, nanoseconds: number): void {
  const { clock } = kc.cpu;
  const end = clock.now() + nanoseconds;
  while (clock.next() <= end && !kc.cpu.irqsDisabled) {
    clock.advanceTo(clock.next());
    if (!serviceInterrupts(kc)) break;
  }
  clock.advanceTo(end);
}

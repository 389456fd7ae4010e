/** What happens between a system call and the program that made it. Linux: kernel/entry/common.c (6.12). */
import type { KernelContext } from '../kernel/context.ts';
import { warn } from '../kernel/panic.ts';
import { schedule_bug } from '../kernel/preempt.ts';
import { letOthersRun } from '../kernel/sched.ts';
import { deliverSignals } from '../kernel/signal-delivery.ts';
import { EINTR, ERESTARTNOHAND, ERESTARTSYS, errnoName } from '../lib/errno.ts';

export type SystemCall = (
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
  f: unknown,
) => unknown;

/** Linux: syscall_exit_to_user_mode(): the call must have given everything back. */
function complain(kc: KernelContext): void {
  const { cpu } = kc;
  if (cpu.irqsDisabled) {
    warn(kc, 'kernel/entry/common.c:168 syscall_exit_to_user_mode');
    cpu.irqsDisabled = false;
  }
  if (cpu.preemptCount !== 0) schedule_bug(kc);
}

function tellFailure(kc: KernelContext, name: string, errno: number): void {
  kc.onTrouble({ kind: 'errno', text: `${name}() failed: ${errnoName(errno)}`, errno });
}

/**
 * A system call that lets interrupts, kernel threads and signals in before it returns. A call that a signal interrupted
 * fails with EINTR, or begins again when the program's handler wants that.
 *
 * @param name as the C library has it, for whoever wants to know of failures
 */
export function withExit(kc: KernelContext, name: string, call: SystemCall): SystemCall {
  const { cpu } = kc;
  const finished = (result: unknown): unknown => {
    if (typeof result === 'number' && result < 0) tellFailure(kc, name, -result);
    return result;
  };
  return (a, b, c, d, e, f) => {
    for (;;) {
      const result = call(a, b, c, d, e, f);
      const task = kc.current;
      if (cpu.atomic) complain(kc);
      if (cpu.wantsAttention) letOthersRun(kc);
      if (!task || task.nextSignal() === 0) return finished(result);
      const restart = deliverSignals(kc, task);
      if (result !== -ERESTARTSYS && result !== -ERESTARTNOHAND) return finished(result);
      if (!restart || result === -ERESTARTNOHAND) return finished(-EINTR);
    }
  };
}

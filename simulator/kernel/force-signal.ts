/** Signals that a fault forces on a task. Linux: kernel/signal.c (R5.8). */
import type { FaultSignal } from '../mm/fault.ts';
import { hex, toNumber } from '../lib/ulong.ts';
import type { KernelContext } from './context.ts';
import { exitCurrent } from './exit.ts';
import { signalCodeName, signalName } from './signal.ts';
import { handle_signal } from './signal-delivery.ts';
import { SIGKILL } from './signal-send.ts';
import { FORCE_SIG_FAULT } from './stages.ts';

const EXPLANATION: ReadonlyMap<string, string> = new Map([
  ['SEGV_MAPERR', 'no VMA contains the address'],
  ['SEGV_ACCERR', 'the VMA does not allow this access'],
  [
    'BUS_ADRERR',
    'the VMA is there, but nothing could provide a page (no ->fault, or beyond the end of the file)',
  ],
  ['SI_KERNEL', 'the address is not canonical'],
]);

/** What happened, in one sentence. */
export function describeFault(fault: FaultSignal, access: string): string {
  const code = signalCodeName(fault.signal, fault.code);
  if (fault.signal === SIGKILL && code === 'SI_KERNEL') {
    return `SIGKILL: out of memory, and the OOM killer chose this process: ${access} at ${hex(fault.address)}`;
  }
  // Differs: Linux restarts such an access until somebody kills the process.
  if (fault.signal === SIGKILL) {
    return `SIGKILL: ${access} at ${hex(fault.address)} — its fault was handled again and again, but no entry came: the ->fault handler must map a page or return one`;
  }
  const why = EXPLANATION.get(code);
  return `${signalName(fault.signal)} (${code}): ${access} at ${hex(fault.address)}${why ? ` — ${why}` : ''}`;
}

/**
 * The signal of a fault. A program that handles it runs its handler, and the access is made again; any other dies, and so
 * does one whose handler of that very signal runs. Linux: force_sig_fault(), force_sig_info_to_task().
 *
 * @param delivered ends the exception that forces the signal: it takes effect on the way back to user mode
 */
export function forceSignal(
  kc: KernelContext,
  fault: FaultSignal,
  access: string,
  delivered: () => void,
): void {
  const { signal, code, address } = fault;
  kc.trace.enter(FORCE_SIG_FAULT, signal, code, toNumber(address));
  const task = kc.current;
  const action = task?.actions.get(signal);
  if (task) task.fault = fault;
  if (task && action && action.handler !== 0 && !task.blocked.has(signal)) {
    delivered();
    handle_signal(kc, task, signal, action, { code, address, pid: 0, status: 0 });
    task.fault = undefined;
    return;
  }
  const reason = describeFault(fault, access);
  kc.onFatalSignal(signal, reason, 'signal');
  delivered();
  exitCurrent(kc, { code: 0, signal, reason });
}

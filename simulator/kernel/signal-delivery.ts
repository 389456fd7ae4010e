/** Signals take effect. Linux: kernel/signal.c (6.12). */
import type { KernelContext } from './context.ts';
import { exitCurrent } from './exit.ts';
import { LEFT_HANDLER } from './kill.ts';
import { signalName } from './signal.ts';
import { SIGKILL } from './signal-send.ts';
import { GET_SIGNAL, HANDLE_SIGNAL } from './stages.ts';
import type { SignalAction, SignalInfo, Task } from './task.ts';

/** Linux: include/uapi/asm-generic/signal-defs.h. */
const SA_SIGINFO = 0x4;
const SA_RESTART = 0x10000000;
const SA_NODEFER = 0x40000000;
const SA_RESETHAND = 0x80000000;

const NOTHING_KNOWN: SignalInfo = { code: 0x80, address: 0, pid: 0, status: 0 };

/**
 * The pending signals take effect, on the way back to the program. Linux: get_signal().
 *
 * @returns may an interrupted system call begin again?
 */
export function deliverSignals(kc: KernelContext, task: Task): boolean {
  let restart = true;
  for (let signal = task.nextSignal(); signal !== 0; signal = task.nextSignal()) {
    kc.trace.enter(GET_SIGNAL, signal);
    const info = task.signalInfo.get(signal) ?? NOTHING_KNOWN;
    task.signals.delete(signal);
    task.signalInfo.delete(signal);
    const action = task.actions.get(signal);
    if (signal === SIGKILL || !action) {
      const number = task.killedBy ?? signal;
      const reason = `killed by ${signalName(number)}`;
      kc.onFatalSignal(number, reason, 'signal');
      exitCurrent(kc, { code: 0, signal: number, reason });
    }
    restart &&= (action.flags & SA_RESTART) !== 0;
    kc.trace.leave(signal);
    handle_signal(kc, task, signal, action, info);
  }
  return restart;
}

/**
 * Runs a handler. Linux: handle_signal(), arch/x86/kernel/signal.c: the signal waits until it is over.
 *
 * Differs: there is no frame on the program's stack. A handler is left by an exception, as siglongjmp() leaves it in C,
 * the mask restored.
 */
export function handle_signal(
  kc: KernelContext,
  task: Task,
  signal: number,
  action: SignalAction,
  info: SignalInfo,
): void {
  kc.trace.enter(HANDLE_SIGNAL, signal);
  const { depth } = kc.trace;
  if ((action.flags & SA_RESETHAND) !== 0) task.actions.delete(signal);
  const waits = (action.flags & SA_NODEFER) === 0 && !task.blocked.has(signal);
  if (waits) task.blocked.add(signal);
  try {
    kc.runSignalHandler(action.handler, signal, (action.flags & SA_SIGINFO) !== 0 ? info : null);
  } catch (thrown) {
    if (thrown === LEFT_HANDLER) while (kc.trace.depth >= depth) kc.trace.leave(signal);
    throw thrown;
  } finally {
    if (waits) task.blocked.delete(signal);
  }
  kc.trace.leave(signal);
}

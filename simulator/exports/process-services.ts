import type { Syscalls } from '../entry/syscalls.ts';
import type { KernelContext } from '../kernel/context.ts';
import { exitCurrent } from '../kernel/exit.ts';
import { leaveHandler } from '../kernel/kill.ts';
import { deliverSignals } from '../kernel/signal-delivery.ts';
import type { SignalInfo } from '../kernel/task.ts';
import type { Upcalls } from './gate.ts';
import type { ProcessPorts } from '../libc/ports.ts';

const SIGABRT = 6;
const NOTHING_KNOWN: SignalInfo = { code: 0, address: 0, pid: 0, status: 0 };
const STDERR = 2;

/** System calls about processes. */
export function processServices(kc: KernelContext, sys: Syscalls): ProcessPorts {
  let status = 0;
  let replaced = 0;
  return {
    sys_getpid: () => sys.task().pid,
    sys_exit: (status) => sys.exitGroup(status),
    sys_fork: (program) => sys.forkProgram(program),
    sys_wait4: (pid, options) => {
      const waited = sys.waitpid(pid, options);
      if (waited.pid > 0) status = waited.status;
      return waited.pid;
    },
    wait_status: () => status,
    sys_getppid: () => sys.getppid(),
    sys_kill: (pid, signal) => sys.sendSignal(pid, signal),
    sys_prlimit64: (pid, resource, newLimit, oldLimit) =>
      sys.prlimit64(pid, resource, newLimit, oldLimit),
    sys_sigaction: (signal, handler, flags) => {
      replaced = sys.task().actions.get(signal)?.flags ?? 0;
      return sys.sigaction(signal, handler, flags);
    },
    sigaction_flags: () => replaced,
    sys_nanosleep: (nanoseconds) => sys.nanosleep(nanoseconds),
    sys_alarm: (seconds) => sys.alarm(seconds),
    sys_pause: () => sys.pause(),
    sys_poll: (address, count, milliseconds) => sys.poll(address, count, milliseconds),
    clock_nanoseconds: () => kc.cpu.clock.now(),
  };
}

/** Wires how the kernel runs programs: forked children, and handlers of signals. */
export function runPrograms(kc: KernelContext, sys: Syscalls, upcalls: Upcalls): void {
  /** An exception that leaves the program ends it, as one that leaves main does. */
  const checked = (result: number): number => {
    if (!Number.isNaN(result)) return result;
    const text = `${upcalls.thrown()}\n`;
    sys.writeBytes(
      STDERR,
      Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff),
    );
    const reason = 'SIGABRT: an exception left the program';
    return exitCurrent(kc, { code: 0, signal: SIGABRT, reason });
  };
  kc.afterUnwind = () => {
    upcalls.set_fatal(false);
  };
  kc.runProgram = (task) => {
    if (task.nextSignal() !== 0) deliverSignals(kc, task);
    sys.exitGroup(checked(upcalls.program_main(task.program)));
  };
  kc.runSignalHandler = (handler, signal, info) => {
    const { code, address, pid, status } = info ?? NOTHING_KNOWN;
    const given = info !== null;
    if (!Number.isNaN(upcalls.signal_handler(handler, signal, given, code, address, pid, status)))
      return;
    leaveHandler();
  };
}

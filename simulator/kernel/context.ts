import type { MmContext } from '../mm/context.ts';
import type { Trace } from '../trace/trace.ts';
import type { Cpu } from './cpu.ts';
import type { LoadedModule } from './module.ts';
import type { KernelLog } from './printk.ts';
import type { KernelProfile } from './profile.ts';
import type { SignalInfo, Task } from './task.ts';

/** An active function of the program or a driver. */
export interface UserFrame {
  readonly name: string;
  /** `file:line` of the statement it executes. */
  readonly place: string;
}

/** Everything the functions of kernel/ share. */
export interface KernelContext {
  readonly mm: MmContext;
  readonly trace: Trace;
  readonly log: KernelLog;
  readonly profile: KernelProfile;
  readonly tasks: Map<number, Task>;
  /** Modules in memory, the latest first, as /proc/modules lists them. */
  readonly modules: LoadedModule[];
  readonly cpu: Cpu;
  /** The running task; undefined while the machine boots or loads modules (then the kernel itself runs). */
  current: Task | undefined;
  /** Taint bits, see taint.ts. */
  tainted: number;
  /** Oopses so far. Linux: die_counter. */
  oopses: number;
  /** Active functions of the program and the drivers, outermost first. */
  userFrames: () => readonly UserFrame[];
  nextPid: number;
  /** Why the machine stands still, one sentence; undefined while it runs. */
  halted: string | undefined;
  /** Told before a dead task's stack is unwound. */
  beforeUnwind: () => void;
  /** Told when the unwinding has reached its end while others run on. */
  afterUnwind: () => void;
  /** Serves an interrupt line that a device raised. */
  handleInterrupt: (line: number) => void;
  /** Runs the program of a forked process to its end; the task is current. */
  runProgram: (task: Task) => void;
  /**
   * Runs the program's handler of a signal.
   *
   * @param info null for a handler without SA_SIGINFO
   * @throws {@link LEFT_HANDLER} when the program left the handler by an exception
   */
  runSignalHandler: (handler: number, signal: number, info: SignalInfo | null) => void;
  /** A task is about to be killed; debuggers may stop here. */
  onFatalSignal: (signal: number, reason: string, cause: DeathCause) => void;
  /** Something went wrong, and the kernel goes on; debuggers may stop here. */
  onTrouble: (trouble: Trouble) => void;
}

/** Why a task is killed: `uncaught` an exception that left a driver, `hung` nobody can go on. */
export type DeathCause = 'signal' | 'oops' | 'uncaught' | 'hung';

export interface Trouble {
  /** `errno`: a system call has failed. */
  readonly kind: 'warn' | 'oom' | 'errno';
  /** One sentence for a human. */
  readonly text: string;
  /** Of `errno`, positive. */
  readonly errno?: number;
}

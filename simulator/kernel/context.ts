import type { MmContext } from '../mm/context.ts';
import type { Trace } from '../trace/trace.ts';
import type { KernelLog } from './printk.ts';
import type { KernelProfile } from './profile.ts';
import type { Task } from './task.ts';

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
  /** The running task; undefined while the machine boots or loads modules (then the kernel itself runs). */
  current: Task | undefined;
  /** Taint bits, see taint.ts. */
  tainted: number;
  /** Oopses so far. Linux: die_counter. */
  oopses: number;
  /** Active functions of the program and the drivers, outermost first. */
  userFrames: () => readonly UserFrame[];
  nextPid: number;
  /** Told before a dead task's stack is unwound. */
  beforeUnwind: () => void;
  /** A task is about to be killed by a signal; debuggers may stop here. */
  onFatalSignal: (signal: number, reason: string) => void;
}

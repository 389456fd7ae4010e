import type { MmContext } from '../mm/context.ts';
import type { Trace } from '../trace/trace.ts';
import type { KernelLog } from './printk.ts';
import type { KernelProfile } from './profile.ts';
import type { Task } from './task.ts';

/** Everything the functions of kernel/ share. */
export interface KernelContext {
  readonly mm: MmContext;
  readonly trace: Trace;
  readonly log: KernelLog;
  readonly profile: KernelProfile;
  readonly tasks: Map<number, Task>;
  /** The running task; undefined while the machine boots or loads modules (then the kernel itself runs). */
  current: Task | undefined;
  /** Taint bits. Linux: TAINT_WARN = 1 << 9, TAINT_DIE = 1 << 7. */
  tainted: number;
  nextPid: number;
  /** Told before a dead task's stack is unwound. */
  beforeUnwind: () => void;
  /** A task is about to be killed by a signal; debuggers may stop here. */
  onFatalSignal: (signal: number, reason: string) => void;
}

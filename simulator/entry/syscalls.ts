/** System calls of the current task. Linux: the SYSCALL_DEFINE functions; file and order of checks as there. */
import { EINVAL, ESRCH } from '../lib/errno.ts';
import { toNumber, type ulong } from '../lib/ulong.ts';
import { endTask, exitCurrent } from '../kernel/exit.ts';
import { kernel_clone } from '../kernel/fork.ts';
import { signalName } from '../kernel/signal.ts';
import type { TaskEnd } from '../kernel/task.ts';
import { kernel_wait4, type Waited } from '../kernel/wait.ts';
import { ProcessSyscalls } from './process-syscalls.ts';
import { SYS_CLONE, SYS_EXIT_GROUP, SYS_SETRLIMIT, SYS_WAIT4 } from './stages.ts';

const SIGCHLD = 17;
const WNOHANG = 1;
/** Linux: include/uapi/asm-generic/resource.h. */
const RLIM_NLIMITS = 16;
const RLIM_INFINITY = 2 ** 64 - 2048;

export class Syscalls extends ProcessSyscalls {
  /** The child's pid, or -ENOMEM. The child does not run by itself. */
  fork(): number {
    this.kc.trace.enter(SYS_CLONE, SIGCHLD);
    return this.kc.trace.leave(kernel_clone(this.kc));
  }

  /** fork() of a process that runs by itself: function `program` of its program, when its turn comes. */
  forkProgram(program: number): number {
    const pid = this.fork();
    const child = this.kc.tasks.get(pid);
    if (child) {
      child.program = program;
      this.kc.cpu.ready.push(child);
    }
    return pid;
  }

  /** Collects an ended child; pid 0 when there are children but none has ended. */
  wait4(pid: number): Waited {
    this.kc.trace.enter(SYS_WAIT4, pid, WNOHANG);
    const waited = kernel_wait4(this.kc, pid);
    this.kc.trace.leave(waited.pid);
    return waited;
  }

  /** kill(2) of a signal that nothing catches: the task ends at once. 0 or -ESRCH. */
  kill(pid: number, signal: number): number {
    return this.endOf(pid, { code: 0, signal, reason: `killed by ${signalName(signal)}` });
  }

  /** exit_group() of a task that has no stack to unwind. 0 or -ESRCH. */
  exitOf(pid: number, status: number): number {
    const code = status & 255;
    return this.endOf(pid, { code, signal: 0, reason: `exited with ${code}` });
  }

  private endOf(pid: number, end: TaskEnd): number {
    const task = this.kc.tasks.get(pid);
    if (!task || task.end) return -ESRCH;
    endTask(this.kc, task, end);
    return 0;
  }

  /** Linux: do_group_exit(). Does not return. */
  exitGroup(status: number): never {
    this.kc.trace.enter(SYS_EXIT_GROUP, status);
    exitCurrent(this.kc, { code: status & 255, signal: 0, reason: `exited with ${status & 255}` });
  }

  /** setrlimit(2) with soft and hard limit alike, in bytes. 0 or -EINVAL. */
  setrlimit(resource: number, limit: ulong): number {
    this.kc.trace.enter(SYS_SETRLIMIT, resource, toNumber(limit));
    if (resource < 0 || resource >= RLIM_NLIMITS) return this.kc.trace.leave(-EINVAL);
    const bytes = toNumber(limit);
    this.task().rlimits.set(resource, bytes >= RLIM_INFINITY ? Infinity : bytes);
    return this.kc.trace.leave(0);
  }
}

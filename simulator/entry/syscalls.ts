/** System calls of the current task. Linux: the SYSCALL_DEFINE functions; file and order of checks as there. */
import { EFAULT, ESRCH } from '../lib/errno.ts';
import { toNumber, type ulong } from '../lib/ulong.ts';
import { endTask, exitCurrent } from '../kernel/exit.ts';
import { kernel_clone } from '../kernel/fork.ts';
import { signalName } from '../kernel/signal.ts';
import { do_prlimit, RLIM_INFINITY, RLIMIT_NOFILE, type Rlimit } from '../kernel/rlimit.ts';
import type { Task, TaskEnd } from '../kernel/task.ts';
import { kernel_wait4, type Waited } from '../kernel/wait.ts';
import { ProcessSyscalls } from './process-syscalls.ts';
import { SYS_CLONE, SYS_EXIT_GROUP, SYS_PRLIMIT64, SYS_SETRLIMIT, SYS_WAIT4 } from './stages.ts';

const SIGCHLD = 17;
const WNOHANG = 1;
/** Linux: include/uapi/asm-generic/resource.h. */
const RLIM64_INFINITY = 0xffffffffffffffffn;
const RLIMIT_BYTES = 16;

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

  /** setrlimit(2), in the resource's unit. 0, -EINVAL or -EPERM. */
  setrlimit(resource: number, soft: ulong, hard: ulong): number {
    this.kc.trace.enter(SYS_SETRLIMIT, resource, toNumber(soft), toNumber(hard));
    const limit = { soft: toLimit(BigInt(soft)), hard: toLimit(BigInt(hard)) };
    return this.kc.trace.leave(this.limit(this.task(), resource, limit));
  }

  /**
   * Linux: sys_prlimit64(), kernel/sys.c.
   *
   * @param pid 0 for the caller
   * @param newLimit address of a struct rlimit64, or 0
   * @param oldLimit where the limit before goes, or 0
   * @returns 0, -ESRCH, -EINVAL, -EPERM or -EFAULT
   */
  prlimit64(pid: number, resource: number, newLimit: ulong, oldLimit: ulong): number {
    const { trace } = this.kc;
    trace.enter(SYS_PRLIMIT64, pid, resource, toNumber(newLimit), toNumber(oldLimit));
    return trace.leave(this.prlimit(pid, resource, toNumber(newLimit), toNumber(oldLimit)));
  }

  private prlimit(pid: number, resource: number, from: number, to: number): number {
    const { access } = this.parts;
    let limit: Rlimit | undefined;
    if (from !== 0) {
      const bytes = access.copyFromUser(this.mm(), from, RLIMIT_BYTES);
      if (bytes.length < RLIMIT_BYTES) return -EFAULT;
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      limit = {
        soft: toLimit(view.getBigUint64(0, true)),
        hard: toLimit(view.getBigUint64(8, true)),
      };
    }
    const task = pid === 0 ? this.task() : this.kc.tasks.get(pid);
    if (!task) return -ESRCH;
    const before = task.rlimits.get(resource);
    const error = this.limit(task, resource, limit);
    if (error !== 0 || to === 0) return error;
    const bytes = new Uint8Array(RLIMIT_BYTES);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, fromLimit(before.soft), true);
    view.setBigUint64(8, fromLimit(before.hard), true);
    return access.copyToUser(this.mm(), to, bytes) < RLIMIT_BYTES ? -EFAULT : 0;
  }

  private limit(task: Task, resource: number, limit: Rlimit | undefined): number {
    const mayRaise = this.kc.mm.ports.capable('CAP_SYS_RESOURCE');
    const error = do_prlimit(task.rlimits, resource, limit, mayRaise);
    task.files.limit = task.rlimit(RLIMIT_NOFILE);
    return error;
  }
}

function toLimit(value: bigint): number {
  return value === RLIM64_INFINITY ? RLIM_INFINITY : Number(value);
}

/** Contract: finite limits are exact below 2^53. */
function fromLimit(value: number): bigint {
  return value === RLIM_INFINITY ? RLIM64_INFINITY : BigInt(value);
}

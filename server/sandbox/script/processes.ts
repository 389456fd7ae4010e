/** The processes of a script: made by exec and fork, named by the script, collected by their parents. */
import { signalName } from '../../../simulator/inspect/names.ts';
import type { Machine } from '../../../simulator/machine.ts';

const MAX_PROCESSES = 6;
const SIGKILL = 9;

type Task = NonNullable<ReturnType<Machine['exec']>>;

export interface Process {
  readonly name: string;
  readonly task: Task;
  readonly pid: number;
  readonly parent: Process | undefined;
  /** Not collected yet. */
  live: boolean;
}

/** How a process ended, as results show it. */
export interface ProcessEnd {
  readonly exit?: number;
  readonly killed?: string;
  /** Nobody is left to tell. */
  readonly gone?: true;
  /** It waits for ever, in this state, and cannot be killed. */
  readonly hang?: true;
  readonly stuck?: string;
}

export class Processes {
  /** In the order of their making; a name may come twice. */
  private readonly all: Process[] = [];

  constructor(private readonly machine: Machine) {}

  /** The first process. Contract: {@link start} was called. */
  get first(): Process {
    return this.all[0]!;
  }

  get live(): readonly Process[] {
    return this.all.filter((process) => process.live);
  }

  find(name: string): Process | undefined {
    return this.all.find((process) => process.live && process.name === name);
  }

  get full(): boolean {
    return this.all.length >= MAX_PROCESSES;
  }

  start(name: string, task: Task): void {
    this.all.push({ name, task, pid: task.pid, parent: undefined, live: true });
  }

  /** Makes the process the one that runs. */
  enter({ task, pid }: Process): void {
    this.machine.kernel.current = task;
    this.machine.trace.pid = pid;
  }

  /** The child's pid, or -errno. */
  fork(parent: Process, name: string): number {
    this.enter(parent);
    const pid = this.machine.syscalls.fork();
    const task = this.machine.kernel.tasks.get(pid);
    if (task) this.all.push({ name, task, pid, parent, live: true });
    return pid;
  }

  /** Ends a process as _exit() does. */
  exit({ task, pid }: Process, status: number): void {
    if (!task.end) this.machine.syscalls.exitOf(pid, status);
    this.machine.trace.depth = 0;
  }

  /** Ends a process with SIGKILL. */
  kill({ task, pid }: Process): void {
    if (!task.end) this.machine.syscalls.kill(pid, SIGKILL);
    this.machine.trace.depth = 0;
  }

  /** Ends whoever has a SIGKILL pending: nobody else lets it take effect. */
  killPending(): void {
    for (const process of this.live) {
      if (process.task.signals.has(SIGKILL)) this.kill(process);
    }
  }

  /** The parent of an ended process collects it. */
  reap(process: Process): ProcessEnd {
    const { parent, task } = process;
    if (parent && hasEnded(parent)) return { gone: true };
    if (task.state === 'D' || task.state === 'X') {
      process.live = false;
      return task.state === 'D' ? { hang: true, stuck: 'D' } : { gone: true };
    }
    if (parent) {
      this.enter(parent);
      this.machine.syscalls.wait4(process.pid);
    }
    process.live = false;
    const { signal = 0, code = 0 } = task.end ?? {};
    return signal !== 0 ? { killed: signalName(signal) } : { exit: code };
  }
}

/** Has the process ended, whether or not somebody collected it? */
export function hasEnded({ task }: Process): boolean {
  return task.end !== undefined;
}

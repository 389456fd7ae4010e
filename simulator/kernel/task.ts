import type { MmStruct } from '../mm/mm-struct.ts';
import type { ulong } from '../lib/ulong.ts';
import type { FaultSignal } from '../mm/fault.ts';
import type { ClockEvent } from './clock.ts';
import type { FdTable } from './fd-table.ts';
import { Rlimits } from './rlimit.ts';

export type TaskState = 'R' | 'S' | 'D' | 'Z' | 'X';

/** How a task ended. */
export interface TaskEnd {
  /** exit status 0..255, when it exited by itself. */
  readonly code: number;
  /** Signal number that killed it, 0 if none. */
  readonly signal: number;
  /** One sentence for a human. */
  readonly reason: string;
}

/** What a program wants done at a signal. Linux: struct k_sigaction. */
export interface SignalAction {
  /** Number of the program's function; 0 ignores the signal. */
  readonly handler: number;
  /** SA_*. */
  readonly flags: number;
}

/** Where a signal comes from. Linux: struct kernel_siginfo. */
export interface SignalInfo {
  /** si_code. */
  readonly code: number;
  /** Of a fault. */
  readonly address: ulong;
  /** Who sent it, or the child that ended. */
  readonly pid: number;
  /** Of a child that ended: its exit status or signal. */
  readonly status: number;
}

/** A process. Linux: struct task_struct. */
export class Task {
  state: TaskState = 'R';
  end: TaskEnd | undefined;
  /** Its end has begun. Linux: PF_EXITING. */
  exiting = false;
  /** The signal being delivered, for views. */
  fault: FaultSignal | undefined;
  rlimits = new Rlimits();
  readonly children: Task[] = [];
  /** -1000 (never) … 1000: how willingly the OOM killer takes it. Inherited. */
  oom_score_adj = 0;
  /** The n-th failable allocation from now on fails; 0: none. Not inherited. Linux: /proc/self/fail-nth. */
  fail_nth = 0;
  /** Its parent ended before it: nobody but init will collect it. */
  adopted = false;
  /** Sleeps until a child ends. Linux: wait_chldexit. */
  waitsForChild = false;
  /** Of the states that sleep: does a signal, or only one that kills, end it? Linux: TASK_INTERRUPTIBLE, TASK_KILLABLE. */
  wakesOn: 'signal' | 'kill' | 'nothing' = 'nothing';
  /** Pending signals. */
  readonly signals = new Set<number>();
  /** What is known of pending signals. */
  readonly signalInfo = new Map<number, SignalInfo>();
  /** Signals that wait: their handlers run. */
  readonly blocked = new Set<number>();
  /** The signal behind a pending SIGKILL that no one sent. */
  killedBy: number | undefined;
  /** What the program has said about signals; others have their default action. */
  readonly actions = new Map<number, SignalAction>();
  /** When SIGALRM comes. */
  alarm: ClockEvent | undefined;
  /** Number of its program's function, for a forked process. */
  program = 0;

  constructor(
    readonly pid: number,
    public parent: Task | undefined,
    /** At most 15 bytes. */
    public comm: string,
    public mm: MmStruct | undefined,
    readonly files: FdTable,
  ) {}

  /** The pending signal that takes effect next, 0 for none. Linux: next_signal(): the lowest that is not blocked. */
  nextSignal(): number {
    let next = 0;
    for (const signal of this.signals) {
      if ((next === 0 || signal < next) && !this.blocked.has(signal)) next = signal;
    }
    return next;
  }

  /** Soft limit in bytes; Infinity when unlimited. */
  rlimit(resource: number): number {
    return this.rlimits.get(resource).soft;
  }
}

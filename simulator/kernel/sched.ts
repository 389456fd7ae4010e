/** Giving the processor away and getting it back. Linux: kernel/sched/core.c (6.12). */
import type { KernelContext } from './context.ts';
import { SOFTIRQ_MASK } from './cpu.ts';
import { currentTask, inContext, runTask } from './current.ts';
import { reportHung, stuck } from './hung-task.ts';
import { schedule_bug } from './preempt.ts';
import { KERN_ALERT } from './printk.ts';
import { serviceInterrupts } from './softirq.ts';
import { SCHEDULE } from './stages.ts';
import { FdTable } from './fd-table.ts';
import { Task } from './task.ts';

/** Process numbers of kernel threads lie below those of programs. */
const FIRST_WORKER_PID = 30;
/** Longest uninterruptible sleep that is no hang. Linux: hung_task_timeout_secs. */
const HUNG_TASK_NSEC = 120e9;
/** A sleep that so many events did not end will not be ended by more of them. */
const MANY_EVENTS = 20_000;

/** Makes a sleeping task ready. Linux: wake_up_process(). @returns did it sleep? */
export function wake_up_process(task: Task): boolean {
  if (task.state !== 'S' && task.state !== 'D') return false;
  task.state = 'R';
  return true;
}

/** What the next {@link schedule} of the current task will wait for. Linux: set_current_state(). */
export function setState(
  kc: KernelContext,
  state: 'R' | 'S' | 'D',
  wakesOn: Task['wakesOn'] = state === 'S' ? 'signal' : 'nothing',
): void {
  const task = currentTask(kc);
  task.state = state;
  task.wakesOn = wakesOn;
}

/**
 * Runs others until the current task is ready again. With state R it only lets them go first.
 *
 * Contract: whoever is to wake the task was told before. The stack of the task stays where it is, and others run on top of
 * it; a wait that only a task below could end stops the machine with a sentence.
 *
 * @param timed a clock event wakes the task in the end
 */
export function schedule(kc: KernelContext, timed = false): void {
  kc.trace.enter(SCHEDULE);
  if (kc.cpu.preemptCount !== 0) schedule_bug(kc);
  const task = currentTask(kc);
  if (task.state === 'R') inContext(kc, kc.cpu.idle, () => serviceInterrupts(kc));
  else block(kc, task, timed);
  kc.trace.leave(0);
}

function block(kc: KernelContext, task: Task, timed: boolean): void {
  const { cpu } = kc;
  const since = cpu.clock.now();
  let events = 0;
  let reported = false;
  const depth = cpu.below.push(task) - 1;
  try {
    while (isAsleep(task)) {
      if (inContext(kc, cpu.idle, () => runOther(kc))) {
        events++;
      } else {
        const next = cpu.clock.next();
        if (next === Infinity) stuck(kc, task);
        cpu.clock.advanceTo(next);
      }
      if (reported || !isAsleep(task) || cpu.clock.now() < since + HUNG_TASK_NSEC) continue;
      reported = task.state === 'D' && task.wakesOn === 'nothing';
      if (reported) reportHung(kc, task);
      if (!timed && (reported || events > MANY_EVENTS)) stuck(kc, task, reported);
    }
  } finally {
    cpu.below.length = depth;
    if (kc.halted === undefined) task.state = 'R';
  }
}

function isAsleep({ state }: Task): boolean {
  return state !== 'R';
}

/** Runs one thing beside the task that blocks: interrupts first, then kernel threads, then processes. */
function runOther(kc: KernelContext): boolean {
  return serviceInterrupts(kc) || runJob(kc) || runReady(kc);
}

/** Linux: worker_thread(). */
function runJob(kc: KernelContext): boolean {
  const { cpu } = kc;
  const job = cpu.jobs.shift();
  if (!job) return false;
  const worker = new Task(
    FIRST_WORKER_PID + cpu.below.length,
    undefined,
    job.comm,
    undefined,
    new FdTable(),
  );
  runTask(kc, worker, () => {
    job.run();
    if (cpu.preemptCount === 0) return;
    const count = cpu.preemptCount.toString(16).padStart(8, '0');
    kc.log.write(
      KERN_ALERT,
      `BUG: workqueue leaked atomic, lock or RCU: ${worker.comm}[${worker.pid}]`,
    );
    kc.log.write(KERN_ALERT, `     preempt=0x${count} lock=0->0 RCU=0->0`);
  });
  return true;
}

function runReady(kc: KernelContext): boolean {
  const task = kc.cpu.ready.shift();
  if (!task) return false;
  runTask(kc, task, () => {
    kc.runProgram(task);
  });
  return true;
}

/** Runs the processes that are left when the first one has ended. */
export function runRemaining(kc: KernelContext): void {
  if (kc.cpu.below.length > 0 || kc.cpu.ready.length === 0) return;
  inContext(kc, kc.cpu.idle, () => {
    while (runReady(kc)) serviceInterrupts(kc);
  });
}

/**
 * On the way back to user mode, or between two steps of the kernel: interrupts and kernel threads get their turn. Linux:
 * exit_to_user_mode_loop(), cond_resched().
 */
export function letOthersRun(kc: KernelContext): void {
  const { cpu } = kc;
  serviceInterrupts(kc);
  if (cpu.jobs.length === 0 || (cpu.preemptCount & SOFTIRQ_MASK) !== 0) return;
  const task = currentTask(kc);
  cpu.below.push(task);
  inContext(kc, cpu.idle, () => {
    for (let left = cpu.jobs.length; left > 0 && runJob(kc); left--) serviceInterrupts(kc);
  });
  cpu.below.pop();
}

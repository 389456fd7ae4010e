/** Tasks that nothing wakes. Linux: kernel/hung_task.c (6.12). */
import { stages } from '../trace/stage.ts';
import type { KernelContext } from './context.ts';
import { nameOf } from './current.ts';
import { halt } from './halt.ts';
import { KERN_ERR } from './printk.ts';
import type { Task } from './task.ts';

/** The kernel function in which a task waits. Linux: /proc/PID/wchan. */
function waitsIn(kc: KernelContext, task: Task): string {
  const { trace, cpu } = kc;
  // Why: modules are loaded before any process has a number.
  const pid = task === cpu.loader ? 0 : task.pid;
  for (let i = trace.depth - 1; i >= 0; i--) {
    const name = stages()[trace.frameStage[i]!]?.name;
    if (trace.framePid[i] === pid && name !== undefined && name !== 'schedule') return name;
  }
  return 'the kernel';
}

/** Linux: check_hung_task(). */
export function reportHung(kc: KernelContext, task: Task): void {
  const ppid = task.parent?.pid ?? 1;
  const lines = [
    `INFO: task ${nameOf(task)} blocked for more than 120 seconds.`,
    `      Not tainted ${kc.profile.release}`,
    '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.',
    `task:${task.comm} state:D stack:0 pid:${task.pid} tgid:${task.pid} ppid:${ppid} flags:0x00000002`,
  ];
  for (const line of lines) kc.log.write(KERN_ERR, line);
}

/**
 * Ends the run because the task waits for what does not come.
 *
 * Contract: a task that is ready and only lies below another on the simulator's one stack is never called hung.
 *
 * @param reported the hung task is in the log already
 */
export function stuck(kc: KernelContext, task: Task, reported = false): never {
  const { below } = kc.cpu;
  const ready = below.find((other) => other !== task && other.state === 'R');
  if (ready) {
    const whom = task.parent === ready ? `its child ${nameOf(task)}` : nameOf(task);
    halt(
      kc,
      `${nameOf(ready)} is ready but lies under ${whom}, which waits in ${waitsIn(kc, task)}: not supported yet. ` +
        'A process runs on top of the one that waits for it, so it must end before that one can go on.',
    );
  }
  const hung = below.filter(({ state, wakesOn }) => state === 'D' && wakesOn === 'nothing');
  if (!reported) for (const other of hung) reportHung(kc, other);
  const others = below.filter((other) => other !== task).reverse();
  const waits = [task, ...others].map((other) => `${nameOf(other)} waits in ${waitsIn(kc, other)}`);
  const verdict = hung.length > 0 ? 'hung task' : 'everybody sleeps';
  halt(
    kc,
    `${verdict}: ${waits.join(', ')}, and no timer, interrupt, work or other process is left that could wake ${waits.length > 1 ? 'them' : 'it'}.`,
  );
}

/** What every report of the kernel says of where it stood. Linux: lib/dump_stack.c, arch/x86/kernel/dumpstack.c. */
import { stages } from '../trace/stage.ts';
import type { KernelContext, UserFrame } from './context.ts';
import { currentTask } from './current.ts';
import { moduleName } from './module-name.ts';
import { KERN_WARNING } from './printk.ts';
import { print_tainted, print_tainted_verbose } from './taint.ts';

/** `memdev_mmap [memdev]`, as Linux prints functions of modules. */
export function functionInModule({ name, place }: UserFrame): string {
  const [file = ''] = place.split(':');
  return file.endsWith('.driver.ts') ? `${name} [${moduleName(file)}]` : name;
}

/**
 * The active functions of the kernel and its drivers, innermost first. What the program called, and what tasks that lie
 * below left, is not the running task's kernel stack.
 */
export function kernelStack(kc: KernelContext): string[] {
  const { trace } = kc;
  const user = kc.userFrames();
  const names: string[] = [];
  let above = user.length;
  for (let i = Math.min(trace.depth, trace.frameStage.length) - 1; i >= 0; i--) {
    const stage = stages()[trace.frameStage[i]!];
    if (!stage || stage.linux.startsWith('glibc') || trace.framePid[i] !== trace.pid) break;
    for (; above > trace.frameUserDepth[i]!; above--)
      names.push(functionInModule(user[above - 1]!));
    names.push(stage.name);
  }
  return names;
}

/** Who and on which kernel, as reports are headed. Linux: dump_stack_print_info(). */
export function dumpHeader(kc: KernelContext): string[] {
  const { pid, comm } = currentTask(kc);
  const task = `CPU: 0 UID: 0 PID: ${pid} Comm: ${comm}`;
  const lines = [`${task} ${print_tainted(kc)} ${kc.profile.release} #1`];
  if (kc.tainted !== 0) lines.push(print_tainted_verbose(kc));
  return lines;
}

/** The call trace as the log prints it. */
export function callTrace(kc: KernelContext): string[] {
  const names = kernelStack(kc).map((name) => ` ${name}`);
  return ['Call Trace:', ' <TASK>', ...names, ' </TASK>'];
}

/** Logs who runs and the active kernel functions. Linux: dump_stack(). */
export function dump_stack(kc: KernelContext): void {
  for (const line of [...dumpHeader(kc), ...callTrace(kc)]) kc.log.write(KERN_WARNING, line);
}

/** struct task_struct and struct files_struct. Linux: include/linux/sched.h, fdtable.h (6.12). */
import type { FileTable } from '../../fs/file-table.ts';
import { signalName } from '../../kernel/signal.ts';
import type { Task, TaskState } from '../../kernel/task.ts';
import type { ObjectField } from '../views.ts';
import { count, list, pointer, text } from './field.ts';

const STATES: Readonly<Record<TaskState, string>> = {
  R: 'TASK_RUNNING',
  S: 'TASK_INTERRUPTIBLE',
  D: 'TASK_UNINTERRUPTIBLE',
  Z: 'EXIT_ZOMBIE',
  X: 'EXIT_DEAD',
};

function taskName({ comm, pid }: Task): string {
  return `${comm} [${pid}]`;
}

export function taskFields(task: Task): ObjectField[] {
  const { pid, comm, state, parent, mm, files } = task;
  const struct = 'struct task_struct *';
  const of = (what: string): string => `${what}:${pid}`;
  return [
    count('pid', pid, 'pid_t'),
    text('comm', 'char[16]', JSON.stringify(comm)),
    text('__state', 'unsigned int', STATES[state]),
    text('flags', 'unsigned int', task.exiting ? 'PF_EXITING' : '0'),
    pointer('mm', 'struct mm_struct *', mm && `pgd ${hexFrame(mm.pgd)}`, of('mm')),
    list('files', 'struct files_struct *', files.open().length, of('files')),
    pointer('real_parent', struct, parent && taskName(parent), `task:${parent?.pid ?? 0}`),
    list('children', 'struct list_head', task.children.length, of('children')),
    text('pending', 'struct sigpending', signalList([...task.signals])),
    count('oom_score_adj', task.oom_score_adj, 'short'),
    ...(task.end ? [text('exit_code', 'int', task.end.reason)] : []),
  ];
}

export function childFields(task: Task): ObjectField[] {
  return task.children.map((child, index) =>
    pointer(String(index), 'struct task_struct *', taskName(child), `task:${child.pid}`),
  );
}

export function descriptorFields(task: Task, files: FileTable): ObjectField[] {
  return [...task.files.descriptors()].map(([fd, { id }]) =>
    pointer(String(fd), 'struct file *', files.find(id)?.path() ?? `file ${id}`, `file:${id}`),
  );
}

function signalList(signals: readonly number[]): string {
  if (signals.length === 0) return '{}';
  return `{${[...signals]
    .sort((a, b) => a - b)
    .map(signalName)
    .join(', ')}}`;
}

function hexFrame(pfn: number): string {
  return `phys:0x${(pfn * 4096).toString(16)}`;
}

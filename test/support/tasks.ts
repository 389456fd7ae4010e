import assert from 'node:assert/strict';
import { pteFrame } from '../../simulator/arch/pte.ts';
import type { Machine } from '../../simulator/machine.ts';
import type { MmStruct } from '../../simulator/mm/mm-struct.ts';
import { pteIndex } from '../../simulator/mm/pgtable.ts';

type Task = NonNullable<ReturnType<Machine['exec']>>;

/** Runs `body` as the task does: its system calls, its memory. */
export function as<T>(machine: Machine, task: Task, body: () => T): T {
  const { kernel, trace } = machine;
  const before = kernel.current;
  kernel.current = task;
  trace.pid = task.pid;
  try {
    return body();
  } finally {
    kernel.current = before;
    trace.pid = before?.pid ?? 0;
  }
}

/** fork() of the current task; the child must come about. */
export function forked(machine: Machine): Task {
  const pid = machine.syscalls.fork();
  const child = machine.kernel.tasks.get(pid);
  assert.ok(child, `fork gave ${pid}`);
  return child;
}

export function mmOf(task: Task): MmStruct {
  assert.ok(task.mm);
  return task.mm;
}

export function store(machine: Machine, task: Task, address: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  const done = as(machine, task, () => machine.access.writeBytes(mmOf(task), address, bytes));
  assert.equal(done, bytes.length, `the store at 0x${address.toString(16)} faulted`);
}

export function load(machine: Machine, task: Task, address: number, count: number): string {
  const bytes = as(machine, task, () => machine.access.readBytes(mmOf(task), address, count));
  return new TextDecoder().decode(bytes);
}

/** Low half of the leaf entry, 0 when there is none. */
export function entryLow({ mm: k }: Machine, task: Task, address: number): number {
  const at = pteIndex(k, mmOf(task), address);
  return at < 0 ? 0 : k.memory.i32[at]!;
}

/** Frame that the entry maps, 0 when there is none. */
export function frameOf({ mm: k }: Machine, task: Task, address: number): number {
  const at = pteIndex(k, mmOf(task), address);
  if (at < 0 || k.memory.i32[at] === 0) return 0;
  return pteFrame(k.memory.i32[at]!, k.memory.i32[at + 1]!);
}

/** The VMA that contains the address, or 0. */
export function vmaAt(task: Task, address: number): number {
  return mmOf(task).index.at(address);
}

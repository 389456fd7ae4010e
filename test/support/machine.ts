import assert from 'node:assert/strict';
import { createMachine, type Machine, type MachineOptions } from '../../simulator/machine.ts';
import type { MmStruct } from '../../simulator/mm/mm-struct.ts';

/** A machine with one running process. */
export interface Running {
  readonly machine: Machine;
  readonly mm: MmStruct;
}

export function runningMachine(options: MachineOptions = {}): Running {
  const machine = createMachine(options);
  const task = machine.exec('/bin/test', 'test');
  assert.ok(task?.mm);
  return { machine, mm: task.mm };
}

/** `start-end` of the mappings that are not the program's own, ascending. */
export function mapsOf({ machine, mm }: Running): string[] {
  const v = machine.mm.vmas;
  const out: string[] = [];
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(v.vm_start[vma]!)) {
    const start = v.vm_start[vma]!;
    if (start < 0x1000000 || start >= 0x7ffff7ff9000) continue;
    out.push(`${start.toString(16)}-${v.vm_end[vma]!.toString(16)}`);
  }
  return out;
}

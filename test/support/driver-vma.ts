import assert from 'node:assert/strict';
import type { Machine } from '../../simulator/machine.ts';
import type { MmContext } from '../../simulator/mm/context.ts';
import { vm_insert_page } from '../../simulator/mm/insert-page.ts';
import { MAP_SHARED, PROT_READ, PROT_WRITE } from '../../simulator/mm/mman.ts';
import type { MmStruct } from '../../simulator/mm/mm-struct.ts';
import { runningMachine } from './machine.ts';

/** A shared mapping of a device whose driver has mapped nothing yet. */
export interface Inserting {
  readonly machine: Machine;
  readonly k: MmContext;
  readonly mm: MmStruct;
  readonly vma: number;
  readonly start: number;
  unmap(): void;
  /** The kernel log as one text. */
  log(): string;
}

export function insertable(pages: number): Inserting {
  const { machine, mm } = runningMachine();
  machine.misc.register('device', 255, { label: 'fops', mmap: () => 0 }, 0o666);
  const { syscalls } = machine;
  const fd = syscalls.open('/dev/device', 2, 0);
  const start = syscalls.mmap(0, pages * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  assert.ok(start > 0);
  return {
    machine,
    k: machine.mm,
    mm,
    vma: mm.index.at(start),
    start,
    unmap: () => {
      assert.equal(syscalls.munmap(start, pages * 4096), 0);
    },
    log: () =>
      machine.kernel.log
        .since(0)
        .map(({ text }) => text)
        .join('\n'),
  };
}

/** vm_insert_page() as in ->mmap, or elsewhere. */
export function insert(
  { k, vma }: Inserting,
  address: number,
  pfn: number,
  writeLocked = true,
): number {
  return vm_insert_page(k, vma, address, pfn, writeLocked);
}

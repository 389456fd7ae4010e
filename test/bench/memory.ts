import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMachine } from '../../simulator/machine.ts';
import type { Row } from './row.ts';

const PAGE = 4096;
const GIB = 2 ** 30;
const RW = 3;
const READ = 1;
const FIXED = 0x32;
const POPULATE = 0x8000;
const VMAS = 65_000;
const PAGES = 65_536;
const START = 0x10000000;

/** Bytes in use after everything unused is gone: heap and array buffers. */
function used(collect: () => void): number {
  // Why: buffers that were grown out of go with the second collection.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A machine with one process. */
function started(memory: number): ReturnType<typeof createMachine> {
  const machine = createMachine({ memory });
  if (!machine.exec('/bin/bench', 'bench')) throw new Error('no memory for a process');
  return machine;
}

/** What a VMA, a mapped page and a simulated GiB cost in memory. */
export function memory(): Row[] {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const machine = started(GIB / 4);
  const few = machine.mm.vmas.count;
  const before = used(collect);
  for (let i = 0; i < VMAS; i++) {
    const prot = i % 2 === 0 ? RW : READ;
    machine.syscalls.mmap(START + i * PAGE, PAGE, prot, FIXED, -1, 0);
  }
  const bytes = used(collect) - before;
  // Why: read afterwards, so that the machine is not collected before it is measured.
  const perVma = bytes / (machine.mm.vmas.count - few);

  const mapped = started(GIB / 2);
  const mm = mapped.syscalls.mm();
  const tables = mm.pgtables;
  mapped.syscalls.mmap(START, PAGES * PAGE, RW, FIXED | POPULATE, -1, 0);
  if (mm.totalRss() < PAGES) throw new Error('not every page was mapped');
  const perPage = ((mm.pgtables - tables) * PAGE) / PAGES;

  const perGib = started(GIB).mm.pages.bytes / 2 ** 20;
  return [
    { name: 'memory of a VMA, of 65,000', unit: 'B', target: 100, rounds: [perVma] },
    { name: 'page tables per mapped page', unit: 'B', target: 8.5, rounds: [perPage] },
    { name: 'struct page per simulated GiB', unit: 'MiB', target: 8, rounds: [perGib] },
  ];
}

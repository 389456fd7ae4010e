/** The loops of the rows. They run in the hardened user context and call the machine in the simulator's. */
import type { BenchKernel } from './kernel.ts';

const PAGE = 4096;
const READ = 1;
const RW = 3;
const RWX = 7;
const SHARED = 0x1;
const PRIVATE = 0x22;
const SHARED_ANONYMOUS = 0x21;
const MAYMOVE_FIXED = 3;
const TOUCHED = 8192;
/** Physical memory of the display adapter. */
const DEVICE_PFN = 0xfd000;
const DEVICE_PAGES = 4096;

/** What the worker lends: processor time in nanoseconds, good to a microsecond. */
export type Clock = () => number;

/** Runs a row once and returns nanoseconds per operation. */
type RowLoop = (kernel: BenchKernel, clock: Clock, argument: number) => number;

let seed = 88172645;

function below(limit: number): number {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return (seed >>> 0) % limit;
}

function map({ gate }: BenchKernel, pages: number, prot = RW, flags = PRIVATE, fd = -1): number {
  const at = gate.sys_mmap(0, pages * PAGE, prot, flags, fd, 0);
  if (at < 0) throw new Error(`mmap failed: ${at}`);
  return at;
}

function touch({ gate }: BenchKernel, at: number, pages: number): void {
  for (let i = 0; i < pages; i++) gate.store(at + i * PAGE, 1, i);
}

/** VMAs of one page that cannot merge; `touched` gives each a page. */
function many(kernel: BenchKernel, count: number, touched: boolean): number[] {
  return Array.from({ length: count }, (_, i) => {
    const at = map(kernel, 1, i % 2 === 0 ? RW : touched ? RWX : READ);
    if (touched) touch(kernel, at, 1);
    return at;
  });
}

function drop({ gate }: BenchKernel, all: readonly number[]): void {
  for (const at of all) gate.sys_munmap(at, PAGE);
}

/** Faults on `fd` or anonymous memory: one store to each page of a fresh mapping. */
function faults(kernel: BenchKernel, clock: Clock, flags: number, fd: number): number {
  const rounds = 6;
  let spent = 0;
  for (let round = 0; round < rounds; round++) {
    const at = map(kernel, TOUCHED, RW, flags, fd);
    const start = clock();
    touch(kernel, at, TOUCHED);
    spent += clock() - start;
    kernel.gate.sys_munmap(at, TOUCHED * PAGE);
  }
  return spent / (rounds * TOUCHED);
}

const loops: Record<string, RowLoop> = {
  'map-unmap': (kernel, clock) => {
    const count = 50_000;
    const { gate } = kernel;
    const start = clock();
    for (let i = 0; i < count; i++) gate.sys_munmap(map(kernel, 1), PAGE);
    return (clock() - start) / count;
  },

  protect: (kernel, clock) => {
    const count = 50_000;
    const { gate } = kernel;
    const at = map(kernel, 3);
    touch(kernel, at, 3);
    const start = clock();
    for (let i = 0; i < count; i++) {
      gate.sys_mprotect(at + PAGE, PAGE, READ);
      gate.sys_mprotect(at + PAGE, PAGE, RW);
    }
    const spent = clock() - start;
    gate.sys_munmap(at, 3 * PAGE);
    return spent / count;
  },

  move: (kernel, clock) => {
    const count = 20_000;
    const area = map(kernel, 64);
    let from = area;
    let to = area + 32 * PAGE;
    kernel.gate.sys_munmap(area + 16 * PAGE, 48 * PAGE);
    touch(kernel, from, 16);
    const start = clock();
    for (let i = 0; i < count; i++) {
      const old = from;
      from = kernel.mremap(old, 16 * PAGE, 16 * PAGE, MAYMOVE_FIXED, to);
      to = old;
    }
    const spent = clock() - start;
    kernel.gate.sys_munmap(from, 16 * PAGE);
    return spent / count;
  },

  'anonymous-fault': (kernel, clock) => faults(kernel, clock, PRIVATE, -1),

  'copy-on-write': (kernel, clock) => {
    const rounds = 4;
    let spent = 0;
    for (let round = 0; round < rounds; round++) {
      const at = map(kernel, TOUCHED);
      touch(kernel, at, TOUCHED);
      const child = kernel.fork();
      const start = clock();
      touch(kernel, at, TOUCHED);
      spent += clock() - start;
      kernel.reap(child);
      kernel.gate.sys_munmap(at, TOUCHED * PAGE);
    }
    return spent / (rounds * TOUCHED);
  },

  'file-fault': (kernel, clock) => {
    const fd = kernel.memfd(TOUCHED * PAGE);
    const filled = map(kernel, TOUCHED, RW, SHARED, fd);
    touch(kernel, filled, TOUCHED);
    kernel.gate.sys_munmap(filled, TOUCHED * PAGE);
    const each = faults(kernel, clock, SHARED, fd);
    kernel.gate.sys_close(fd);
    return each;
  },

  replace: (kernel, clock, vmas) => {
    const count = 50_000;
    const { gate } = kernel;
    const all = many(kernel, vmas, false);
    const start = clock();
    for (let i = 0; i < count; i++) {
      const k = below(vmas);
      gate.sys_munmap(all[k]!, PAGE);
      all[k] = map(kernel, 1, k % 2 === 0 ? RW : READ);
    }
    const spent = clock() - start;
    drop(kernel, all);
    return spent / count;
  },

  'maps-text': (kernel, clock, vmas) => {
    const count = vmas >= 10_000 ? 2 : 20;
    const { gate } = kernel;
    const all = many(kernel, vmas, false);
    const text = map(kernel, 256);
    touch(kernel, text, 256);
    const start = clock();
    for (let i = 0; i < count; i++) {
      const fd = gate.sys_open('/proc/self/maps', 0, 0);
      while (gate.sys_read(fd, text, 256 * PAGE) > 0);
      gate.sys_close(fd);
    }
    const spent = clock() - start;
    gate.sys_munmap(text, 256 * PAGE);
    drop(kernel, all);
    return spent / count;
  },

  fork: (kernel, clock, vmas) => {
    const count = 20;
    const all = many(kernel, vmas, true);
    let spent = 0;
    for (let i = 0; i < count; i++) {
      const start = clock();
      const child = kernel.fork();
      spent += clock() - start;
      kernel.reap(child);
    }
    drop(kernel, all);
    return spent / count;
  },

  'remap-bulk': (kernel, clock) => {
    const count = 20;
    const { gate } = kernel;
    // Why: a few milliseconds of work say more of the engine's compiler than of the loop.
    const rounds = 100;
    let spent = 0;
    for (let round = 0; round < rounds; round++) {
      const places = Array.from({ length: count }, () =>
        map(kernel, DEVICE_PAGES, RW, SHARED_ANONYMOUS),
      );
      const vmas = places.map((at) => kernel.vmaAt(at));
      const prot = gate.vma_prot(vmas[0]!);
      const start = clock();
      for (let i = 0; i < count; i++) {
        const bytes = DEVICE_PAGES * PAGE;
        const error = gate.remap_pfn_range(vmas[i]!, places[i]!, DEVICE_PFN, bytes, prot);
        if (error !== 0) throw new Error(`remap_pfn_range failed: ${error}`);
      }
      spent += clock() - start;
      for (const at of places) gate.sys_munmap(at, DEVICE_PAGES * PAGE);
    }
    return spent / (rounds * count * DEVICE_PAGES);
  },
};

export function run(row: string, argument: number, kernel: BenchKernel, clock: Clock): number {
  const loop = loops[row];
  if (!loop) throw new Error(`There is no row "${row}".`);
  return loop(kernel, clock, argument);
}

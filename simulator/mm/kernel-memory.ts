/** Kernel virtual memory as drivers use it: the direct map and the vmalloc area, R6.37. */
import { PAGE_OFFSET } from '../arch/memory-layout.ts';
import type { MmContext } from './context.ts';

/**
 * Physical address behind a kernel address; -1 when nothing is mapped there. I/O memory lies beyond RAM.
 *
 * Differs: the direct map covers RAM only, byte-exact; Linux maps whole 2 MiB pieces.
 */
export function kernelPhysical(k: MmContext, address: bigint): number {
  const offset = address - PAGE_OFFSET;
  if (offset >= 0n && k.memory.ramEnd(Number(offset)) !== 0) return Number(offset);
  return k.vmalloc.physical(address);
}

/** A run of bytes that is contiguous in physical memory: its address, where it starts in the whole, its length. */
export type KernelRun = (physical: number, done: number, count: number) => void;

/**
 * Visits [address, address + count) run by run, ascending.
 *
 * @returns bytes visited: less than `count` when nothing is mapped at the next one
 */
export function forEachKernelRun(
  k: MmContext,
  address: bigint,
  count: number,
  visit: KernelRun,
): number {
  let done = 0;
  while (done < count) {
    const at = address + BigInt(done);
    const physical = kernelPhysical(k, at);
    if (physical < 0) break;
    const direct = at - PAGE_OFFSET === BigInt(physical);
    const end = direct ? k.memory.ramEnd(physical) : physical - (physical % 4096) + 4096;
    const step = Math.min(count - done, end - physical);
    visit(physical, done, step);
    done += step;
  }
  return done;
}

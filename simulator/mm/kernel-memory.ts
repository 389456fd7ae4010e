/** Kernel virtual memory as drivers use it: the direct map, R6.37. */
import { PAGE_OFFSET } from '../arch/memory-layout.ts';
import type { MmContext } from './context.ts';

/**
 * Physical address behind a direct-map address; -1 when nothing is mapped there.
 *
 * Differs: the direct map covers RAM only, byte-exact; Linux maps whole 2 MiB pieces.
 */
export function kernelPhysical(k: MmContext, address: bigint): number {
  const offset = address - PAGE_OFFSET;
  return offset >= 0n && offset < BigInt(k.memory.u8.length) ? Number(offset) : -1;
}

/** Is the whole range [address, address + count) mapped? */
export function kernelRangeMapped(k: MmContext, address: bigint, count: number): boolean {
  return (
    kernelPhysical(k, address) >= 0 &&
    (count === 0 || kernelPhysical(k, address + BigInt(count) - 1n) >= 0)
  );
}

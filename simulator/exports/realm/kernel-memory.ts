import { PAGE, type ByteMemory } from '../../libc/memory.ts';
import type { KernelGate } from './guard.ts';

/** Kernel memory for the string functions; a wild address is an oops. */
export function kernelMemory(kernel: KernelGate): ByteMemory {
  return {
    load: (address, count) => kernel.kload_bytes(address, count),
    store: (address, bytes) => {
      kernel.kstore_bytes(address, bytes);
    },
    fill: (address, byte, count) => {
      kernel.kfill(address, byte, Number(count));
    },
    copy: (to, from, count) => {
      kernel.kcopy(to, from, Number(count));
    },
  };
}

/** Linux: lib/vsprintf.c check_pointer_msg(): NULL and addresses that cannot be read. */
export function badKernelText(pointer: bigint): string | undefined {
  if (pointer === 0n) return '(null)';
  return pointer < BigInt(PAGE) || pointer >= 0xfffffffffffff001n ? '(efault)' : undefined;
}

import { toUlong } from '../../lib/ulong.ts';
import { GFP_KERNEL, GFP_ZERO } from '../../mm/page-alloc.ts';
import type { KernelGate, Mode, ProgramGate } from './guard.ts';
import type { StructMemory } from '../../libc/struct/member-type.ts';

/**
 * The memory behind struct views: the kernel's while driver code runs, else the program's.
 *
 * Differs: static variables of a module lie in kmalloc memory, not in an area of the module's own.
 */
export function structMemory(mode: Mode, program: ProgramGate, kernel: KernelGate): StructMemory {
  return {
    load: (address, size) =>
      mode.kernel ? kernel.kload(address, size) : program.load(toUlong(address), size),
    store: (address, size, value) => {
      if (mode.kernel) kernel.kstore(address, size, value);
      else program.store(toUlong(address), size, value);
    },
    copy: (to, from, count) => {
      if (mode.kernel) kernel.kcopy(to, from, count);
      else program.store_bytes(toUlong(to), program.load_bytes(toUlong(from), count));
    },
    reserve: (bytes) => {
      if (mode.kernel) return kernel.kmalloc(bytes, GFP_KERNEL | GFP_ZERO);
      const address = BigInt(program.stack_reserve(bytes));
      program.store_bytes(toUlong(address), '\0'.repeat(bytes));
      return address;
    },
  };
}

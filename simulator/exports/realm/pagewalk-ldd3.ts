import type * as header from 'pagewalk/ldd3.h';
import type { page } from 'linux/mm_types.h';
import { VM_CONSTANTS } from './linux-mm-flags.ts';

/** What old kernels had and 6.12 has not. */
export const LDD3_HEADER = 'pagewalk/ldd3.h';

/** The rest of a sentence. */
export const LDD3_ONLY = `only the kernel profile ldd3 has it: choose it with --kernel ldd3, or "kernel": "ldd3" in lab.json`;

/** Stands for `((struct page *)(-1))`: it has no fields, and is compared by identity. */
export const NOPAGE_OOM = Object.freeze(Object.create(null)) as page;

/** pagewalk/ldd3.h */
export const pagewalkLdd3 = Object.freeze({
  NOPAGE_OOM,
  NOPAGE_SIGBUS: null,
  VM_FAULT_MINOR: 0,
  // Differs: a bit of its own until 3.6. Its two effects here are those of the flags that Linux 3.7 put in its place.
  VM_RESERVED: (VM_CONSTANTS.VM_DONTEXPAND | VM_CONSTANTS.VM_DONTDUMP) as 0x4040000n,
} satisfies typeof header);

import type { Syscalls } from '../entry/syscalls.ts';
import type { MemoryGate } from './memory-gate.ts';

/** System calls about memory. */
export function memoryServices(sys: Syscalls): MemoryGate {
  return {
    sys_mremap: (addr, oldLen, newLen, flags, newAddr) =>
      sys.mremap(addr, oldLen, newLen, flags, newAddr),
    sys_brk: (wanted) => sys.brk(wanted),
    sys_madvise: (addr, len, advice) => sys.madvise(addr, len, advice),
    sys_msync: (addr, len, flags) => sys.msync(addr, len, flags),
    sys_mlock: (addr, len) => sys.mlock(addr, len),
    sys_mlock2: (addr, len, flags) => sys.mlock2(addr, len, flags),
    sys_munlock: (addr, len) => sys.munlock(addr, len),
    sys_mlockall: (flags) => sys.mlockall(flags),
    sys_munlockall: () => sys.munlockall(),
    sys_mincore: (addr, len, vec) => sys.mincore(addr, len, vec),
    sys_mseal: (addr, len, flags) => sys.mseal(addr, len, flags),
    sys_remap_file_pages: (addr, size, prot, pgoff, flags) =>
      sys.remapFilePages(addr, size, prot, pgoff, flags),
    sys_memfd_create: (name, flags) => sys.memfdCreate(name, flags),
  };
}

import { LIBC_MMAP, LIBC_MUNMAP, SYSCALL_EXIT } from '../entry/stages.ts';
import type { Syscalls } from '../entry/syscalls.ts';
import type { KernelContext } from '../kernel/context.ts';
import { toNumber } from '../lib/ulong.ts';
import type { MemoryPorts } from '../libc/ports.ts';

/** System calls about memory. */
export function memoryServices({ trace, mm }: KernelContext, sys: Syscalls): MemoryPorts {
  const back = (result: number): number => {
    if (!mm.settings.traits.oldStages) trace.step(SYSCALL_EXIT, result);
    return trace.leave(result);
  };
  return {
    sys_mmap: (addr, len, prot, flags, fd, off) => {
      trace.enter(LIBC_MMAP, toNumber(addr), toNumber(len), prot, flags, fd, toNumber(off));
      return back(sys.mmap(addr, len, prot, flags, fd, off));
    },
    sys_munmap: (addr, len) => {
      trace.enter(LIBC_MUNMAP, toNumber(addr), toNumber(len));
      return back(sys.munmap(addr, len));
    },
    sys_mprotect: (addr, len, prot) => sys.mprotect(addr, len, prot),
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

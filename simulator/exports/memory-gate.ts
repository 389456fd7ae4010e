import type { ulong } from '../lib/ulong.ts';

/** The part of the gate about memory that mmap and its nearest kin leave open: system calls of the running task. */
export interface MemoryGate {
  sys_mremap(addr: ulong, oldLen: ulong, newLen: ulong, flags: number, newAddr: ulong): number;
  /** The break, moved if it could be. */
  sys_brk(wanted: ulong): number;
  sys_madvise(addr: ulong, len: ulong, advice: number): number;
  sys_msync(addr: ulong, len: ulong, flags: number): number;
  sys_mlock(addr: ulong, len: ulong): number;
  sys_mlock2(addr: ulong, len: ulong, flags: number): number;
  sys_munlock(addr: ulong, len: ulong): number;
  sys_mlockall(flags: number): number;
  sys_munlockall(): number;
  /** One byte per page goes to `vec`. */
  sys_mincore(addr: ulong, len: ulong, vec: ulong): number;
  sys_mseal(addr: ulong, len: ulong, flags: number): number;
  /** @param pgoff pages */
  sys_remap_file_pages(
    addr: ulong,
    size: ulong,
    prot: number,
    pgoff: number,
    flags: number,
  ): number;
  sys_memfd_create(name: string, flags: number): number;
}

/** Every member of {@link MemoryGate}. */
export const MEMORY_CALLS = [
  ...(['sys_mremap', 'sys_brk', 'sys_madvise', 'sys_msync', 'sys_mlock', 'sys_mlock2'] as const),
  ...(['sys_munlock', 'sys_mlockall', 'sys_munlockall', 'sys_mincore', 'sys_mseal'] as const),
  ...(['sys_remap_file_pages', 'sys_memfd_create'] as const),
] as const satisfies readonly (keyof MemoryGate)[];

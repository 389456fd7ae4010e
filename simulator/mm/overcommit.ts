import { ENOMEM } from '../lib/errno.ts';
import type { MmContext } from './context.ts';
import { isDataMapping, type MmStruct } from './mm-struct.ts';
import { RLIMIT_AS, RLIMIT_DATA } from './ports.ts';
import { VM_NORESERVE, VM_SHARED, VM_WRITE } from './vm-flags.ts';

const GUESS = 0;
const ALWAYS = 1;
const RESERVE_KB = 128 * 1024;

/** May the address space grow by `pages`? Linux: may_expand_vm(), mm/mmap.c (R1.53). */
export function may_expand_vm(k: MmContext, mm: MmStruct, flags: number, pages: number): boolean {
  if (mm.total_vm + pages > k.ports.rlimit(RLIMIT_AS) / 4096) return false;
  return !isDataMapping(flags) || mm.data_vm + pages <= k.ports.rlimit(RLIMIT_DATA) / 4096;
}

/** Are the pages of such a mapping charged? Linux: accountable_mapping(). */
export function accountable(flags: number): boolean {
  return (flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) === VM_WRITE;
}

/** CommitLimit in pages. Linux: vm_commit_limit(). */
export function commitLimit(k: MmContext): number {
  return Math.floor((k.alloc.managedPages * k.settings.overcommitRatio) / 100);
}

/**
 * Charges `pages` to the commit account. Linux: __vm_enough_memory(), mm/util.c (R1.55).
 *
 * @returns 0 or -ENOMEM
 */
export function vm_enough_memory(k: MmContext, mm: MmStruct, pages: number): number {
  k.committed += pages;
  const mode = k.settings.overcommitMemory;
  if (mode === ALWAYS) return 0;
  if (mode === GUESS) {
    if (pages <= k.alloc.managedPages) return 0;
    k.committed -= pages;
    return -ENOMEM;
  }
  let allowed = commitLimit(k);
  if (!k.ports.capable('CAP_SYS_ADMIN')) allowed -= 8192 / 4;
  allowed -= Math.min(Math.floor(mm.total_vm / 32), RESERVE_KB / 4);
  if (k.committed < allowed) return 0;
  k.committed -= pages;
  return -ENOMEM;
}

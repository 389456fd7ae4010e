import { pageStart } from '../arch/memory-layout.ts';
import { ENOMEM, EPERM } from '../lib/errno.ts';
import type { MmContext } from './context.ts';
import type { MmStruct } from './mm-struct.ts';
import { may_expand_vm, vm_enough_memory } from './overcommit.ts';
import { RLIMIT_MEMLOCK, RLIMIT_STACK } from './ports.ts';
import { anonVmaPrepare } from './set-pte.ts';
import { VM_ACCESS_FLAGS, VM_ACCOUNT, VM_GROWSDOWN, VM_LOCKED } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { setRange, vma_iter_prealloc, vmaPrev } from './vma.ts';

/**
 * Grows a VM_GROWSDOWN VMA down to the page of `address`. Linux: expand_downwards(), mm/mmap.c, 6.12 (R5.30).
 *
 * @param vma the first VMA above `address`
 * @returns 0 or -errno; every failure becomes SIGSEGV
 */
export function expand_stack(k: MmContext, mm: MmStruct, vma: Vma, address: number): number {
  const v = k.vmas;
  if ((v.vm_flags[vma]! & VM_GROWSDOWN) === 0) return -EPERM;
  const start = pageStart(address);
  if (start < k.settings.internalMmapMinAddr) return -EPERM;
  const previous = vmaPrev(k, vma);
  if (
    previous !== 0 &&
    (v.vm_flags[previous]! & VM_GROWSDOWN) === 0 &&
    (v.vm_flags[previous]! & VM_ACCESS_FLAGS) !== 0 &&
    start - v.vm_end[previous]! < k.settings.stackGuardGap
  ) {
    return -ENOMEM;
  }
  const grow = (v.vm_start[vma]! - start) / 4096;
  if (grow > v.vm_pgoff[vma]!) return -ENOMEM;
  if (!vma_iter_prealloc(k) || anonVmaPrepare(k, vma) !== 0) return -ENOMEM;
  const error = accountGrowth(k, mm, vma, v.vm_end[vma]! - start, grow);
  if (error !== 0) return error;
  if ((v.vm_flags[vma]! & VM_LOCKED) !== 0) mm.locked_vm += grow;
  mm.account(v.vm_flags[vma]!, grow);
  setRange(k, vma, start, v.vm_end[vma]!, v.vm_pgoff[vma]! - grow);
  return 0;
}

/**
 * Linux: acct_stack_growth(). The growth is charged even if the VMA has no VM_ACCOUNT (PROT_NONE, MAP_NORESERVE); such
 * pages are never uncharged.
 */
function accountGrowth(k: MmContext, mm: MmStruct, vma: Vma, size: number, grow: number): number {
  const flags = k.vmas.vm_flags[vma]!;
  if (!may_expand_vm(k, mm, flags, grow)) return -ENOMEM;
  if (size > k.ports.rlimit(RLIMIT_STACK)) return -ENOMEM;
  if ((flags & VM_LOCKED) !== 0 && !k.ports.capable('CAP_IPC_LOCK')) {
    if ((mm.locked_vm + grow) * 4096 > k.ports.rlimit(RLIMIT_MEMLOCK)) return -ENOMEM;
  }
  const error = vm_enough_memory(k, mm, grow);
  if (error === 0 && (flags & VM_ACCOUNT) === 0) k.overcharged += grow;
  return error;
}

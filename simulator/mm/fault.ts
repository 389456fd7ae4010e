/** From the CPU's exception to the VMA. Linux: arch/x86/mm/fault.c (6.12), rules R5.1–R5.6, R5.30. */
import { TASK_SIZE } from '../arch/memory-layout.ts';
import { X86_PF_INSTR, X86_PF_PROT, X86_PF_RSVD, X86_PF_USER, X86_PF_WRITE } from '../arch/mmu.ts';
import type { ulong } from '../lib/ulong.ts';
import { toNumber } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import {
  FAULT_FLAG_ALLOW_RETRY,
  FAULT_FLAG_DEFAULT,
  FAULT_FLAG_INSTRUCTION,
  FAULT_FLAG_TRIED,
  FAULT_FLAG_USER,
  FAULT_FLAG_WRITE,
  VM_FAULT_COMPLETED,
  VM_FAULT_ERROR,
  VM_FAULT_HWPOISON,
  VM_FAULT_HWPOISON_LARGE,
  VM_FAULT_OOM,
  VM_FAULT_RETRY,
  VM_FAULT_SIGBUS,
} from './fault-flags.ts';
import { handle_mm_fault } from './memory.ts';
import type { MmStruct } from './mm-struct.ts';
import { DO_PAGE_FAULT } from './old-stages.ts';
import { ACCESS_ERROR, DO_USER_ADDR_FAULT, EXC_PAGE_FAULT } from './stages.ts';
import { expand_stack } from './stack.ts';
import { VM_ACCESS_FLAGS, VM_WRITE } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

export const SIGBUS = 7;
const SIGKILL = 9;
export const SIGSEGV = 11;
export const SEGV_MAPERR = 1;
export const SEGV_ACCERR = 2;
export const BUS_ADRERR = 2;
export const BUS_MCEERR_AR = 4;
export const SI_KERNEL = 0x80;

/** A signal that an access earns. */
export interface FaultSignal {
  readonly signal: number;
  readonly code: number;
  /** si_addr. */
  readonly address: ulong;
}

/** Addresses between the two canonical halves do not page fault: general protection (R5.2). */
export function isCanonical(address: ulong): boolean {
  if (typeof address === 'number') return address < 0x800000000000;
  return address >= 0xffff800000000000n;
}

/**
 * Handles a user-mode page fault.
 *
 * @param errorCode X86_PF_* bits as the walk found them
 * @returns null when the instruction can be restarted, else the signal; the program's own is still to be forced, and the
 *   exception stays active until then
 */
export function exc_page_fault(
  k: MmContext,
  mm: MmStruct,
  address: ulong,
  errorCode: number,
): FaultSignal | null {
  if (!isCanonical(address)) return { signal: SIGSEGV, code: SI_KERNEL, address: 0 };
  const depth = k.trace.depth;
  if (!k.settings.traits.oldStages) k.trace.enter(EXC_PAGE_FAULT, toNumber(address), errorCode);
  else k.trace.enter(DO_PAGE_FAULT, toNumber(address), errorCode);
  const outcome = do_user_addr_fault(k, mm, address, errorCode);
  // Why: the program's signal is forced in here, and whoever stops there sees how it came to it.
  if (outcome && (errorCode & X86_PF_USER) !== 0) return outcome;
  while (k.trace.depth > depth) k.trace.leave(outcome?.signal ?? 0);
  return outcome;
}

function do_user_addr_fault(
  k: MmContext,
  mm: MmStruct,
  address: ulong,
  errorCode: number,
): FaultSignal | null {
  const at = toNumber(address);
  if (!k.settings.traits.oldStages) k.trace.enter(DO_USER_ADDR_FAULT, at, errorCode);
  if ((errorCode & X86_PF_RSVD) !== 0) k.ports.pgtable_bad(at, errorCode);
  if (at >= TASK_SIZE) return { signal: SIGSEGV, code: SEGV_MAPERR, address };
  // Linux: only faults of the program try the lock of the VMA instead.
  if ((errorCode & X86_PF_USER) === 0) k.ports.mmap_read_lock_killable();
  const vma = lockVma(k, mm, at);
  if (vma === 0) return { signal: SIGSEGV, code: SEGV_MAPERR, address };
  if (!k.settings.traits.oldStages) k.trace.step(ACCESS_ERROR, vma, at, errorCode);
  if (accessError(k, vma, errorCode)) return { signal: SIGSEGV, code: SEGV_ACCERR, address };
  const flags =
    FAULT_FLAG_DEFAULT |
    ((errorCode & X86_PF_USER) !== 0 ? FAULT_FLAG_USER : 0) |
    ((errorCode & X86_PF_WRITE) !== 0 ? FAULT_FLAG_WRITE : 0) |
    ((errorCode & X86_PF_INSTR) !== 0 ? FAULT_FLAG_INSTRUCTION : 0);
  const result = handleWithRetry(k, vma, at, flags);
  // Linux: a negative error number has these bits set, and the locks are taken for dropped (R5.36).
  if ((result & (VM_FAULT_COMPLETED | VM_FAULT_RETRY)) !== 0) return null;
  if ((result & VM_FAULT_ERROR) === 0) {
    mm.min_flt++;
    return null;
  }
  if ((result & VM_FAULT_OOM) !== 0) return outOfMemory(k, address);
  if ((result & (VM_FAULT_HWPOISON | VM_FAULT_HWPOISON_LARGE)) !== 0) {
    if ((errorCode & X86_PF_USER) !== 0) {
      const who = `${k.ports.comm()}:${k.ports.pid()}`;
      const where = at.toString(16);
      k.ports.printk(3, `MCE: Killing ${who} due to hardware memory corruption fault at ${where}`);
    }
    return { signal: SIGBUS, code: BUS_MCEERR_AR, address };
  }
  if ((result & VM_FAULT_SIGBUS) !== 0) return { signal: SIGBUS, code: BUS_ADRERR, address };
  return { signal: SIGSEGV, code: SEGV_MAPERR, address };
}

/** VM_FAULT_RETRY: once more, and the handler may not ask for it again. */
function handleWithRetry(k: MmContext, vma: Vma, address: number, flags: number): number {
  const result = handle_mm_fault(k, vma, address, flags);
  if ((result & (VM_FAULT_COMPLETED | VM_FAULT_RETRY)) !== VM_FAULT_RETRY) return result;
  const second = (flags & ~FAULT_FLAG_ALLOW_RETRY) | FAULT_FLAG_TRIED;
  return handle_mm_fault(k, vma, address, second);
}

/**
 * Whoever was killed for memory does not go on; else the answer was a handler's own, or an injected failure, and the access
 * is tried again. Linux: pagefault_out_of_memory().
 */
function outOfMemory(k: MmContext, address: ulong): FaultSignal | null {
  if (k.ports.dying()) return { signal: SIGKILL, code: SI_KERNEL, address };
  k.ports.printk(4, 'Huh VM_FAULT_OOM leaked out to the #PF handler. Retrying PF');
  return null;
}

/** The VMA of the address, growing a stack if the next VMA is one (R5.3). Linux: lock_mm_and_find_vma(). */
function lockVma(k: MmContext, mm: MmStruct, address: number): Vma {
  const vma = mm.index.find(address);
  if (vma === 0 || k.vmas.vm_start[vma]! <= address) return vma;
  return expand_stack(k, mm, vma, address) === 0 ? vma : 0;
}

/** Linux: access_error() (R5.4). */
function accessError(k: MmContext, vma: Vma, errorCode: number): boolean {
  const flags = k.vmas.vm_flags[vma]!;
  if ((errorCode & X86_PF_WRITE) !== 0) return (flags & VM_WRITE) === 0;
  if ((errorCode & X86_PF_PROT) !== 0) return true;
  return (flags & VM_ACCESS_FLAGS) === 0;
}

import type { MmContext } from './context.ts';
import { FAULT_FLAG_WRITE, VM_FAULT_ERROR } from './fault-flags.ts';
import { handle_mm_fault } from './memory.ts';
import type { MmStruct } from './mm-struct.ts';
import { MM_POPULATE } from './stages.ts';
import { VM_ACCESS_FLAGS, VM_IO, VM_PFNMAP, VM_SHARED, VM_WRITE } from './vm-flags.ts';

/**
 * Faults in [start, start + length), errors ignored. Linux: __mm_populate(), populate_vma_page_range(), mm/gup.c
 * (R1.64): private writable VMAs get write faults, others read faults; VM_IO and VM_PFNMAP are skipped.
 */
export function mm_populate(k: MmContext, mm: MmStruct, start: number, length: number): void {
  k.trace.enter(MM_POPULATE, start, length);
  const v = k.vmas;
  const end = start + length;
  for (let address = start; address < end;) {
    const vma = mm.index.firstIntersecting(address, end);
    if (vma === 0) break;
    const stop = Math.min(end, v.vm_end[vma]!);
    const flags = v.vm_flags[vma]!;
    address = Math.max(address, v.vm_start[vma]!);
    if ((flags & (VM_IO | VM_PFNMAP)) === 0 && (flags & VM_ACCESS_FLAGS) !== 0) {
      const write = (flags & (VM_WRITE | VM_SHARED)) === VM_WRITE;
      for (let page = address; page < stop; page += 4096) {
        const result = handle_mm_fault(k, vma, page, write ? FAULT_FLAG_WRITE : 0);
        if ((result & VM_FAULT_ERROR) !== 0) break;
      }
    }
    address = stop;
  }
  k.trace.leave(0);
}

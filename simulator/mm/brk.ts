/** The heap. Linux: mm/mmap.c (6.12), R4.90–R4.93. */
import { ENOMEM } from '../lib/errno.ts';
import { pageAlign } from '../arch/memory-layout.ts';
import { toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import { MAP_FIXED } from './mman.ts';
import { mlockFutureOk } from './mmap.ts';
import type { MmStruct } from './mm-struct.ts';
import { munmapRange } from './munmap.ts';
import { may_expand_vm, vm_enough_memory } from './overcommit.ts';
import { vm_get_page_prot } from './pgprot.ts';
import { mm_populate } from './populate.ts';
import { RLIMIT_DATA } from './ports.ts';
import { DO_BRK_FLAGS } from './stages.ts';
import { get_unmapped_area } from './unmapped-area.ts';
import {
  VM_ACCOUNT,
  VM_GROWSDOWN,
  VM_LOCKED,
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYWRITE,
  VM_READ,
  VM_SOFTDIRTY,
  VM_WRITE,
} from './vm-flags.ts';
import { mergeNewRange, mergeRequest } from './vma-merge.ts';
import { insertVma, vm_area_alloc, vma_iter_prealloc, vmaBelow } from './vma.ts';

const DATA_FLAGS = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;

/**
 * Moves the end of the heap. Linux: brk() system call.
 *
 * @param wanted new break in bytes, not rounded; 0 asks
 * @returns the break: the new one, or the old one when it cannot move (R4.90)
 */
export function brk(k: MmContext, mm: MmStruct, wanted: ulong): number {
  const end = toNumber(wanted);
  const before = mm.brk;
  if (end < mm.start_brk) return before;
  const data = end - mm.start_brk + (mm.end_data - mm.start_data);
  if (data > k.ports.rlimit(RLIMIT_DATA)) return before;
  const newBrk = pageAlign(end);
  const oldBrk = pageAlign(before);
  if (newBrk === oldBrk) {
    mm.brk = end;
    return end;
  }
  if (end <= before) return shrink(k, mm, end, newBrk, oldBrk);
  if (!room(k, mm, oldBrk, newBrk)) return before;
  if (do_brk_flags(k, mm, oldBrk, newBrk - oldBrk) !== 0) return before;
  mm.brk = end;
  if ((mm.def_flags & VM_LOCKED) !== 0) mm_populate(k, mm, oldBrk, newBrk - oldBrk);
  return end;
}

/** A foreign VMA at the new end blocks it (R4.92). */
function shrink(k: MmContext, mm: MmStruct, end: number, newBrk: number, oldBrk: number): number {
  const before = mm.brk;
  if (mm.index.firstIntersecting(newBrk, oldBrk) === 0) return before;
  mm.brk = end;
  if (munmapRange(k, mm, newBrk, oldBrk) === 0) return end;
  mm.brk = before;
  return before;
}

/** One free page, and a stack's guard gap, must stay above (R4.91). */
function room(k: MmContext, mm: MmStruct, oldBrk: number, newBrk: number): boolean {
  if (get_unmapped_area(k, mm, null, oldBrk, newBrk - oldBrk, 0, MAP_FIXED) < 0) return false;
  if ((mm.def_flags & VM_LOCKED) !== 0 && !mlockFutureOk(k, mm, newBrk - oldBrk)) return false;
  const next = mm.index.firstIntersecting(oldBrk, newBrk + 4096 + k.settings.stackGuardGap);
  if (next === 0) return true;
  const guard = (k.vmas.vm_flags[next]! & VM_GROWSDOWN) !== 0 ? k.settings.stackGuardGap : 0;
  return newBrk + 4096 <= k.vmas.vm_start[next]! - guard;
}

/**
 * Extends the VMA that ends at `address`, or makes one. Linux: do_brk_flags(): merges with the VMA below only (R3.25).
 *
 * @returns 0 or -ENOMEM
 */
function do_brk_flags(k: MmContext, mm: MmStruct, address: number, len: number): number {
  k.trace.enter(DO_BRK_FLAGS, address, len);
  return k.trace.leave(extend(k, mm, address, len));
}

function extend(k: MmContext, mm: MmStruct, address: number, len: number): number {
  const v = k.vmas;
  const pages = len / 4096;
  const flags = DATA_FLAGS | VM_ACCOUNT | mm.def_flags;
  if (!may_expand_vm(k, mm, flags, pages)) return -ENOMEM;
  if (mm.map_count > k.settings.maxMapCount) return -ENOMEM;
  if (vm_enough_memory(k, mm, pages) !== 0) return -ENOMEM;
  const end = address + len;
  const request = mergeRequest(address, end, address / 4096, flags, 0, 0, 0);
  let vma = mergeNewRange(k, vmaBelow(k, mm, mm.index.find(address)), 0, request);
  if (vma < 0) {
    k.committed -= pages;
    return vma;
  }
  if (vma === 0) {
    vma = vm_area_alloc(k);
    if (vma === 0 || !vma_iter_prealloc(k)) {
      if (vma !== 0) v.release(vma);
      k.committed -= pages;
      return -ENOMEM;
    }
    v.vm_mm[vma] = mm.id;
    v.vm_start[vma] = address;
    v.vm_end[vma] = end;
    v.vm_pgoff[vma] = address / 4096;
    v.vm_flags[vma] = flags;
    v.vm_page_prot[vma] = vm_get_page_prot(flags);
    v.vm_ops[vma] = 0;
    insertVma(k, vma);
  }
  mm.account(flags, pages);
  if ((flags & VM_LOCKED) !== 0) mm.locked_vm += pages;
  if (k.settings.softDirty) v.vm_flags[vma]! |= VM_SOFTDIRTY;
  return 0;
}

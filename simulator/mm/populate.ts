/** Faulting pages in ahead of use. Linux: mm/gup.c (6.12), R1.64, R4.50, R4.72. */
import { EFAULT, EHWPOISON, EINVAL, ENOMEM } from '../lib/errno.ts';
import type { MmContext } from './context.ts';
import {
  check_vma_flags,
  faultin_user_page,
  FOLL_FORCE,
  FOLL_HWPOISON,
  FOLL_TOUCH,
  FOLL_WRITE,
} from './gup.ts';
import type { MmStruct } from './mm-struct.ts';
import { MM_POPULATE } from './stages.ts';
import {
  VM_ACCESS_FLAGS,
  VM_IO,
  VM_LOCKONFAULT,
  VM_PFNMAP,
  VM_SHARED,
  VM_WRITE,
} from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/**
 * Faults in [start, start + length), errors ignored. Linux: mm_populate() (R1.64): private writable VMAs get write
 * faults, others read faults; VM_IO and VM_PFNMAP are skipped.
 */
export function mm_populate(k: MmContext, mm: MmStruct, start: number, length: number): void {
  __mm_populate(k, mm, start, length, true);
}

/**
 * Faults in [start, start + length). Linux: __mm_populate().
 *
 * @param ignoreErrors go on with the next VMA after an error
 * @returns 0, -EFAULT or -ENOMEM
 */
export function __mm_populate(
  k: MmContext,
  mm: MmStruct,
  start: number,
  length: number,
  ignoreErrors: boolean,
): number {
  k.trace.enter(MM_POPULATE, start, length);
  const v = k.vmas;
  const end = start + length;
  for (let address = start; address < end;) {
    const vma = mm.index.firstIntersecting(address, end);
    if (vma === 0) break;
    const stop = Math.min(end, v.vm_end[vma]!);
    if ((v.vm_flags[vma]! & (VM_IO | VM_PFNMAP)) === 0) {
      const from = Math.max(address, v.vm_start[vma]!);
      const done = populateVma(k, mm, vma, from, stop);
      if (done < 0 && !ignoreErrors) return k.trace.leave(done);
      // Linux: after a page that failed it starts again there, and only then gives up.
      address = done > 0 ? from + done * 4096 : stop;
    } else {
      address = stop;
    }
  }
  return k.trace.leave(0);
}

/** Pages done, or the error of the first. Linux: populate_vma_page_range(). VM_LOCKONFAULT has nothing to do. */
function populateVma(k: MmContext, mm: MmStruct, vma: Vma, start: number, end: number): number {
  const flags = k.vmas.vm_flags[vma]!;
  if ((flags & VM_LOCKONFAULT) !== 0) return (end - start) / 4096;
  let gup = FOLL_TOUCH;
  if ((flags & (VM_WRITE | VM_SHARED)) === VM_WRITE) gup |= FOLL_WRITE;
  if ((flags & VM_ACCESS_FLAGS) !== 0) gup |= FOLL_FORCE;
  return faultinRange(k, mm, vma, start, end, gup);
}

/** Pages done, or the error of the first. Linux: __get_user_pages(). */
function faultinRange(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  start: number,
  end: number,
  gup: number,
): number {
  const refused = check_vma_flags(k, vma, gup);
  if (refused !== 0) return refused;
  for (let address = start; address < end; address += 4096) {
    const page = faultin_user_page(k, mm, vma, address, gup);
    if (page < 0) return address > start ? (address - start) / 4096 : page;
  }
  return (end - start) / 4096;
}

/**
 * Prefaults [start, end) as MADV_POPULATE_READ and MADV_POPULATE_WRITE do. Linux: faultin_page_range(),
 * madvise_populate() (R4.50). Contract: mmap_lock is held for reading.
 *
 * @returns 0, -ENOMEM (hole, out of memory), -EINVAL (protection, VM_IO, VM_PFNMAP), -EFAULT (SIGBUS page), -EHWPOISON
 */
export function faultin_page_range(
  k: MmContext,
  mm: MmStruct,
  start: number,
  end: number,
  write: boolean,
): number {
  const gup = FOLL_TOUCH | FOLL_HWPOISON | (write ? FOLL_WRITE : 0);
  for (let address = start; address < end;) {
    const vma = mm.index.at(address);
    if (vma === 0) return -ENOMEM;
    if (check_vma_flags(k, vma, gup) !== 0) return -EINVAL;
    const stop = Math.min(end, k.vmas.vm_end[vma]!);
    const done = faultinRange(k, mm, vma, address, stop, gup);
    if (done <= 0) return done === -EFAULT || done === -EHWPOISON ? done : -ENOMEM;
    address += done * 4096;
  }
  return 0;
}

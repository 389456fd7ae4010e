/** Making the VMA. Linux: mmap_region(), __mmap_region(), mm/mmap.c (6.12), rules R1.50–R1.76. */
import { ENOMEM, EPERM } from '../lib/errno.ts';
import { TASK_SIZE } from '../arch/memory-layout.ts';
import type { MmContext } from './context.ts';
import { untrackPfn } from './memtype.ts';
import type { MmStruct } from './mm-struct.ts';
import { VmaMunmap, vmsAbort, vmsCleanUpArea, vmsComplete, vmsGather } from './munmap.ts';
import { accountable, may_expand_vm, vm_enough_memory } from './overcommit.ts';
import { freePgtables } from './pgtable.ts';
import { vma_set_page_prot, vm_get_page_prot } from './pgprot.ts';
import type { MappedFile } from './ports.ts';
import {
  CALL_MMAP,
  MMAP_REGION,
  MMAP_REGION_ACCOUNTING,
  MMAP_REGION_INNER,
  MMAP_REGION_INSERT,
  MMAP_REGION_NEW_VMA,
} from './stages.ts';
import {
  VM_ACCOUNT,
  VM_LOCKED,
  VM_LOCKED_MASK,
  VM_MAYWRITE,
  VM_NORESERVE,
  VM_SHARED,
  VM_SOFTDIRTY,
  VM_SPECIAL,
} from './vm-flags.ts';
import { mergeNewRange } from './vma-merge.ts';
import type { Vma } from './vma-table.ts';
import { insertVma, vmaBelow } from './vma.ts';
import { zapRange } from './zap.ts';

/** What a mapping into free address space replaces. Invariant: nobody writes to it. */
const NOTHING: VmaMunmap = Object.freeze(new VmaMunmap(0, 0));

/** A mapping that passed do_mmap's checks. */
export interface RegionRequest {
  readonly file: MappedFile | null;
  /** Page aligned. */
  readonly address: number;
  /** Bytes, page aligned, not 0. */
  readonly len: number;
  readonly flags: number;
  readonly flagsHi: number;
  readonly pgoff: number;
}

/**
 * Linux: mmap_region(), 6.12 (R1.50, R1.51).
 *
 * @returns the address, -errno, or the driver's own return value
 */
export function mmap_region(k: MmContext, mm: MmStruct, r: RegionRequest): number {
  k.trace.enter(MMAP_REGION, r.file?.id ?? 0, r.address, r.len, r.flags, r.pgoff);
  const mapping = r.file?.f_inode.i_mapping;
  const writable = (r.flags & (VM_SHARED | VM_MAYWRITE)) === (VM_SHARED | VM_MAYWRITE);
  if (mapping && writable) {
    if (mapping.i_mmap_writable < 0) return k.trace.leave(-EPERM);
    mapping.i_mmap_writable++;
  }
  const result = mapRegion(k, mm, r);
  if (mapping && writable) mapping.i_mmap_writable--;
  return k.trace.leave(result);
}

function mapRegion(k: MmContext, mm: MmStruct, r: RegionRequest): number {
  k.trace.enter(MMAP_REGION_INNER, r.file?.id ?? 0, r.address, r.len, r.flags, r.pgoff);
  return k.trace.leave(replaceAndMap(k, mm, r));
}

function replaceAndMap(k: MmContext, mm: MmStruct, r: RegionRequest): number {
  const end = r.address + r.len;
  const pages = r.len / 4096;
  // Linux: only a range that is in use is gathered.
  const inUse = mm.index.firstIntersecting(r.address, end) !== 0;
  const vms = inUse ? new VmaMunmap(r.address, end) : NOTHING;
  const error = inUse ? vmsGather(k, mm, vms) : 0;
  if (error !== 0) return error;

  k.trace.step(MMAP_REGION_ACCOUNTING, r.address, pages, r.flags);
  if (!may_expand_vm(k, mm, r.flags, pages - vms.nrPages)) {
    vmsAbort(k, mm, vms);
    return -ENOMEM;
  }
  let flags = r.flags;
  let charged = 0;
  if (accountable(flags)) {
    charged = pages - vms.nrAccounted;
    if (charged !== 0 && vm_enough_memory(k, mm, charged) !== 0) {
      vmsAbort(k, mm, vms);
      return -ENOMEM;
    }
    if (inUse) vms.nrAccounted = 0;
    flags |= VM_ACCOUNT;
  }
  vmsCleanUpArea(k, mm, vms);

  const made = mergeOrCreate(k, mm, r, flags);
  if (made.error !== 0) {
    k.committed -= charged;
    vmsAbort(k, mm, vms);
    return made.error;
  }
  vmsComplete(k, mm, vms);
  finish(k, mm, made.vma, made.flags, pages);
  return r.address;
}

/** Result of {@link mergeOrCreate}: a VMA and the flags to account, or an error as ->mmap returned it. */
interface Made {
  readonly vma: Vma;
  readonly flags: number;
  readonly error: number;
}

function mergeOrCreate(k: MmContext, mm: MmStruct, r: RegionRequest, flags: number): Made {
  const end = r.address + r.len;
  const next = mm.index.find(r.address);
  const previous = vmaBelow(k, mm, next);
  const request = {
    start: r.address,
    end,
    pgoff: r.pgoff,
    flags,
    flagsHi: r.flagsHi,
    file: r.file?.id ?? 0,
    anonVma: 0,
  };
  const merged = mergeNewRange(k, previous, next, request);
  if (merged !== 0) return { vma: merged, flags, error: 0 };

  const v = k.vmas;
  const vma = v.alloc();
  v.vm_mm[vma] = mm.id;
  v.vm_start[vma] = r.address;
  v.vm_end[vma] = end;
  v.vm_pgoff[vma] = r.pgoff;
  v.vm_flags[vma] = flags;
  v.vm_flags_hi[vma] = r.flagsHi;
  v.vm_page_prot[vma] = vm_get_page_prot(flags);
  v.born[vma] = k.trace.seq;
  k.trace.step(MMAP_REGION_NEW_VMA, vma, r.address, end, flags, r.pgoff);

  if (r.file) {
    const error = callMmap(k, mm, vma, r.file, previous, next);
    if (error !== 0) return { vma: 0, flags, error };
    const changed = v.vm_flags[vma] !== flags;
    if (changed && previous !== 0 && k.settings.traits.secondMergeAttempt) {
      const again = mergeNewRange(k, previous, next, { ...request, flags: v.vm_flags[vma] });
      if (again !== 0) {
        k.ports.file(v.vm_file[vma]!).put();
        v.release(vma);
        return { vma: again, flags: v.vm_flags[again]!, error: 0 };
      }
    }
  } else if ((flags & VM_SHARED) !== 0) {
    const file = k.ports.shmemFile('dev/zero', r.len, (flags & VM_NORESERVE) !== 0);
    if (!file) {
      v.release(vma);
      return { vma: 0, flags, error: -ENOMEM };
    }
    v.vm_file[vma] = file.id;
    const error = file.f_op.mmap?.(file, vma) ?? 0;
    if (error !== 0) return { vma: 0, flags, error };
  } else {
    v.vm_ops[vma] = 0;
  }
  k.trace.step(MMAP_REGION_INSERT, vma, r.address, end, v.vm_flags[vma]);
  insertVma(k, vma);
  return { vma, flags: v.vm_flags[vma], error: 0 };
}

/** ->mmap with its unwinding (R1.59, R1.74). Linux: mmap_file(), unmap_and_free_file_vma. */
function callMmap(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  file: MappedFile,
  previous: Vma,
  next: Vma,
): number {
  const v = k.vmas;
  file.get();
  v.vm_file[vma] = file.id;
  k.trace.enter(CALL_MMAP, file.id, vma);
  const error = k.trace.leave(file.f_op.mmap?.(file, vma) ?? 0);
  if (error === 0) return 0;
  v.vm_ops[vma] = 1;
  k.ports.file(v.vm_file[vma]).put();
  const start = v.vm_start[vma]!;
  const end = v.vm_end[vma]!;
  untrackPfn(k, vma);
  zapRange(k, mm, vma, start, end);
  const floor = previous === 0 ? 0 : v.vm_end[previous]!;
  const ceiling = next === 0 ? TASK_SIZE + 4096 : v.vm_start[next]!;
  freePgtables(k, mm, start, end, floor, ceiling);
  v.release(vma);
  return error;
}

/** Counters, VM_LOCKED, soft-dirty and page protection of a new or extended VMA (R1.61–R1.63). */
function finish(k: MmContext, mm: MmStruct, vma: Vma, flags: number, pages: number): void {
  const v = k.vmas;
  mm.account(flags, pages);
  if ((flags & VM_LOCKED) !== 0) {
    if ((flags & VM_SPECIAL) !== 0) v.vm_flags[vma]! &= ~VM_LOCKED_MASK;
    else mm.locked_vm += pages;
  }
  if (k.settings.softDirty) v.vm_flags[vma]! |= VM_SOFTDIRTY;
  vma_set_page_prot(k, vma);
}

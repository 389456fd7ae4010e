/** Mapping physical frames for drivers. Linux: mm/memory.c (6.12), R6.1–R6.15. */
import { EINVAL, ENOMEM } from '../lib/errno.ts';
import { emptyPtes, PAGE_SPECIAL, writePtes } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { trackPfnRemap } from './memtype.ts';
import { pteAlloc } from './pgtable.ts';
import { REMAP_PFN_RANGE, VM_IOMAP_MEMORY } from './stages.ts';
import { isCowMapping, VM_DONTDUMP, VM_DONTEXPAND, VM_IO, VM_PAT, VM_PFNMAP } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { zapRange } from './zap.ts';

const PMD_SIZE = 0x200000;
/** First address behind the user half. */
const TASK_END = 2 ** 47;

/**
 * Writes entries for `size` bytes of frames from `pfn` on at user address `address`.
 *
 * Linux: remap_pfn_range(), mm/memory.c, 6.12. Sets VM_IO, VM_PFNMAP, VM_DONTEXPAND, VM_DONTDUMP on the whole VMA. The
 * range is not checked against the VMA (R6.6). May sleep.
 *
 * @param size bytes, rounded up to pages
 * @param prot internal pgprot
 * @returns 0, -EINVAL (unaligned address; part of a copy-on-write VMA), -ENOMEM
 */
export function remap_pfn_range(
  k: MmContext,
  vma: Vma,
  address: number,
  pfn: number,
  size: number,
  prot: number,
): number {
  k.trace.enter(REMAP_PFN_RANGE, vma, address, pfn, size, prot);
  return k.trace.leave(remap(k, vma, address, pfn, size, prot));
}

function remap(
  k: MmContext,
  vma: Vma,
  address: number,
  pfn: number,
  size: number,
  prot: number,
): number {
  const v = k.vmas;
  const start = v.vm_start[vma]!;
  const bytes = Math.ceil(size / 4096) * 4096;
  // Linux: BUG_ON(addr >= end); from the kernel's half on entries are in use. Before, more page
  // tables than there are frames use up all memory.
  if (address >= TASK_END || address + bytes >= 2 ** 64)
    k.ports.bug('mm/memory.c:2661 remap_pfn_range_internal');
  if (bytes > k.memory.frames * PMD_SIZE) return -ENOMEM;
  const whole = address === start && bytes === v.vm_end[vma]! - start;
  const tracked = trackPfnRemap(k, pfn, bytes, prot, whole);
  if (tracked === undefined) return -EINVAL;
  if (k.settings.traits.vmPat && whole) v.vm_flags[vma]! |= VM_PAT;
  if ((address & 4095) !== 0) {
    // Linux: WARN_ON_ONCE(!PAGE_ALIGNED(addr)).
    if (!k.warnedOnce.has('remap_pfn_range')) {
      k.warnedOnce.add('remap_pfn_range');
      k.ports.warn('mm/memory.c:2646 remap_pfn_range_internal');
    }
    return -EINVAL;
  }
  if (isCowMapping(v.vm_flags[vma]!)) {
    if (!whole) return -EINVAL;
    v.vm_pgoff[vma] = pfn;
  }
  v.vm_flags[vma]! |= VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP;
  // Linux: BUG_ON(addr >= end).
  if (bytes === 0) k.ports.bug('mm/memory.c:2661 remap_pfn_range_internal');
  const error = writeEntries(k, vma, address, pfn, bytes, tracked | PAGE_SPECIAL);
  if (error !== 0) {
    zapRange(k, mmOf(k, vma), vma, address, address + bytes);
  }
  return error;
}

/** Linux: remap_p4d/pud/pmd/pte_range(): one table at a time; an entry in use is a BUG (R6.5). */
function writeEntries(
  k: MmContext,
  vma: Vma,
  address: number,
  pfn: number,
  bytes: number,
  prot: number,
): number {
  const mm = mmOf(k, vma);
  const { i32 } = k.memory;
  const end = address + bytes;
  for (let at = address; at < end;) {
    const stop = Math.min(end, (Math.floor(at / PMD_SIZE) + 1) * PMD_SIZE);
    const tables = mm.pgtables;
    const first = pteAlloc(k, mm, at);
    if (first < 0) return -ENOMEM;
    const count = (stop - at) / 4096;
    // Why: a table made for this run is empty.
    const empty = mm.pgtables !== tables ? count : emptyPtes(i32, first, count);
    writePtes(i32, first, empty, pfn + (at - address) / 4096, prot);
    if (empty < count) k.ports.bug('mm/memory.c:2557 remap_pfn_range_internal');
    at = stop;
  }
  return 0;
}

/**
 * Maps a device's memory, checking size and offset. Linux: vm_iomap_memory(), mm/memory.c (R6.15).
 *
 * @param start physical address in bytes
 * @param len bytes
 * @returns 0, -EINVAL, -ENOMEM
 */
export function vm_iomap_memory(k: MmContext, vma: Vma, start: number, len: number): number {
  k.trace.enter(VM_IOMAP_MEMORY, vma, start, len);
  return k.trace.leave(iomap(k, vma, start, len));
}

function iomap(k: MmContext, vma: Vma, start: number, len: number): number {
  const v = k.vmas;
  if (start + len >= 2 ** 64) return -EINVAL;
  const inPage = start % 4096;
  const pfn = (start - inPage) / 4096;
  const pages = Math.ceil((len + inPage) / 4096);
  const pgoff = v.vm_pgoff[vma]!;
  if (pgoff > pages) return -EINVAL;
  const bytes = v.vm_end[vma]! - v.vm_start[vma]!;
  if (bytes / 4096 > pages - pgoff) return -EINVAL;
  return remap_pfn_range(k, vma, v.vm_start[vma]!, pfn + pgoff, bytes, v.vm_page_prot[vma]!);
}

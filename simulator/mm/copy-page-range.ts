/** What fork copies of the page tables. Linux: copy_page_range() … copy_present_ptes(), mm/memory.c (6.12). */
import { EINVAL, ENOMEM } from '../lib/errno.ts';
import {
  PAGE_ACCESSED,
  PAGE_DIRTY,
  PAGE_RW,
  PAGE_SPECIAL,
  PAGE_UFFD_WP,
  pteFrame,
  ptePresent,
} from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { reservePfnCopy } from './memtype.ts';
import type { MmStruct } from './mm-struct.ts';
import { leafOrGap, leafStop, pteAlloc, pteIndex } from './pgtable.ts';
import { dupRmap, rssCounter } from './rmap.ts';
import { COPY_PAGE_RANGE } from './stages.ts';
import { isCowMapping, VM_MIXEDMAP, VM_PAT, VM_PFNMAP, VM_SHARED, VM_UFFD_WP } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';
import { vm_normal_page } from './zap.ts';

/**
 * Gives the child's VMA the entries of the parent's, where the child could not fault them in again by itself (R4.101).
 *
 * @returns 0, -ENOMEM, or -EINVAL when the frames of a VM_PAT mapping cannot be told; entries copied so far stay
 */
export function copy_page_range(k: MmContext, child: Vma, parent: Vma): number {
  if (!needsCopy(k, parent)) return 0;
  k.trace.enter(COPY_PAGE_RANGE, child, parent, k.vmas.vm_start[parent], k.vmas.vm_end[parent]);
  return k.trace.leave(copyEntries(k, child, parent));
}

/** Linux: vma_needs_copy(). */
function needsCopy(k: MmContext, vma: Vma): boolean {
  const copied = VM_UFFD_WP | VM_PFNMAP | VM_MIXEDMAP;
  return (k.vmas.vm_flags[vma]! & copied) !== 0 || k.vmas.anon_vma[vma] !== 0;
}

/**
 * Linux: track_pfn_copy(), get_pat_info(), arch/x86/mm/pat/memtype.c (until 6.15): frame and cache mode of the whole VMA
 * are read from its first entry. Where that holds a private copy by now, fork fails; no entry at all is a WARN in a
 * mapping that is not copy-on-write.
 */
function trackPfnCopy(k: MmContext, vma: Vma): number {
  const flags = k.vmas.vm_flags[vma]!;
  if ((flags & VM_PFNMAP) === 0 || (flags & VM_PAT) === 0) return 0;
  const at = pteIndex(k, mmOf(k, vma), k.vmas.vm_start[vma]!);
  const first = at < 0 ? 0 : k.memory.i32[at]!;
  if (ptePresent(first) && (first & PAGE_SPECIAL) !== 0) {
    const pfn = pteFrame(first, k.memory.i32[at + 1]!);
    reservePfnCopy(k, pfn, k.vmas.pages(vma) * 4096);
    return 0;
  }
  if (!isCowMapping(flags)) k.ports.warn('arch/x86/mm/pat/memtype.c:1024 get_pat_info');
  return -EINVAL;
}

function copyEntries(k: MmContext, child: Vma, parent: Vma): number {
  const { vm_start, vm_end } = k.vmas;
  const to = mmOf(k, child);
  const untracked = trackPfnCopy(k, parent);
  if (untracked !== 0) return untracked;
  const from = mmOf(k, parent);
  const end = vm_end[parent]!;
  for (let address = vm_start[parent]!; address < end;) {
    const source = leafOrGap(k, from, address);
    const stop = leafStop(source, address, end);
    if (source >= 0) {
      const at = pteAlloc(k, to, address);
      if (at < 0) return -ENOMEM;
      copyRun(k, to, parent, source, at, address, (stop - address) / 4096);
    }
    address = stop;
  }
  return 0;
}

/**
 * Copies `count` entries of one page table. Linux: copy_pte_range(), copy_present_ptes() (R4.102): a writable entry of a
 * copy-on-write mapping loses its write bit on both sides, and its page is nobody's alone any more.
 */
function copyRun(
  k: MmContext,
  mm: MmStruct,
  parent: Vma,
  from: number,
  to: number,
  address: number,
  count: number,
): void {
  const i32 = k.memory.i32;
  const flags = k.vmas.vm_flags[parent]!;
  const cow = isCowMapping(flags);
  const cleared =
    PAGE_ACCESSED |
    ((flags & VM_SHARED) !== 0 ? PAGE_DIRTY : 0) |
    ((flags & VM_UFFD_WP) !== 0 ? 0 : PAGE_UFFD_WP);
  for (let i = 0; i < count; i++) {
    const source = from + i * 2;
    let low = i32[source]!;
    const high = i32[source + 1]!;
    if ((low | high) === 0) continue;
    if (!ptePresent(low)) {
      i32[to + i * 2] = low;
      i32[to + i * 2 + 1] = high;
      continue;
    }
    const pfn = vm_normal_page(k, parent, address + i * 4096, low, high);
    if (pfn !== 0) {
      k.pages.get(pfn);
      dupRmap(k, pfn);
      mm.addRss(rssCounter(k, pfn), 1);
    }
    if (cow && (low & PAGE_RW) !== 0) {
      low &= ~PAGE_RW;
      i32[source] = low;
    }
    i32[to + i * 2] = low & ~cleared;
    i32[to + i * 2 + 1] = high;
  }
}

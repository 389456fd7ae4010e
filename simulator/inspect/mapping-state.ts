/** Everything that can be seen of a process's mappings from outside, for scripts that compare kernels. */
import type { KernelContext } from '../kernel/context.ts';
import { pagemapEntries, rawEntries, type PagemapEntry } from '../fs/proc/pagemap.ts';
import { pssKilobytes, smapsFigures } from '../fs/proc/smaps.ts';
import { vmaName, vmaPermissions } from '../fs/proc/task-mmu.ts';
import { PG_ANON, PG_LRU, PG_SWAPBACKED, PG_UPTODATE } from '../mm/mem-map.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { VM_MAYSHARE, VM_MAYWRITE, VM_PFNMAP, vmFlagCodes } from '../mm/vm-flags.ts';

export { rawEntries, type PagemapEntry };

export type FrameKind = 'zero' | 'outside' | 'anon' | 'cache' | 'other';

/** What /proc/kpageflags and /proc/iomem say of a frame. */
export function frameKind(kc: KernelContext, pfn: number): FrameKind {
  const k = kc.mm;
  if (pfn !== 0 && pfn === k.zeroPfn) return 'zero';
  if (!k.memory.isRam(pfn)) return 'outside';
  if (k.pages.has(pfn, PG_ANON)) return 'anon';
  return k.pages.has(pfn, PG_UPTODATE | PG_LRU | PG_SWAPBACKED) ? 'cache' : 'other';
}

/** One line of smaps with its pages. Sizes in kB. */
export interface MappingState {
  readonly start: number;
  readonly end: number;
  readonly perm: string;
  readonly path: string;
  readonly ino: number;
  /** Offset column in bytes. */
  readonly offset: number;
  /** remap_pfn_range replaced the offset of this private mapping by a frame number. */
  readonly offsetIsFrame: boolean;
  readonly smaps: readonly (readonly [label: string, kilobytes: number])[];
  readonly vmFlags: string;
  readonly pages: readonly PagemapEntry[];
  /** Low and high half of each leaf entry. */
  readonly entries: Int32Array;
}

/** All mappings of an address space, ascending; at most `maxPages` pages of each are listed. */
export function mappingStates(
  kc: KernelContext,
  mm: MmStruct,
  maxPages: number,
  wanted: (start: number, path: string) => boolean,
): MappingState[] {
  const k = kc.mm;
  const v = k.vmas;
  const out: MappingState[] = [];
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(v.vm_start[vma]!)) {
    const start = v.vm_start[vma]!;
    const end = v.vm_end[vma]!;
    const path = vmaName(k, mm, vma);
    if (!wanted(start, path)) continue;
    const flags = v.vm_flags[vma]!;
    const file = v.vm_file[vma]!;
    const listed = Math.min(end, start + maxPages * 4096);
    const f = smapsFigures(k, mm, vma);
    out.push({
      start,
      end,
      perm: vmaPermissions(flags),
      path,
      ino: file === 0 ? 0 : k.ports.file(file).f_inode.ino,
      offset: file === 0 ? 0 : v.vm_pgoff[vma]! * 4096,
      offsetIsFrame:
        (flags & VM_PFNMAP) !== 0 && (flags & VM_MAYWRITE) !== 0 && (flags & VM_MAYSHARE) === 0,
      smaps: [
        ['Rss', f.rss / 1024],
        ['Pss', pssKilobytes(f.pss)],
        ['Shared_Clean', f.sharedClean / 1024],
        ['Shared_Dirty', f.sharedDirty / 1024],
        ['Private_Clean', f.privateClean / 1024],
        ['Private_Dirty', f.privateDirty / 1024],
        ['Anonymous', f.anonymous / 1024],
        ['Swap', 0],
        ['Locked', pssKilobytes(f.locked)],
      ],
      vmFlags: vmFlagCodes(flags, v.vm_flags_hi[vma]!),
      pages: pagemapEntries(k, mm, vma, start, listed),
      entries: rawEntries(k, mm, start, listed),
    });
  }
  return out;
}

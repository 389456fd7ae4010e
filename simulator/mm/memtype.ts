/** Memory types of physical ranges. Linux: arch/x86/mm/pat/memtype.c, memtype_interval.c (6.12), R6.9. */
import {
  PAGE_CACHE_MASK,
  PAGE_PAT,
  PAGE_PCD,
  PAGE_PWT,
  PAGE_SPECIAL,
  pteFrame,
  ptePresent,
} from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import type { MemType } from './memtype-ranges.ts';
import { pteIndex } from './pgtable.ts';
import { isCowMapping, VM_PAT, VM_PFNMAP } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/** End of the first MiB, which has no types. Linux: is_ISA_range(). */
const ISA_END = 0x100000;
const WRITE_BACK: MemType = 0;
const UNCACHED_MINUS: MemType = PAGE_PCD;

const NAMES = new Map<MemType, string>([
  [WRITE_BACK, 'write-back'],
  [PAGE_PWT, 'write-combining'],
  [UNCACHED_MINUS, 'uncached-minus'],
  [PAGE_PCD | PAGE_PWT, 'uncached'],
  [PAGE_PAT | PAGE_PWT, 'write-protected'],
  [PAGE_PAT | PAGE_PCD | PAGE_PWT, 'write-through'],
]);

function nameOf(type: MemType): string {
  return NAMES.get(type) ?? 'undefined';
}

/** `[mem 0x…-0x…]`, the end included. */
function span(start: number, end: number): string {
  const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
  return `[mem ${hex(start)}-${hex(end - 1)}]`;
}

function who(k: MmContext): string {
  return `x86/PAT: ${k.ports.comm()}:${k.ports.pid()}`;
}

/** Is any of the range RAM above the first MiB? Linux: pat_pagerange_is_ram(). */
function touchesRam(k: MmContext, start: number, end: number): boolean {
  const from = Math.max(start, ISA_END);
  return k.memory.map.some(
    (range) => range.name === 'System RAM' && range.start < end && range.end > from,
  );
}

/** Type of one page: RAM is write-back; a device nobody has asked a type for is UC-. Linux: lookup_memtype(). */
function typeOf(k: MmContext, physical: number): MemType {
  if (physical + 4096 <= ISA_END || k.memory.isRam(physical / 4096)) return WRITE_BACK;
  return k.memtypes.lookup(physical) ?? UNCACHED_MINUS;
}

/**
 * The protection a pfn mapping really gets: RAM keeps its own type, a device that others have mapped keeps theirs, a
 * device mapped write-back becomes UC-. Linux: track_pfn_remap() → reserve_pfn_range().
 *
 * @param pfn first frame
 * @param size bytes
 * @param whole the range fills its VMA: its type is reserved until {@link untrackPfn}
 * @returns internal pgprot, or undefined when the types conflict
 */
export function trackPfnRemap(
  k: MmContext,
  pfn: number,
  size: number,
  prot: number,
  whole: boolean,
): number | undefined {
  const start = pfn * 4096;
  const end = start + size;
  const wanted = prot & PAGE_CACHE_MASK;
  const bare = prot & ~PAGE_CACHE_MASK;
  if (!whole) {
    const type = typeOf(k, start);
    for (let at = start + 4096; at < end; at += 4096) {
      if (typeOf(k, at) !== type) return undefined;
    }
    return bare | type;
  }
  if (touchesRam(k, start, end)) {
    const type = typeOf(k, start);
    if (wanted !== type) {
      const text = `map pfn RAM range req ${nameOf(wanted)} for ${span(start, end)}, got ${nameOf(type)}`;
      k.ports.printk(4, `${who(k)} ${text}`);
    }
    return bare | type;
  }
  if (end <= ISA_END) return prot;
  // Linux: pat_x_mtrr_type(): what the firmware left uncached is not mapped write-back.
  const uncached = wanted === WRITE_BACK && k.memory.regionAt(start) !== undefined;
  const asked = uncached ? UNCACHED_MINUS : wanted;
  const granted = k.memtypes.reserve(start, end, asked);
  if (granted === undefined) {
    const text = `memtype_reserve failed ${span(start, end)}, track ${nameOf(asked)}, req ${nameOf(wanted)}`;
    k.ports.printk(6, `x86/PAT: ${text}`);
    return undefined;
  }
  if (granted === WRITE_BACK && wanted !== WRITE_BACK) {
    // Linux: is_new_memtype_allowed().
    k.memtypes.free(start, end);
    const text = `map pfn expected mapping type ${nameOf(wanted)} for ${span(start, end)}, got ${nameOf(granted)}`;
    k.ports.printk(3, `${who(k)} ${text}`);
    return undefined;
  }
  return bare | granted;
}

/** The protection of one frame for a fault handler: its own type, whatever was asked for. Linux: track_pfn_insert(). */
export function trackPfnInsert(k: MmContext, pfn: number, prot: number): number {
  return (prot & ~PAGE_CACHE_MASK) | typeOf(k, pfn * 4096);
}

/** Gives back the type of a range. Linux: free_pfn_range(). */
function freePfnRange(k: MmContext, start: number, end: number): void {
  if (end <= ISA_END || touchesRam(k, start, end) || k.memtypes.free(start, end)) return;
  k.ports.printk(6, `${who(k)} freeing invalid memtype ${span(start, end)}`);
}

/** Reserves the type of a range once more, for the VMA of a forked child. Linux: track_pfn_copy(). */
export function reservePfnCopy(k: MmContext, pfn: number, size: number): void {
  const start = pfn * 4096;
  const end = start + size;
  if (end > ISA_END && !touchesRam(k, start, end)) k.memtypes.reserve(start, end, typeOf(k, start));
}

/**
 * Gives back what {@link trackPfnRemap} reserved for a whole VMA, before its entries go. Linux: untrack_pfn(): the frames
 * are read from the first entry; a private copy there keeps the reservation for ever.
 */
export function untrackPfn(k: MmContext, vma: Vma): void {
  const { vm_flags, vm_start, vm_end } = k.vmas;
  const flags = vm_flags[vma]!;
  if ((flags & VM_PFNMAP) === 0 || (flags & VM_PAT) === 0) return;
  const at = pteIndex(k, mmOf(k, vma), vm_start[vma]!);
  const low = at < 0 ? 0 : k.memory.i32[at]!;
  if (!ptePresent(low) || (low & PAGE_SPECIAL) === 0) {
    if (!isCowMapping(flags)) k.ports.warn('arch/x86/mm/pat/memtype.c:1024 get_pat_info');
    return;
  }
  const start = pteFrame(low, k.memory.i32[at + 1]!) * 4096;
  freePfnRange(k, start, start + vm_end[vma]! - vm_start[vma]!);
  vm_flags[vma] = flags & ~VM_PAT;
}

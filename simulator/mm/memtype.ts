/** Memory types of physical ranges. Linux: arch/x86/mm/pat/memtype.c (6.12), R6.9. */
import { PAGE_CACHE_MASK, PAGE_PAT, PAGE_PCD, PAGE_PWT } from '../arch/pte.ts';
import type { MmContext } from './context.ts';

const NAMES = new Map<number, string>([
  [0, 'write-back'],
  [PAGE_PWT, 'write-combining'],
  [PAGE_PCD, 'uncached-minus'],
  [PAGE_PCD | PAGE_PWT, 'uncached'],
  [PAGE_PAT | PAGE_PWT, 'write-protected'],
  [PAGE_PAT | PAGE_PCD | PAGE_PWT, 'write-through'],
]);

/**
 * The protection a pfn mapping really gets: RAM keeps its own type (write-back), a device mapped write-back becomes UC-.
 * Linux: track_pfn_remap() → reserve_pfn_range().
 *
 * @param pfn first frame
 * @param size bytes
 */
export function trackPfnRemap(k: MmContext, pfn: number, size: number, prot: number): number {
  const wanted = prot & PAGE_CACHE_MASK;
  if (k.memory.isRam(pfn)) {
    if (wanted === 0) return prot;
    const start = (pfn * 4096).toString(16).padStart(8, '0');
    const end = (pfn * 4096 + size - 1).toString(16).padStart(8, '0');
    k.ports.printk(
      4,
      `x86/PAT: ${k.ports.comm()} map pfn RAM range req ${NAMES.get(wanted) ?? 'undefined'} for [mem 0x${start}-0x${end}], got write-back`,
    );
    return prot & ~PAGE_CACHE_MASK;
  }
  return wanted === 0 && k.memory.regionAt(pfn * 4096) ? prot | PAGE_PCD : prot;
}

/**
 * The protection of one frame for a fault handler: its own type, whatever was asked for. Linux: track_pfn_insert():
 * write-back for RAM, UC- for a device nobody has asked another type for.
 */
export function trackPfnInsert(k: MmContext, pfn: number, prot: number): number {
  const bare = prot & ~PAGE_CACHE_MASK;
  return k.memory.isRam(pfn) ? bare : bare | PAGE_PCD;
}

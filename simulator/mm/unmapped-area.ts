/** Choosing an address. Linux: mm/mmap.c, mm/vma.c, arch/x86/kernel/sys_x86_64.c (R2). */
import { EINVAL, ENOMEM, EPERM } from '../lib/errno.ts';
import { TASK_SIZE } from '../arch/memory-layout.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import { MAP_32BIT, MAP_ABOVE4G, MAP_ANONYMOUS, MAP_FIXED, MAP_SHARED, MAP_TYPE } from './mman.ts';
import type { MmStruct } from './mm-struct.ts';
import type { MappedFile } from './ports.ts';
import { VM_GROWSDOWN } from './vm-flags.ts';

const HPAGE_SIZE = 0x200000;
const FOUR_GIB = 0x100000000;
/** PAGE_ALIGN(TASK_SIZE / 3) (R2.15). */
const TASK_UNMAPPED_BASE = 0x2aaaaaaab000;

/** Does the address limit of the machine allow it? Linux: security_mmap_addr() → cap_mmap_addr() (R2.4). */
function mmapAddr(k: MmContext, address: number): number {
  return address < k.settings.mmapMinAddr && !k.ports.capable('CAP_SYS_RAWIO') ? -EPERM : 0;
}

/** Rounds a hint to a page and lifts it over mmap_min_addr (R2.8, R2.9). Linux: round_hint_to_min(). */
export function roundHintToMin(k: MmContext, hint: ulong): number {
  const address = toNumber(hint);
  const page = address - offsetInPage(hint);
  return page !== 0 && page < k.settings.internalMmapMinAddr
    ? k.settings.internalMmapMinAddr
    : page;
}

/**
 * Linux: __get_unmapped_area(), mm/mmap.c (R2.5).
 *
 * @param hint address wanted; exact with MAP_FIXED
 * @param len bytes, page aligned
 * @returns the address, -ENOMEM, -EINVAL or -EPERM
 */
export function get_unmapped_area(
  k: MmContext,
  mm: MmStruct,
  file: MappedFile | null,
  hint: ulong,
  len: number,
  pgoff: number,
  flags: number,
): number {
  if (len > TASK_SIZE) return -ENOMEM;
  const address = choose(k, mm, file, hint, len, pgoff, flags);
  if (typeof address === 'number' && address < 0) return address;
  const value = toNumber(address);
  if (value > TASK_SIZE - len) return -ENOMEM;
  if (offsetInPage(address) !== 0) return -EINVAL;
  const refused = mmapAddr(k, value);
  return refused !== 0 ? refused : value;
}

function choose(
  k: MmContext,
  mm: MmStruct,
  file: MappedFile | null,
  hint: ulong,
  len: number,
  pgoff: number,
  flags: number,
): ulong {
  if (file?.f_op.get_unmapped_area) {
    return file.f_op.get_unmapped_area(file, toNumber(hint), len, pgoff, flags);
  }
  if ((flags & MAP_FIXED) !== 0) return hint;
  const address = toNumber(hint);
  const anonymous = (flags & MAP_ANONYMOUS) !== 0;
  if (anonymous && (flags & MAP_TYPE) === MAP_SHARED) {
    return shmemUnmappedArea(k, mm, address, len, pgoff, flags);
  }
  if (!file && anonymous && k.settings.thp && address === 0 && len % HPAGE_SIZE === 0) {
    const aligned = hugeAligned(k, mm, len, pgoff, flags);
    if (aligned > 0) return aligned;
  }
  return archUnmappedAreaTopdown(k, mm, address, len, flags);
}

/**
 * The architecture's finder: the hint if it fits, else the highest gap. Linux: arch_get_unmapped_area_topdown()
 * (R2.10–R2.15).
 */
export function archUnmappedAreaTopdown(
  k: MmContext,
  mm: MmStruct,
  hint: number,
  len: number,
  flags: number,
  stackGap = 0,
): number {
  if ((flags & MAP_32BIT) !== 0) return bottomUp(k, mm, hint, len, 0x40000000, 0x80000000);
  if (hint !== 0 && hint <= TASK_SIZE - len && hintFits(k, mm, hint, len)) return hint;
  let low = 4096;
  if ((flags & MAP_ABOVE4G) !== 0 && low < FOUR_GIB) low = FOUR_GIB;
  if (low < k.settings.internalMmapMinAddr) low = k.settings.internalMmapMinAddr;
  const address = mm.index.gapTopDown(len + stackGap, low, mm.mmap_base);
  if (address >= 0) return address + stackGap;
  return bottomUp(k, mm, hint, len, TASK_UNMAPPED_BASE, TASK_SIZE);
}

function bottomUp(
  k: MmContext,
  mm: MmStruct,
  hint: number,
  len: number,
  low: number,
  high: number,
): number {
  if (len > high) return -ENOMEM;
  if (hint !== 0 && hint <= high - len && hintFits(k, mm, hint, len)) return hint;
  const address = mm.index.gapBottomUp(len, low, high);
  return address >= 0 ? address : -ENOMEM;
}

/** Is [hint, hint + len) free up to the next VMA's stack gap? */
function hintFits(k: MmContext, mm: MmStruct, hint: number, len: number): boolean {
  const next = mm.index.find(hint);
  if (next === 0) return true;
  const start = k.vmas.vm_start[next]!;
  const guard = (k.vmas.vm_flags[next]! & VM_GROWSDOWN) !== 0 ? k.settings.stackGuardGap : 0;
  return hint + len <= Math.max(0, start - guard);
}

/** 2 MiB alignment of anonymous maps (R2.16). Linux: __thp_get_unmapped_area(), mm/huge_memory.c. */
function hugeAligned(
  k: MmContext,
  mm: MmStruct,
  len: number,
  pgoff: number,
  flags: number,
): number {
  const padded = len + HPAGE_SIZE;
  const found = archUnmappedAreaTopdown(k, mm, 0, padded, flags);
  if (found < 0) return 0;
  const offset = (pgoff * 4096) % HPAGE_SIZE;
  const skew = (((offset - found) % HPAGE_SIZE) + HPAGE_SIZE) % HPAGE_SIZE;
  // Linux: top-down and no adjustment needed means the higher of two aligned places.
  return skew === 0 ? found + HPAGE_SIZE : found + skew;
}

/** Linux: shmem_get_unmapped_area(), mm/shmem.c: huge alignment only where shmem uses huge pages, which is off. */
function shmemUnmappedArea(
  k: MmContext,
  mm: MmStruct,
  hint: number,
  len: number,
  _pgoff: number,
  flags: number,
): number {
  return archUnmappedAreaTopdown(k, mm, hint, len, flags);
}

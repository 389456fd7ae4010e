/**
 * x86-64 page table entries as two 32-bit halves.
 *
 * Invariant: an internal `pgprot` is one int32: bits 0–11 as in hardware, bit 31 stands for NX (hardware bit 63), so
 * that `low = pfn << 12 | prot & 0xfff` and `high = pfn >>> 20 | prot & NX`. Linux: arch/x86/include/asm/
 * pgtable_types.h (R8.11).
 */
export const PAGE_PRESENT = 0x001;
export const PAGE_RW = 0x002;
export const PAGE_USER = 0x004;
export const PAGE_PWT = 0x008;
export const PAGE_PCD = 0x010;
export const PAGE_ACCESSED = 0x020;
export const PAGE_DIRTY = 0x040;
/** 4 KiB leaf: bit 2 of the PAT index. Directory: page size. */
export const PAGE_PAT = 0x080;
export const PAGE_PSE = 0x080;
export const PAGE_GLOBAL = 0x100;
/** In a non-present entry the global bit means PROT_NONE (R8.12). */
export const PAGE_PROTNONE = 0x100;
export const PAGE_SPECIAL = 0x200;
export const PAGE_UFFD_WP = 0x400;
export const PAGE_SOFT_DIRTY = 0x800;
/** No execute: hardware bit 63, bit 31 of the high half. */
export const PAGE_NX = 0x80000000 | 0;
/** Flags of a user directory entry: P RW US A D (R8.10). */
export const TABLE_FLAGS = 0x067;
/** Cache attribute bits of a 4 KiB entry. */
export const PAGE_CACHE_MASK = PAGE_PWT | PAGE_PCD | PAGE_PAT;
/**
 * What `pte_modify` keeps of the old entry besides the frame. Linux: _PAGE_CHG_MASK, _COMMON_PAGE_CHG_MASK.
 */
export const PAGE_CHG_FLAGS =
  PAGE_PCD |
  PAGE_PWT |
  PAGE_PAT |
  PAGE_SPECIAL |
  PAGE_ACCESSED |
  PAGE_DIRTY |
  PAGE_SOFT_DIRTY |
  PAGE_UFFD_WP;

const HIGH_PFN = 0x000fffff;

export function pteLow(pfn: number, prot: number): number {
  return (pfn << 12) | (prot & 0xfff);
}

export function pteHigh(pfn: number, prot: number): number {
  return (Math.floor(pfn / 0x100000) & HIGH_PFN) | (prot & PAGE_NX);
}

/** Frame number of a present entry. */
export function ptePfn(low: number, high: number): number {
  return (high & HIGH_PFN) * 0x100000 + (low >>> 12);
}

/** Present for hardware, or present for the kernel only (PROT_NONE). Linux: pte_present(). */
export function ptePresent(low: number): boolean {
  return (low & (PAGE_PRESENT | PAGE_PROTNONE)) !== 0;
}

/**
 * Is the frame number stored inverted? Linux stores it so in PROT_NONE entries, against L1TF
 * (arch/x86/include/asm/pgtable-invert.h).
 */
export function pteInverted(low: number): boolean {
  return (low & (PAGE_PRESENT | PAGE_PROTNONE)) === PAGE_PROTNONE;
}

/** Frame number of an entry that {@link ptePresent} accepts, un-inverting PROT_NONE entries. */
export function pteFrame(low: number, high: number): number {
  return pteInverted(low) ? ptePfn(~low & 0xfffff000, ~high) : ptePfn(low, high);
}

/** Writes a leaf entry; a PROT_NONE entry stores its frame number inverted. Linux: pfn_pte(), protnone_mask(). */
export function writePte(i32: Int32Array, at: number, pfn: number, prot: number): void {
  const low = pteLow(pfn, prot);
  const high = pteHigh(pfn, prot);
  const inverted = pteInverted(low);
  i32[at] = inverted ? (~low & 0xfffff000) | (low & 0xfff) : low;
  i32[at + 1] = inverted ? (~high & HIGH_PFN) | (high & ~HIGH_PFN) : high;
}

/**
 * Writes `count` neighbouring leaf entries for neighbouring frames from `pfn` on: {@link writePte} for each.
 *
 * Why: the low half grows by one frame an entry (falls, if inverted), and the high half changes every 2²⁰ frames.
 */
export function writePtes(
  i32: Int32Array,
  first: number,
  count: number,
  pfn: number,
  prot: number,
): void {
  const step = pteInverted(prot) ? -4096 : 4096;
  const last = first + count * 2;
  for (let at = first, frame = pfn; at < last;) {
    writePte(i32, at, frame, prot);
    const alike = 0x100000 - (frame % 0x100000);
    const stop = Math.min(last, at + alike * 2);
    let low = i32[at]!;
    const high = i32[at + 1]!;
    for (at += 2; at < stop; at += 2) {
      low = (low + step) | 0;
      i32[at] = low;
      i32[at + 1] = high;
    }
    frame += alike;
  }
}

/** Number of the entries from `first` on that are empty, at most `count`. Linux: pte_none(). */
export function emptyPtes(i32: Int32Array, first: number, count: number): number {
  const last = first + count * 2;
  let at = first;
  while (at < last && (i32[at]! | i32[at + 1]!) === 0) at += 2;
  return (at - first) / 2;
}

/** The entry as 64-bit value. */
export function pteValue(low: number, high: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** An internal pgprot as the kernel's pgprot_t (unsigned long). */
export function pgprotToUlong(prot: number): bigint {
  return BigInt(prot & 0xfff) | ((prot & PAGE_NX) !== 0 ? 1n << 63n : 0n);
}

export function pgprotFromUlong(value: bigint): number {
  return Number(value & 0xfffn) | ((value >> 63n) & 1n ? PAGE_NX : 0);
}

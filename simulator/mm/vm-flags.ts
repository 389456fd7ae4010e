/**
 * VMA flags. Linux: include/linux/mm.h (6.12).
 *
 * Invariant: bits 0–31 live in an int32 (`vm_flags`), bits 32–63 in a second one (`vm_flags_hi`), because JavaScript's
 * bit operators work on 32 bits.
 */
export const VM_NONE = 0;
export const VM_READ = 0x1;
export const VM_WRITE = 0x2;
export const VM_EXEC = 0x4;
export const VM_SHARED = 0x8;
export const VM_MAYREAD = 0x10;
export const VM_MAYWRITE = 0x20;
export const VM_MAYEXEC = 0x40;
export const VM_MAYSHARE = 0x80;
export const VM_GROWSDOWN = 0x100;
export const VM_UFFD_MISSING = 0x200;
export const VM_PFNMAP = 0x400;
export const VM_UFFD_WP = 0x1000;
export const VM_LOCKED = 0x2000;
export const VM_IO = 0x4000;
export const VM_SEQ_READ = 0x8000;
export const VM_RAND_READ = 0x10000;
export const VM_DONTCOPY = 0x20000;
export const VM_DONTEXPAND = 0x40000;
export const VM_LOCKONFAULT = 0x80000;
export const VM_ACCOUNT = 0x100000;
export const VM_NORESERVE = 0x200000;
export const VM_HUGETLB = 0x400000;
export const VM_SYNC = 0x800000;
/** VM_ARCH_1; x86 uses it as VM_PAT until 6.15. */
export const VM_PAT = 0x1000000;
export const VM_WIPEONFORK = 0x2000000;
export const VM_DONTDUMP = 0x4000000;
export const VM_SOFTDIRTY = 0x8000000;
export const VM_MIXEDMAP = 0x10000000;
export const VM_HUGEPAGE = 0x20000000;
export const VM_NOHUGEPAGE = 0x40000000;
export const VM_MERGEABLE = 0x80000000 | 0;

/** High half: bit numbers are minus 32. */
export const VM_HI_SHADOW_STACK = 1 << 5;
export const VM_HI_DROPPABLE = 1 << 8;
export const VM_HI_SEALED = 0x80000000 | 0;

export const VM_SPECIAL = VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP;
export const VM_ACCESS_FLAGS = VM_READ | VM_WRITE | VM_EXEC;
export const VM_LOCKED_MASK = VM_LOCKED | VM_LOCKONFAULT;

/** Is the mapping copy-on-write? Linux: is_cow_mapping(): private and may be written. */
export function isCowMapping(flags: number): boolean {
  return (flags & (VM_SHARED | VM_MAYWRITE)) === VM_MAYWRITE;
}

interface FlagName {
  readonly bit: number;
  readonly name: string;
  readonly code: string;
}

/** Name and smaps code by bit, ascending (R7.21). Linux: show_smap_vma_flags(). */
export const VM_FLAG_NAMES: readonly FlagName[] = [
  { bit: 0, name: 'VM_READ', code: 'rd' },
  { bit: 1, name: 'VM_WRITE', code: 'wr' },
  { bit: 2, name: 'VM_EXEC', code: 'ex' },
  { bit: 3, name: 'VM_SHARED', code: 'sh' },
  { bit: 4, name: 'VM_MAYREAD', code: 'mr' },
  { bit: 5, name: 'VM_MAYWRITE', code: 'mw' },
  { bit: 6, name: 'VM_MAYEXEC', code: 'me' },
  { bit: 7, name: 'VM_MAYSHARE', code: 'ms' },
  { bit: 8, name: 'VM_GROWSDOWN', code: 'gd' },
  { bit: 9, name: 'VM_UFFD_MISSING', code: 'um' },
  { bit: 10, name: 'VM_PFNMAP', code: 'pf' },
  { bit: 12, name: 'VM_UFFD_WP', code: 'uw' },
  { bit: 13, name: 'VM_LOCKED', code: 'lo' },
  { bit: 14, name: 'VM_IO', code: 'io' },
  { bit: 15, name: 'VM_SEQ_READ', code: 'sr' },
  { bit: 16, name: 'VM_RAND_READ', code: 'rr' },
  { bit: 17, name: 'VM_DONTCOPY', code: 'dc' },
  { bit: 18, name: 'VM_DONTEXPAND', code: 'de' },
  { bit: 19, name: 'VM_LOCKONFAULT', code: 'lf' },
  { bit: 20, name: 'VM_ACCOUNT', code: 'ac' },
  { bit: 21, name: 'VM_NORESERVE', code: 'nr' },
  { bit: 22, name: 'VM_HUGETLB', code: 'ht' },
  { bit: 23, name: 'VM_SYNC', code: 'sf' },
  { bit: 24, name: 'VM_PAT', code: 'ar' },
  { bit: 25, name: 'VM_WIPEONFORK', code: 'wf' },
  { bit: 26, name: 'VM_DONTDUMP', code: 'dd' },
  { bit: 27, name: 'VM_SOFTDIRTY', code: 'sd' },
  { bit: 28, name: 'VM_MIXEDMAP', code: 'mm' },
  { bit: 29, name: 'VM_HUGEPAGE', code: 'hg' },
  { bit: 30, name: 'VM_NOHUGEPAGE', code: 'nh' },
  { bit: 31, name: 'VM_MERGEABLE', code: 'mg' },
  { bit: 37, name: 'VM_SHADOW_STACK', code: 'ss' },
  { bit: 40, name: 'VM_DROPPABLE', code: 'dp' },
  { bit: 63, name: 'VM_SEALED', code: 'sl' },
];

function setFlags(flags: number, high: number): FlagName[] {
  return VM_FLAG_NAMES.filter(({ bit }) =>
    bit < 32 ? (flags >>> bit) & 1 : (high >>> (bit - 32)) & 1,
  );
}

/** Flag names in ascending bit order. */
export function vmFlagNames(flags: number, high: number): string[] {
  return setFlags(flags, high).map(({ name }) => name);
}

/** The two-letter codes of smaps, separated by single spaces, no trailing space. */
export function vmFlagCodes(flags: number, high: number): string {
  return setFlags(flags, high)
    .map(({ code }) => code)
    .join(' ');
}

/** Both halves as an unsigned 64-bit value. */
export function vmFlagsValue(flags: number, high: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(flags >>> 0);
}

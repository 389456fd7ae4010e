/** Protection and mapping flags of mmap(2). Linux: include/uapi/asm-generic/mman-common.h, mman.h, arch/x86. */
export const PROT_NONE = 0x0;
export const PROT_READ = 0x1;
export const PROT_WRITE = 0x2;
export const PROT_EXEC = 0x4;
export const PROT_SEM = 0x8;
export const PROT_GROWSDOWN = 0x01000000;
export const PROT_GROWSUP = 0x02000000;

export const MAP_SHARED = 0x01;
export const MAP_PRIVATE = 0x02;
export const MAP_SHARED_VALIDATE = 0x03;
export const MAP_DROPPABLE = 0x08;
export const MAP_TYPE = 0x0f;
export const MAP_FIXED = 0x10;
export const MAP_ANONYMOUS = 0x20;
export const MAP_32BIT = 0x40;
export const MAP_ABOVE4G = 0x80;
export const MAP_GROWSDOWN = 0x100;
export const MAP_DENYWRITE = 0x800;
export const MAP_EXECUTABLE = 0x1000;
export const MAP_LOCKED = 0x2000;
export const MAP_NORESERVE = 0x4000;
export const MAP_POPULATE = 0x8000;
export const MAP_NONBLOCK = 0x10000;
export const MAP_STACK = 0x20000;
export const MAP_HUGETLB = 0x40000;
export const MAP_SYNC = 0x80000;
export const MAP_FIXED_NOREPLACE = 0x100000;
export const MAP_UNINITIALIZED = 0x4000000;
export const MAP_HUGE_SHIFT = 26;
export const MAP_HUGE_MASK = 0x3f;

export const MREMAP_MAYMOVE = 1;
export const MREMAP_FIXED = 2;
export const MREMAP_DONTUNMAP = 4;

export const MS_ASYNC = 1;
export const MS_INVALIDATE = 2;
export const MS_SYNC = 4;

export const MCL_CURRENT = 1;
export const MCL_FUTURE = 2;
export const MCL_ONFAULT = 4;
export const MLOCK_ONFAULT = 1;

export const MADV_NORMAL = 0;
export const MADV_RANDOM = 1;
export const MADV_SEQUENTIAL = 2;
export const MADV_WILLNEED = 3;
export const MADV_DONTNEED = 4;
export const MADV_FREE = 8;
export const MADV_REMOVE = 9;
export const MADV_DONTFORK = 10;
export const MADV_DOFORK = 11;
export const MADV_MERGEABLE = 12;
export const MADV_UNMERGEABLE = 13;
export const MADV_HUGEPAGE = 14;
export const MADV_NOHUGEPAGE = 15;
export const MADV_DONTDUMP = 16;
export const MADV_DODUMP = 17;
export const MADV_WIPEONFORK = 18;
export const MADV_KEEPONFORK = 19;
export const MADV_COLD = 20;
export const MADV_PAGEOUT = 21;
export const MADV_POPULATE_READ = 22;
export const MADV_POPULATE_WRITE = 23;
export const MADV_DONTNEED_LOCKED = 24;
export const MADV_COLLAPSE = 25;

/**
 * Flags that MAP_SHARED_VALIDATE accepts without the file's help (R1.32). Linux: LEGACY_MAP_MASK.
 */
export const LEGACY_MAP_MASK =
  MAP_SHARED |
  MAP_PRIVATE |
  MAP_FIXED |
  MAP_ANONYMOUS |
  MAP_DENYWRITE |
  MAP_EXECUTABLE |
  MAP_UNINITIALIZED |
  MAP_GROWSDOWN |
  MAP_LOCKED |
  MAP_NORESERVE |
  MAP_POPULATE |
  MAP_NONBLOCK |
  MAP_STACK |
  MAP_HUGETLB |
  MAP_32BIT |
  MAP_ABOVE4G |
  (21 << MAP_HUGE_SHIFT) |
  (30 << MAP_HUGE_SHIFT);

const PROT_NAMES: readonly (readonly [number, string])[] = [
  [PROT_READ, 'PROT_READ'],
  [PROT_WRITE, 'PROT_WRITE'],
  [PROT_EXEC, 'PROT_EXEC'],
  [PROT_SEM, 'PROT_SEM'],
  [PROT_GROWSDOWN, 'PROT_GROWSDOWN'],
  [PROT_GROWSUP, 'PROT_GROWSUP'],
];

const MAP_NAMES: readonly (readonly [number, string])[] = [
  [MAP_FIXED, 'MAP_FIXED'],
  [MAP_ANONYMOUS, 'MAP_ANONYMOUS'],
  [MAP_32BIT, 'MAP_32BIT'],
  [MAP_ABOVE4G, 'MAP_ABOVE4G'],
  [MAP_GROWSDOWN, 'MAP_GROWSDOWN'],
  [MAP_DENYWRITE, 'MAP_DENYWRITE'],
  [MAP_EXECUTABLE, 'MAP_EXECUTABLE'],
  [MAP_LOCKED, 'MAP_LOCKED'],
  [MAP_NORESERVE, 'MAP_NORESERVE'],
  [MAP_POPULATE, 'MAP_POPULATE'],
  [MAP_NONBLOCK, 'MAP_NONBLOCK'],
  [MAP_STACK, 'MAP_STACK'],
  [MAP_HUGETLB, 'MAP_HUGETLB'],
  [MAP_SYNC, 'MAP_SYNC'],
  [MAP_FIXED_NOREPLACE, 'MAP_FIXED_NOREPLACE'],
];

function orNames(value: number, names: readonly (readonly [number, string])[], first: string[]) {
  const parts = [...first];
  let rest = value;
  for (const [bit, name] of names) {
    if ((rest & bit) === bit && bit !== 0) {
      parts.push(name);
      rest &= ~bit;
    }
  }
  if (rest !== 0) parts.push(`0x${(rest >>> 0).toString(16)}`);
  return parts.join('|');
}

/** `PROT_READ|PROT_WRITE`, `PROT_NONE`. */
export function protText(prot: number): string {
  return prot === 0 ? 'PROT_NONE' : orNames(prot, PROT_NAMES, []);
}

/** `MAP_SHARED|MAP_FIXED`; a type that Linux does not have prints as a number. */
export function mapFlagsText(flags: number): string {
  const type = flags & MAP_TYPE;
  const typeName = new Map([
    [MAP_SHARED, 'MAP_SHARED'],
    [MAP_PRIVATE, 'MAP_PRIVATE'],
    [MAP_SHARED_VALIDATE, 'MAP_SHARED_VALIDATE'],
    [MAP_DROPPABLE, 'MAP_DROPPABLE'],
  ]).get(type);
  return orNames(flags & ~MAP_TYPE, MAP_NAMES, [typeName ?? `0x${type.toString(16)}`]);
}

/** What flags and bits mean, one line each. */

const VM_FLAGS: Readonly<Record<string, string>> = {
  VM_READ: 'may be read',
  VM_WRITE: 'may be written',
  VM_EXEC: 'may be executed',
  VM_SHARED: 'writes reach the file or device and its other mappers',
  VM_MAYREAD: 'mprotect() may allow reading',
  VM_MAYWRITE: 'mprotect() may allow writing',
  VM_MAYEXEC: 'mprotect() may allow executing',
  VM_MAYSHARE: 'mapped with MAP_SHARED',
  VM_GROWSDOWN: 'grows downwards at faults, as stacks do',
  VM_UFFD_MISSING: 'userfaultfd handles missing pages',
  VM_PFNMAP: 'entries hold bare frame numbers, there is no struct page behind them',
  VM_UFFD_WP: 'userfaultfd handles write protection',
  VM_LOCKED: 'pages stay in memory',
  VM_IO: 'device memory: no core dump, no ptrace, no get_user_pages()',
  VM_SEQ_READ: 'will be read in order',
  VM_RAND_READ: 'will be read at random',
  VM_DONTCOPY: 'fork() leaves it out',
  VM_DONTEXPAND: 'mremap() may not grow it, and it does not merge',
  VM_LOCKONFAULT: 'pages are locked as they fault in',
  VM_ACCOUNT: 'counts as committed memory',
  VM_NORESERVE: 'not counted as committed memory',
  VM_HUGETLB: 'made of huge pages',
  VM_SYNC: 'faults are synchronous (MAP_SYNC)',
  VM_PAT: 'the memory type of the frames is tracked',
  VM_WIPEONFORK: 'reads as zero in a child',
  VM_DONTDUMP: 'left out of core dumps',
  VM_SOFTDIRTY: 'new since soft-dirty bits were cleared',
  VM_MIXEDMAP: 'entries with and without a struct page',
  VM_HUGEPAGE: 'transparent huge pages wanted',
  VM_NOHUGEPAGE: 'no transparent huge pages',
  VM_MERGEABLE: 'KSM may merge equal pages',
  VM_SHADOW_STACK: 'a shadow stack',
  VM_DROPPABLE: 'pages may vanish under memory pressure',
  VM_SEALED: 'may not be changed or unmapped (mseal)',
};

const PTE_BITS: Readonly<Record<string, string>> = {
  P: 'present: the processor may use the entry',
  RW: 'writable',
  US: 'user mode may access it',
  PWT: 'write-through, or a bit of the cache type',
  PCD: 'cache disabled, or a bit of the cache type',
  A: 'accessed: the processor has used it',
  D: 'dirty: the processor has written through it',
  PAT: 'a bit of the cache type',
  G: 'global: stays in the TLB when tables are switched',
  PROTNONE: 'mapped, but PROT_NONE: every access faults',
  SPECIAL: 'no struct page is managed through this entry',
  SOFT_DIRTY: 'written since soft-dirty bits were cleared',
  NX: 'no execute',
};

export function flagMeaning(name: string): string {
  return VM_FLAGS[name] ?? '';
}

export function bitMeaning(name: string): string {
  return PTE_BITS[name] ?? '';
}

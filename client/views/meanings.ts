/** What flags and bits mean, one line each. */
import { l10n } from 'vscode';

const VM_FLAGS: Readonly<Record<string, string>> = {
  VM_READ: l10n.t('may be read'),
  VM_WRITE: l10n.t('may be written'),
  VM_EXEC: l10n.t('may be executed'),
  VM_SHARED: l10n.t('writes reach the file or device and its other mappers'),
  VM_MAYREAD: l10n.t('mprotect() may allow reading'),
  VM_MAYWRITE: l10n.t('mprotect() may allow writing'),
  VM_MAYEXEC: l10n.t('mprotect() may allow executing'),
  VM_MAYSHARE: l10n.t('mapped with MAP_SHARED'),
  VM_GROWSDOWN: l10n.t('grows downwards at faults, as stacks do'),
  VM_UFFD_MISSING: l10n.t('userfaultfd handles missing pages'),
  VM_PFNMAP: l10n.t('entries hold bare frame numbers, there is no struct page behind them'),
  VM_UFFD_WP: l10n.t('userfaultfd handles write protection'),
  VM_LOCKED: l10n.t('pages stay in memory'),
  VM_IO: l10n.t('device memory: no core dump, no ptrace, no get_user_pages()'),
  VM_SEQ_READ: l10n.t('will be read in order'),
  VM_RAND_READ: l10n.t('will be read at random'),
  VM_DONTCOPY: l10n.t('fork() leaves it out'),
  VM_DONTEXPAND: l10n.t('mremap() may not grow it, and it does not merge'),
  VM_LOCKONFAULT: l10n.t('pages are locked as they fault in'),
  VM_ACCOUNT: l10n.t('counts as committed memory'),
  VM_NORESERVE: l10n.t('not counted as committed memory'),
  VM_HUGETLB: l10n.t('made of huge pages'),
  VM_SYNC: l10n.t('faults are synchronous (MAP_SYNC)'),
  VM_PAT: l10n.t('the memory type of the frames is tracked'),
  VM_WIPEONFORK: l10n.t('reads as zero in a child'),
  VM_DONTDUMP: l10n.t('left out of core dumps'),
  VM_SOFTDIRTY: l10n.t('new since soft-dirty bits were cleared'),
  VM_MIXEDMAP: l10n.t('entries with and without a struct page'),
  VM_HUGEPAGE: l10n.t('transparent huge pages wanted'),
  VM_NOHUGEPAGE: l10n.t('no transparent huge pages'),
  VM_MERGEABLE: l10n.t('KSM may merge equal pages'),
  VM_SHADOW_STACK: l10n.t('a shadow stack'),
  VM_DROPPABLE: l10n.t('pages may vanish under memory pressure'),
  VM_SEALED: l10n.t('may not be changed or unmapped (mseal)'),
};

const PTE_BITS: Readonly<Record<string, string>> = {
  P: l10n.t('present: the processor may use the entry'),
  RW: l10n.t('writable'),
  US: l10n.t('user mode may access it'),
  PWT: l10n.t('write-through, or a bit of the cache type'),
  PCD: l10n.t('cache disabled, or a bit of the cache type'),
  A: l10n.t('accessed: the processor has used it'),
  D: l10n.t('dirty: the processor has written through it'),
  PAT: l10n.t('a bit of the cache type'),
  G: l10n.t('global: stays in the TLB when tables are switched'),
  PROTNONE: l10n.t('mapped, but PROT_NONE: every access faults'),
  SPECIAL: l10n.t('no struct page is managed through this entry'),
  SOFT_DIRTY: l10n.t('written since soft-dirty bits were cleared'),
  NX: l10n.t('no execute'),
};

export function flagMeaning(name: string): string {
  return VM_FLAGS[name] ?? '';
}

export function bitMeaning(name: string): string {
  return PTE_BITS[name] ?? '';
}

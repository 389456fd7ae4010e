import { ENOMEM } from '../lib/errno.ts';
import type { MmContext } from './context.ts';
import { isDataMapping, type MmStruct } from './mm-struct.ts';
import { RLIMIT_AS, RLIMIT_DATA } from './ports.ts';
import { VM_NORESERVE, VM_SHARED, VM_WRITE } from './vm-flags.ts';

const GUESS = 0;
const ALWAYS = 1;
const KERN_WARNING = 4;

/** May the address space grow by `pages`? Linux: may_expand_vm(), mm/mmap.c (R1.53). */
export function may_expand_vm(k: MmContext, mm: MmStruct, flags: number, pages: number): boolean {
  if (mm.total_vm + pages > k.ports.rlimit(RLIMIT_AS) / 4096) return false;
  const data = mm.data_vm + pages;
  const limit = k.ports.rlimit(RLIMIT_DATA);
  if (!isDataMapping(flags) || data <= limit / 4096) return true;
  // Why: a soft limit of 0 is what Valgrind sets to watch brk(); only the hard limit counts then.
  if (limit === 0 && data <= k.ports.rlimitMax(RLIMIT_DATA) / 4096) return true;
  warnDataLimit(k, data, limit);
  return false;
}

function warnDataLimit(k: MmContext, data: number, limit: number): void {
  if (k.warnedOnce.has('may_expand_vm')) return;
  k.warnedOnce.add('may_expand_vm');
  k.ports.printk(
    KERN_WARNING,
    `mmap: ${k.ports.comm()} (${k.ports.pid()}): VmData ${data * 4096} exceed data ulimit ${limit}. ` +
      'Update limits or use boot option ignore_rlimit_data.',
  );
}

/** Are the pages of such a mapping charged? Linux: accountable_mapping(). */
export function accountable(flags: number): boolean {
  return (flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) === VM_WRITE;
}

/** CommitLimit in pages. Linux: vm_commit_limit(). */
export function commitLimit(k: MmContext): number {
  const { overcommitKbytes, overcommitRatio } = k.settings;
  if (overcommitKbytes !== 0) return Math.floor(overcommitKbytes / 4);
  return Math.floor((k.alloc.managedPages * overcommitRatio) / 100);
}

/**
 * Charges `pages` to the commit account. Linux: __vm_enough_memory(), mm/util.c (R1.55).
 *
 * @returns 0 or -ENOMEM
 */
export function vm_enough_memory(k: MmContext, mm: MmStruct, pages: number): number {
  k.committed += pages;
  if (enough(k, mm, pages)) return 0;
  k.committed -= pages;
  warnNotEnough(k, pages);
  return -ENOMEM;
}

/** Linux: pr_warn_ratelimited() lets ten lines of one place through in five seconds, which no run outlives. */
function warnNotEnough(k: MmContext, pages: number): void {
  if (k.commitWarnings++ >= 10) return;
  k.ports.printk(
    KERN_WARNING,
    `__vm_enough_memory: pid: ${k.ports.pid()}, comm: ${k.ports.comm()}, ` +
      `bytes: ${pages * 4096} not enough memory for the allocation`,
  );
}

function enough(k: MmContext, mm: MmStruct, pages: number): boolean {
  const { settings } = k;
  if (settings.overcommitMemory === ALWAYS) return true;
  if (settings.overcommitMemory === GUESS) return pages <= k.alloc.managedPages;
  let allowed = commitLimit(k);
  if (!k.ports.capable('CAP_SYS_ADMIN')) allowed -= Math.floor(settings.adminReserveKbytes / 4);
  allowed -= Math.min(Math.floor(mm.total_vm / 32), Math.floor(settings.userReserveKbytes / 4));
  return k.committed < allowed;
}

/** What can be watched of the machine's state, as text: two texts differ when a debugger would stop. */
import { PAGE_ACCESSED, PAGE_DIRTY, PAGE_SOFT_DIRTY, pteFrame } from '../arch/pte.ts';
import { vmaName } from '../fs/proc/task-mmu.ts';
import type { KernelContext } from '../kernel/context.ts';
import { hex } from '../lib/ulong.ts';
import { vmOps } from '../mm/context.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { pteIndex } from '../mm/pgtable.ts';
import { vmFlagNames } from '../mm/vm-flags.ts';
import { pteBitNames } from './page-table.ts';

/** Bits that the CPU sets on its own. */
const QUIET_BITS = PAGE_ACCESSED | PAGE_DIRTY | PAGE_SOFT_DIRTY;

/** One thing that is watched. */
export interface WatchedState {
  /** What it is: `the entry for 0x7ffff7ff8000`. */
  readonly what: string;
  now(): string;
  /** One sentence about a change, empty when it is none that matters. */
  change(before: string, after: string): string;
}

/**
 * `pte:PID:ADDRESS`, `pte-writable:PID:ADDRESS`, `vma:PID:ADDRESS:FIELD`, `vmas:PID`, `page:PFN:refcount`,
 * `page:PFN:mapcount`. Throws an Error with one sentence for anything else.
 */
export function watchedState(kernel: KernelContext, target: string): WatchedState {
  const [kind = '', first = '', second = '', third = ''] = target.split(':');
  const mm = (): MmStruct | undefined => kernel.tasks.get(Number(first))?.mm;
  switch (kind) {
    case 'pte':
    case 'pte-writable':
      return entry(kernel, mm, Number(second), kind === 'pte-writable');
    case 'vma':
      return vmaField(kernel, mm, Number(second), third);
    case 'vmas':
      return boundaries(kernel, mm);
    case 'page':
      return pageCount(kernel, Number(first), second);
    default:
      throw new Error(`"${target}" cannot be watched.`);
  }
}

const changed = (what: string) => (before: string, after: string) =>
  `${what} changed: ${before} → ${after}`;

function entry(
  { mm: k }: KernelContext,
  mm: () => MmStruct | undefined,
  address: number,
  onlyWritable: boolean,
): WatchedState {
  const what = `The page table entry for ${hex(address)}`;
  const writable = (text: string): boolean => / RW\b/.test(text);
  return {
    what,
    now: () => {
      const space = mm();
      const at = space ? pteIndex(k, space, address) : -1;
      if (at < 0) return 'none';
      const low = k.memory.i32[at]! & ~QUIET_BITS;
      const high = k.memory.i32[at + 1]!;
      if ((low | high) === 0) return 'none';
      return `pfn ${hex(pteFrame(low, high))} ${pteBitNames(low, high).join(' ')}`;
    },
    change: (before, after) => {
      if (!onlyWritable) return changed(what)(before, after);
      if (writable(before) || !writable(after)) return '';
      return `${what} became writable: ${before} → ${after}`;
    },
  };
}

function vmaField(
  { mm: k }: KernelContext,
  mm: () => MmStruct | undefined,
  address: number,
  field: string,
): WatchedState {
  const v = k.vmas;
  const fields: Readonly<Record<string, (vma: number) => string>> = {
    vm_start: (vma) => hex(v.vm_start[vma]!),
    vm_end: (vma) => hex(v.vm_end[vma]!),
    vm_pgoff: (vma) => hex(v.vm_pgoff[vma]!),
    vm_flags: (vma) => vmFlagNames(v.vm_flags[vma]!, v.vm_flags_hi[vma]!).join('|'),
    vm_page_prot: (vma) => pteBitNames(v.vm_page_prot[vma]!, v.vm_page_prot[vma]!).join(' '),
    vm_file: (vma) => vmaName(k, k.mms[v.vm_mm[vma]!]!, vma),
    vm_ops: (vma) => vmOps(k, vma)?.label ?? 'NULL',
  };
  const read = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (!read) throw new Error(`${field} of a VMA cannot be watched.`);
  const what = `${field} of the VMA at ${hex(address)}`;
  return {
    what,
    now: () => {
      const vma = mm()?.index.at(address) ?? 0;
      return vma === 0 ? 'no VMA' : read(vma);
    },
    change: changed(what),
  };
}

function pageCount({ mm: k }: KernelContext, pfn: number, field: string): WatchedState {
  if (!k.memory.isValid(pfn)) throw new Error(`There is no page frame ${hex(pfn)}.`);
  const column =
    field === 'refcount' ? k.pages.refcount : field === 'mapcount' ? k.pages.mapcount : undefined;
  if (!column) throw new Error(`${field} of a page cannot be watched: refcount and mapcount can.`);
  // Linux: _mapcount of struct page counts from -1; this is what page_mapcount() makes of it.
  const what = `${field === 'refcount' ? '_refcount' : field} of page ${hex(pfn)}`;
  return {
    what,
    now: () => String(column[field === 'refcount' ? k.pages.head(pfn) : pfn]!),
    change: changed(what),
  };
}

/** Splits and merges: a boundary that comes or goes inside what stays mapped. */
function boundaries({ mm: k }: KernelContext, mm: () => MmStruct | undefined): WatchedState {
  const ranges = (text: string): [number, number][] =>
    text === ''
      ? []
      : text.split(' ').map((pair) => pair.split('-').map(Number) as [number, number]);
  /** First place inside a range of `whole` at which two ranges of `parts` meet. */
  const boundary = (parts: string, whole: string): number => {
    const list = ranges(parts);
    for (let i = 1; i < list.length; i++) {
      const at = list[i]![0];
      if (list[i - 1]![1] !== at) continue;
      if (ranges(whole).some(([start, end]) => start < at && at < end)) return at;
    }
    return -1;
  };
  return {
    what: 'VMAs split or merged',
    now: () => {
      const index = mm()?.index;
      const out: string[] = [];
      for (let vma = index?.first() ?? 0; vma !== 0; vma = index!.next(k.vmas.vm_start[vma]!)) {
        out.push(`${k.vmas.vm_start[vma]!}-${k.vmas.vm_end[vma]!}`);
      }
      return out.join(' ');
    },
    change: (before, after) => {
      const split = boundary(after, before);
      if (split >= 0) return `A VMA was split at ${hex(split)}.`;
      const merged = boundary(before, after);
      return merged >= 0 ? `Two VMAs were merged at ${hex(merged)}.` : '';
    },
  };
}

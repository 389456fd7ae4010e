/** Since and until when Linux has what drivers import, as far as kernel profiles differ in it. Linux: git history. */
import type { DriverTraits } from '../kernel/profile.ts';
import { LDD3_HEADER, LDD3_ONLY } from './realm/pagewalk-ldd3.ts';

interface Period {
  /** First release that has it. */
  readonly since?: string;
  /** Last release that has it. */
  readonly until?: string;
  /** What there is instead, as the rest of a sentence that begins with "use". */
  readonly instead: string;
  /** Does a profile have it? */
  has(traits: DriverTraits): boolean;
}

const never = (): boolean => false;

/** Names of linux/ headers. One name means the same in whatever header it is imported from. */
const LINUX: Readonly<Record<string, Period>> = {
  ...vmFlagsFunction('vm_flags_set', '|= flags'),
  ...vmFlagsFunction('vm_flags_clear', '&= ~flags'),
  ...vmFlagsFunction('vm_flags_mod', '= flags'),
  ...vmFlagsFunction('vm_flags_init', '= flags'),
  ...vmFlagsFunction('vm_flags_reset', '= flags'),
  VM_RESERVED: { until: '3.6', instead: 'VM_DONTEXPAND | VM_DONTDUMP', has: never },
  NOPAGE_SIGBUS: { until: '2.6.25', instead: 'fault, which returns VM_FAULT_SIGBUS', has: never },
  NOPAGE_OOM: { until: '2.6.25', instead: 'fault, which returns VM_FAULT_OOM', has: never },
  VM_FAULT_MINOR: { until: '2.6.25', instead: '0: a fault is a minor one', has: never },
  no_llseek: { until: '6.11', instead: 'nonseekable_open, or no llseek', has: never },
  remap_page_range: { until: '2.6.10', instead: 'remap_pfn_range', has: never },
  io_remap_page_range: { until: '2.6.12', instead: 'io_remap_pfn_range', has: never },
  mem_map_reserve: { until: '2.6.0', instead: 'SetPageReserved', has: never },
  mem_map_unreserve: { until: '2.6.0', instead: 'ClearPageReserved', has: never },
  ioremap_nocache: { until: '5.5', instead: 'ioremap', has: never },
  vm_insert_pfn: { until: '4.19', instead: 'vmf_insert_pfn', has: never },
  vm_insert_mixed: { until: '4.19', instead: 'vmf_insert_mixed', has: never },
  pci_alloc_consistent: { until: '5.17', instead: 'dma_alloc_coherent', has: never },
  pci_free_consistent: { until: '5.17', instead: 'dma_free_coherent', has: never },
};

/** Linux: include/linux/mm.h. They came when `vm_flags` became const (R6.90). */
function vmFlagsFunction(name: string, operator: string): Readonly<Record<string, Period>> {
  const has = (traits: DriverTraits): boolean => !traits.vmFlagsAssignable;
  return { [name]: { since: '6.3', instead: `vma.vm_flags ${operator}`, has } };
}

/**
 * Why a kernel with these traits lacks what `specifier` would export as `name`: a phrase such as "it is there until Linux
 * 3.6: use …". Undefined when it has it, or nothing is known.
 */
export function absence(specifier: string, name: string, traits: DriverTraits): string | undefined {
  if (!specifier.startsWith('linux/')) return undefined;
  const period = Object.hasOwn(LINUX, name) ? LINUX[name] : undefined;
  if (period === undefined || period.has(traits)) return undefined;
  const when =
    period.since === undefined ? `until Linux ${period.until}` : `since Linux ${period.since}`;
  return `it is there ${when}: use ${period.instead}`;
}

/** Why a kernel with these traits has no such header, as the rest of a sentence; undefined when nothing is known. */
export function headerAbsence(specifier: string, traits: DriverTraits): string | undefined {
  return specifier === LDD3_HEADER && !traits.nopage ? LDD3_ONLY : undefined;
}

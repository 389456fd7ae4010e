import { protText, mapFlagsText } from '../mm/mman.ts';
import { vmFlagNames } from '../mm/vm-flags.ts';
import { errnoName } from '../lib/errno.ts';
import { pgprotToUlong } from '../arch/pte.ts';
import { signalName } from '../kernel/signal.ts';
import type { ArgumentKind } from '../trace/stage.ts';
import type { MmContext } from '../mm/context.ts';

/** Looks up what handles stand for; a file may be gone by the time an old event is shown. */
export interface ArgumentNames {
  file(id: number): string | undefined;
  /** @param vma a handle, not 0 */
  vma(vma: number): string;
}

const FAULT_FLAGS: readonly (readonly [number, string])[] = [
  [0x1, 'WRITE'],
  [0x2, 'MKWRITE'],
  [0x4, 'ALLOW_RETRY'],
  [0x10, 'KILLABLE'],
  [0x20, 'TRIED'],
  [0x40, 'USER'],
  [0x100, 'INSTRUCTION'],
  [0x200, 'INTERRUPTIBLE'],
];
const FAULT_RESULTS: readonly (readonly [number, string])[] = [
  [0x1, 'VM_FAULT_OOM'],
  [0x2, 'VM_FAULT_SIGBUS'],
  [0x4, 'VM_FAULT_MAJOR'],
  [0x40, 'VM_FAULT_SIGSEGV'],
  [0x100, 'VM_FAULT_NOPAGE'],
  [0x200, 'VM_FAULT_LOCKED'],
  [0x400, 'VM_FAULT_RETRY'],
];

function names(value: number, table: readonly (readonly [number, string])[]): string {
  const set = table.filter(([bit]) => (value & bit) !== 0).map(([, name]) => name);
  return set.length > 0 ? set.join('|') : '0';
}

function hexOf(value: number): string {
  return value < 0 ? String(value) : `0x${value.toString(16)}`;
}

/** Renders an argument or result as people of the kernel write it. */
export function formatArgument(kind: ArgumentKind, value: number, lookup: ArgumentNames): string {
  switch (kind) {
    case 'address':
      if (value < 0) return `-${errnoName(-value)}`;
      return value === 0 ? 'NULL' : hexOf(value);
    case 'ulong':
    case 'pgoff':
    case 'pfn':
    case 'pte':
      return hexOf(value);
    case 'size':
      return String(value);
    case 'prot':
      return protText(value);
    case 'map_flags':
      return mapFlagsText(value);
    case 'vm_flags':
      return vmFlagNames(value, 0).join('|') || '0';
    case 'open_flags':
      return `0${value.toString(8)}`;
    case 'fault_flags':
      return names(value, FAULT_FLAGS);
    case 'fault_result':
      return names(value, FAULT_RESULTS);
    case 'pgprot':
      return `0x${pgprotToUlong(value).toString(16)}`;
    case 'signal':
      return value === 0 ? '0' : signalName(value);
    case 'file':
      return value === 0 ? 'NULL' : (lookup.file(value) ?? `file ${value}`);
    case 'vma':
      return value === 0 ? 'NULL' : lookup.vma(value);
    case 'fd':
    case 'int':
    case 'text':
      return value < 0 && value > -4096 && kind === 'int' ? `-${errnoName(-value)}` : String(value);
  }
}

/** The range of a VMA as it is now. */
export function vmaRange(k: MmContext, vma: number): string {
  const start = k.vmas.vm_start[vma] ?? 0;
  const end = k.vmas.vm_end[vma] ?? 0;
  return `${start.toString(16)}-${end.toString(16)}`;
}

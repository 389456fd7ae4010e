import {
  PAGE_ACCESSED,
  PAGE_CHG_FLAGS,
  PAGE_GLOBAL,
  PAGE_NX,
  PAGE_PRESENT,
  PAGE_RW,
  PAGE_USER,
} from '../arch/pte.ts';
import { vmOps, type MmContext } from './context.ts';
import { VM_EXEC, VM_PFNMAP, VM_READ, VM_SHARED, VM_SOFTDIRTY, VM_WRITE } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

const PAGE_NONE = PAGE_GLOBAL | PAGE_ACCESSED;
const READONLY = PAGE_PRESENT | PAGE_USER | PAGE_ACCESSED;
const READWRITE = READONLY | PAGE_RW;

/**
 * Protection by VM_READ|VM_WRITE|VM_EXEC|VM_SHARED. Linux: protection_map, arch/x86/mm/pgprot.c (R8.20): a private
 * mapping never gets the write bit here, a write fault adds it per page.
 */
const PROTECTION_MAP = Int32Array.from({ length: 16 }, (_, flags) => {
  const access = flags & (VM_READ | VM_WRITE | VM_EXEC);
  if (access === 0) return PAGE_NONE;
  const writable = (flags & VM_WRITE) !== 0 && (flags & VM_SHARED) !== 0;
  return (writable ? READWRITE : READONLY) | ((flags & VM_EXEC) !== 0 ? 0 : PAGE_NX);
});

/** Internal pgprot for VMA flags. Linux: vm_get_page_prot(). */
export function vm_get_page_prot(flags: number): number {
  return PROTECTION_MAP[flags & 15]!;
}

/** `pgprot` for new flags, keeping what pte_modify keeps of the old one. Linux: pgprot_modify(). */
export function pgprot_modify(old: number, fresh: number): number {
  return (old & PAGE_CHG_FLAGS) | (fresh & ~PAGE_CHG_FLAGS);
}

/** Must the first write to a page be noticed by a fault? Linux: vma_wants_writenotify(), mm/mmap.c (R5.40). */
export function vma_wants_writenotify(k: MmContext, vma: Vma, prot: number): boolean {
  const flags = k.vmas.vm_flags[vma]!;
  if ((flags & (VM_WRITE | VM_SHARED)) !== (VM_WRITE | VM_SHARED)) return false;
  const ops = vmOps(k, vma);
  if (ops?.page_mkwrite || ops?.pfn_mkwrite) return true;
  // Linux: the driver's own protection has no write bit to take away (vma_wants_writenotify, "pgprot was not default").
  const wanted = pgprot_modify(prot, vm_get_page_prot(flags));
  if (wanted !== prot) return false;
  if (k.settings.softDirty && (flags & VM_SOFTDIRTY) === 0) return true;
  if ((flags & VM_PFNMAP) !== 0) return false;
  const file = k.vmas.vm_file[vma]!;
  return file !== 0 && k.ports.file(file).f_inode.i_mapping.a_ops.canWriteback;
}

/**
 * Rebuilds vm_page_prot from vm_flags, keeping cache bits. Linux: vma_set_page_prot(), mm/mmap.c (R1.63).
 */
export function vma_set_page_prot(k: MmContext, vma: Vma): void {
  const flags = k.vmas.vm_flags[vma]!;
  let prot = pgprot_modify(k.vmas.vm_page_prot[vma]!, vm_get_page_prot(flags));
  if (vma_wants_writenotify(k, vma, prot)) {
    prot = pgprot_modify(prot, vm_get_page_prot(flags & ~VM_SHARED));
  }
  k.vmas.vm_page_prot[vma] = prot;
}

/** A fresh process image. Linux: fs/exec.c, fs/binfmt_elf.c, arch/x86/entry/vdso/vma.c (R2.30–R2.32). */
import { EINVAL } from '../lib/errno.ts';
import { IMAGE_BASE, TASK_SIZE } from '../arch/memory-layout.ts';
import type { MmContext } from '../mm/context.ts';
import { mm_alloc } from '../mm/exit-mmap.ts';
import { mmap_region } from '../mm/mmap-region.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import type { MappedFile, VmOperations } from '../mm/ports.ts';
import { vm_get_page_prot } from '../mm/pgprot.ts';
import {
  VM_ACCOUNT,
  VM_DONTDUMP,
  VM_DONTEXPAND,
  VM_EXEC,
  VM_GROWSDOWN,
  VM_IO,
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYWRITE,
  VM_PFNMAP,
  VM_READ,
  VM_SOFTDIRTY,
  VM_WRITE,
} from '../mm/vm-flags.ts';
import { insertVma } from '../mm/vma.ts';
import type { KernelProfile } from './profile.ts';

const MAY = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
/** mmap_base without ASLR and with an 8 MiB stack limit (R2.14). */
const MMAP_BASE = 0x7ffff7fff000;
const STACK_PAGES = 33;
/** Of the executable, a page each. */
const SEGMENTS = [VM_READ, VM_READ | VM_EXEC, VM_READ, VM_READ | VM_WRITE];

function special(k: MmContext, label: string): number {
  const ops: VmOperations = {
    label: 'special_mapping_vmops',
    name: () => label,
    may_split: () => -EINVAL,
  };
  return k.vmOps.push(ops) - 1;
}

function addVma(
  k: MmContext,
  mm: MmStruct,
  start: number,
  pages: number,
  flags: number,
  ops: number,
): void {
  const v = k.vmas;
  const vma = v.alloc();
  v.vm_mm[vma] = mm.id;
  v.vm_start[vma] = start;
  v.vm_end[vma] = start + pages * 4096;
  v.vm_pgoff[vma] = start / 4096;
  v.vm_flags[vma] = flags | (k.settings.softDirty ? VM_SOFTDIRTY : 0);
  v.vm_page_prot[vma] = vm_get_page_prot(flags);
  v.vm_ops[vma] = ops;
  insertVma(k, vma);
  mm.account(flags, pages);
}

/**
 * Builds the address space of a new program without ASLR: executable, [vvar], [vdso], [stack].
 *
 * @param executable file whose pages stand for the program's segments, or null
 * @returns null when out of memory
 */
export function exec_mmap(
  k: MmContext,
  profile: KernelProfile,
  executable: MappedFile | null,
): MmStruct | null {
  const mm = mm_alloc(k, MMAP_BASE);
  if (!mm) return null;
  const vdso = MMAP_BASE - profile.vdsoPages * 4096;
  const vvar = vdso - profile.vvarPages * 4096;
  addVma(
    k,
    mm,
    vvar,
    profile.vvarPages,
    VM_READ | VM_MAYREAD | VM_IO | VM_DONTDUMP | VM_DONTEXPAND | VM_PFNMAP,
    special(k, '[vvar]'),
  );
  addVma(k, mm, vdso, profile.vdsoPages, VM_READ | VM_EXEC | MAY, special(k, '[vdso]'));
  const stackStart = TASK_SIZE - STACK_PAGES * 4096;
  const stackFlags = VM_READ | VM_WRITE | MAY | VM_GROWSDOWN | VM_ACCOUNT;
  addVma(k, mm, stackStart, STACK_PAGES, stackFlags, 0);
  k.committed += STACK_PAGES;
  mm.start_stack = TASK_SIZE - 0x1000;
  let end = IMAGE_BASE;
  if (executable) {
    SEGMENTS.forEach((flags, page) => {
      mmap_region(k, mm, executable, end, 4096, flags | MAY, 0, page);
      end += 4096;
    });
  }
  mm.start_code = IMAGE_BASE + 4096;
  mm.end_code = IMAGE_BASE + 8192;
  mm.start_brk = end;
  mm.brk = end;
  return mm;
}

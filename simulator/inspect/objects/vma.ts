/** struct vm_area_struct. Linux: include/linux/mm_types.h (6.12). */
import { pgprotToUlong } from '../../arch/pte.ts';
import { vmaName, vmaPermissions } from '../../fs/proc/task-mmu.ts';
import type { FileTable } from '../../fs/file-table.ts';
import { hex } from '../../lib/ulong.ts';
import { mmOf, vmOps, type MmContext } from '../../mm/context.ts';
import { vmFlagNames, vmFlagsValue } from '../../mm/vm-flags.ts';
import type { Vma } from '../../mm/vma-table.ts';
import { vmaRange } from '../format-argument.ts';
import type { ObjectField } from '../views.ts';
import { count, flags, pointer, text, userAddress } from './field.ts';

/** `7ffff7fb9000-7ffff7fba000 rw-s /dev/mem`. */
export function vmaText(k: MmContext, vma: Vma): string {
  const perms = vmaPermissions(k.vmas.vm_flags[vma]!);
  return `${vmaRange(k, vma)} ${perms} ${vmaName(k, mmOf(k, vma), vma)}`.trimEnd();
}

/** @param pid a task whose address space it is in */
export function vmaFields(
  k: MmContext,
  files: FileTable,
  vma: Vma,
  pid: number | undefined,
): ObjectField[] {
  const v = k.vmas;
  const mm = mmOf(k, vma);
  const [low, high] = [v.vm_flags[vma]!, v.vm_flags_hi[vma]!];
  const file = v.vm_file[vma]!;
  const inTree = mm.index.at(v.vm_start[vma]!) === vma;
  const pages = String(v.pages(vma));
  return [
    userAddress('vm_start', v.vm_start[vma]!),
    text('vm_end', 'unsigned long', hex(v.vm_end[vma]!)),
    flags('vm_flags', vmFlagsValue(low, high), vmFlagNames(low, high), 'vm_flags_t'),
    text('vm_page_prot', 'pgprot_t', `0x${pgprotToUlong(v.vm_page_prot[vma]!).toString(16)}`),
    text('vm_pgoff', 'unsigned long', hex(v.vm_pgoff[vma]!)),
    pointer(
      'vm_file',
      'struct file *',
      file === 0 ? undefined : (files.find(file)?.path() ?? `file ${file}`),
      `file:${file}`,
    ),
    text('vm_ops', 'const struct vm_operations_struct *', vmOps(k, vma)?.label ?? 'NULL'),
    count('anon_vma', v.anon_vma[vma]!, 'struct anon_vma *'),
    ...(pid === undefined
      ? []
      : [pointer('vm_mm', 'struct mm_struct *', `process ${pid}`, `mm:${pid}`)]),
    // Why only then: the entries of its range may be somebody else's.
    ...(inTree && pid !== undefined
      ? [text('ptes', 'pte_t[]', `[${pages}]`, { opens: `ptes:${pid}:${vma}` })]
      : []),
  ];
}

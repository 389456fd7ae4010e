/** Invariants of open files: every reference has a holder. */
import type { FileTable } from '../fs/file-table.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { Report } from './recount.ts';

/**
 * Compares the reference counts of open files with descriptors and mappings.
 *
 * @returns pages that shared memory has promised
 */
export function checkFiles(kernel: KernelContext, files: FileTable, report: Report): number {
  const held = new Map<number, number>();
  const hold = (id: number): void => {
    held.set(id, (held.get(id) ?? 0) + 1);
  };
  const { vmas, mms } = kernel.mm;
  for (const task of kernel.tasks.values()) {
    for (const file of task.files.open()) hold(file.id);
  }
  for (const mm of mms) {
    if (!mm) continue;
    for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(vmas.vm_start[vma]!)) {
      if (vmas.vm_file[vma] !== 0) hold(vmas.vm_file[vma]!);
    }
  }
  for (const file of files.all()) {
    const references = held.get(file.id) ?? 0;
    if (file.count !== references) {
      report(`file ${file.id} (${file.path()}) has count ${file.count}, but ${references} holders`);
    }
    held.delete(file.id);
  }
  for (const id of held.keys()) report(`file ${id} is held, but not open`);
  const inodes = new Set(files.all().map((file) => file.f_inode));
  return [...inodes].reduce((pages, { accounted }) => pages + accounted, 0);
}

/** /proc/PID/maps. Linux: fs/proc/task_mmu.c (6.12), R7.1–R7.11. */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { MmContext } from '../../mm/context.ts';
import { vmOps } from '../../mm/context.ts';
import type { MmStruct } from '../../mm/mm-struct.ts';
import { VM_EXEC, VM_MAYSHARE, VM_READ, VM_WRITE } from '../../mm/vm-flags.ts';
import type { Vma } from '../../mm/vma-table.ts';

const NAME_COLUMN = 73;

/** `rw-s`: the fourth letter follows VM_MAYSHARE (R7.2). */
export function vmaPermissions(flags: number): string {
  return (
    ((flags & VM_READ) !== 0 ? 'r' : '-') +
    ((flags & VM_WRITE) !== 0 ? 'w' : '-') +
    ((flags & VM_EXEC) !== 0 ? 'x' : '-') +
    ((flags & VM_MAYSHARE) !== 0 ? 's' : 'p')
  );
}

/** The name column, empty if none (R7.6). Linux: get_vma_name(). */
export function vmaName(k: MmContext, mm: MmStruct, vma: Vma): string {
  const v = k.vmas;
  const file = v.vm_file[vma]!;
  if (file !== 0) return k.ports.file(file).path().replaceAll('\n', '\\012');
  const named = vmOps(k, vma)?.name?.(vma);
  if (named !== undefined && named !== null) return named;
  const start = v.vm_start[vma]!;
  const end = v.vm_end[vma]!;
  if (start < mm.brk && end > mm.start_brk) return '[heap]';
  if (start <= mm.start_stack && end >= mm.start_stack) return '[stack]';
  return '';
}

/** Appends one line with its newline. Linux: show_map_vma(). */
export function showMapVma(out: TextBuffer, k: MmContext, mm: MmStruct, vma: Vma): void {
  const v = k.vmas;
  const lineStart = out.length;
  const file = v.vm_file[vma]!;
  const inode = file !== 0 ? k.ports.file(file).f_inode : undefined;
  out.hex(v.vm_start[vma]!, 8).byte(45).hex(v.vm_end[vma]!, 8).byte(32);
  out.text(vmaPermissions(v.vm_flags[vma]!)).byte(32);
  out.hex(inode ? v.vm_pgoff[vma]! * 4096 : 0, 8).byte(32);
  out
    .hex(inode?.major ?? 0, 2)
    .byte(58)
    .hex(inode?.minor ?? 0, 2)
    .byte(32);
  out.decimal(inode?.ino ?? 0).byte(32);
  const name = vmaName(k, mm, vma);
  if (name !== '') out.padTo(lineStart, NAME_COLUMN).text(name);
  out.byte(10);
}

/** The whole file, [vsyscall] included (R2.32). */
export function showMaps(out: TextBuffer, k: MmContext, mm: MmStruct): void {
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(k.vmas.vm_start[vma]!)) {
    showMapVma(out, k, mm, vma);
  }
  const lineStart = out.length;
  out.text('ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 ');
  out.padTo(lineStart, NAME_COLUMN).text('[vsyscall]\n');
}

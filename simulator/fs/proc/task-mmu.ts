/** /proc/PID/maps. Linux: fs/proc/task_mmu.c (6.12), R7.1–R7.11. */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { MmContext } from '../../mm/context.ts';
import { vmOps } from '../../mm/context.ts';
import type { MmStruct } from '../../mm/mm-struct.ts';
import { VM_EXEC, VM_MAYSHARE, VM_READ, VM_WRITE } from '../../mm/vm-flags.ts';
import type { Vma } from '../../mm/vma-table.ts';

const NAME_COLUMN = 73;

/** By read, write, execute and shared bit. */
const PERMISSIONS = Array.from(
  { length: 16 },
  (_, i) =>
    ((i & 1) !== 0 ? 'r' : '-') +
    ((i & 2) !== 0 ? 'w' : '-') +
    ((i & 4) !== 0 ? 'x' : '-') +
    ((i & 8) !== 0 ? 's' : 'p'),
);

/** The columns behind the addresses of a mapping without a file. */
const WITHOUT_FILE = PERMISSIONS.map((letters) =>
  Uint8Array.from(`${letters} 00000000 00:00 0 `, (letter) => letter.charCodeAt(0)),
);

function permissionIndex(flags: number): number {
  const access = flags & (VM_READ | VM_WRITE | VM_EXEC);
  return access | ((flags & VM_MAYSHARE) !== 0 ? 8 : 0);
}

/** `rw-s`: the fourth letter follows VM_MAYSHARE (R7.2). */
export function vmaPermissions(flags: number): string {
  return PERMISSIONS[permissionIndex(flags)]!;
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
  out.hex(v.vm_start[vma]!, 8).byte(45).hex(v.vm_end[vma]!, 8).byte(32);
  const permissions = permissionIndex(v.vm_flags[vma]!);
  const file = v.vm_file[vma]!;
  if (file === 0) {
    out.bytesOf(WITHOUT_FILE[permissions]!);
  } else {
    const { major, minor, ino } = k.ports.file(file).f_inode;
    out.text(PERMISSIONS[permissions]!).byte(32);
    out.hex(v.vm_pgoff[vma]! * 4096, 8).byte(32);
    out.hex(major, 2).byte(58).hex(minor, 2).byte(32).decimal(ino).byte(32);
  }
  const name = vmaName(k, mm, vma);
  if (name !== '') out.padTo(lineStart, NAME_COLUMN).text(name);
  out.byte(10);
}

/** The whole file, [vsyscall] included (R2.32). */
export function showMaps(out: TextBuffer, k: MmContext, mm: MmStruct): void {
  const { index } = mm;
  for (let vma = index.cursorSeek(0); vma !== 0; vma = index.cursorNext()) {
    showMapVma(out, k, mm, vma);
  }
  const lineStart = out.length;
  out.text('ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 ');
  out.padTo(lineStart, NAME_COLUMN).text('[vsyscall]\n');
}

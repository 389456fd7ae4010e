/** /proc/PID/maps, and how the other files walk the same list. Linux: fs/proc/task_mmu.c (6.12), R7.1–R7.11. */
import { ESRCH } from '../../lib/errno.ts';
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { KernelContext } from '../../kernel/context.ts';
import type { Task } from '../../kernel/task.ts';
import type { MmContext } from '../../mm/context.ts';
import { vmOps } from '../../mm/context.ts';
import type { MmStruct } from '../../mm/mm-struct.ts';
import { VM_EXEC, VM_MAYSHARE, VM_READ, VM_WRITE } from '../../mm/vm-flags.ts';
import type { Vma } from '../../mm/vma-table.ts';
import type { SeqOperations, SeqPosition } from '../seq-file.ts';

const NAME_COLUMN = 73;
/** Record and index of [vsyscall], which is no VMA (R2.32), and the index behind it. */
const GATE_VMA = 2 ** 31;
const AT_GATE_VMA = 2 ** 52;
const AT_END = 2 ** 53 - 1;

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

/** The name column of the line that starts at `lineStart`. */
export function showName(out: TextBuffer, lineStart: number, name: string): void {
  if (name !== '') out.padTo(lineStart, NAME_COLUMN).text(name);
  out.byte(0x0a);
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
  showName(out, lineStart, vmaName(k, mm, vma));
}

/** The line of [vsyscall]. */
export function showGateVma(out: TextBuffer): void {
  const lineStart = out.length;
  out.text('ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 ');
  showName(out, lineStart, '[vsyscall]');
}

/** What to say of a VMA, and of [vsyscall], which has no figures. */
export interface VmaShow {
  vma(out: TextBuffer, mm: MmStruct, vma: Vma): void;
  gate(out: TextBuffer): void;
}

/** Is the address space still in use? Linux: mmget_not_zero(). */
export function mmLives(k: MmContext, mm: MmStruct): boolean {
  return mm.users > 0 && k.mms[mm.id] === mm;
}

/** Does the number still name the task? Linux: get_proc_task(). */
export function taskExists(kc: KernelContext, task: Task): boolean {
  return kc.tasks.get(task.pid) === task;
}

/**
 * One record per VMA of the address space that the file was opened for. The index is the address where the reader
 * stands, so that mappings may come and go between two reads. Linux: m_start(), m_next().
 */
export function vmaRecords(kc: KernelContext, task: Task, show: VmaShow): SeqOperations {
  const k = kc.mm;
  const { mm } = task;
  /** Linux: get_gate_vma(). */
  const gate = kc.profile.vsyscall ? GATE_VMA : 0;
  const at = (vma: number, position: SeqPosition): number => {
    position.index = vma === 0 ? AT_GATE_VMA : k.vmas.vm_start[vma]!;
    return vma === 0 ? gate : vma;
  };
  return {
    start: (position) => {
      if (position.index === AT_END) return 0;
      if (!taskExists(kc, task)) return -ESRCH;
      if (!mm || !mmLives(k, mm)) return 0;
      return at(mm.index.cursorSeek(position.index), position);
    },
    next: (record, position) => {
      if (record !== GATE_VMA) return at(mm!.index.cursorNext(), position);
      position.index = AT_END;
      return 0;
    },
    show: (out, record) => {
      if (record === GATE_VMA) show.gate(out);
      else show.vma(out, mm!, record);
      return 0;
    },
  };
}

/** Linux: proc_pid_maps_op. */
export function mapsRecords(kc: KernelContext, task: Task): SeqOperations {
  return vmaRecords(kc, task, {
    vma: (out, mm, vma) => {
      showMapVma(out, kc.mm, mm, vma);
    },
    gate: showGateVma,
  });
}

/** /proc/PID/pagemap: eight bytes per page of the address space. Linux: fs/proc/task_mmu.c (6.12), R7.30–R7.35. */
import { TASK_SIZE } from '../../arch/memory-layout.ts';
import { PAGE_SOFT_DIRTY, pteFrame, ptePresent } from '../../arch/pte.ts';
import { EFAULT, EINVAL, ESRCH } from '../../lib/errno.ts';
import type { Task } from '../../kernel/task.ts';
import type { MmContext } from '../../mm/context.ts';
import { PG_ANON } from '../../mm/mem-map.ts';
import type { MmStruct } from '../../mm/mm-struct.ts';
import { forEachLeafRun } from '../../mm/pgtable.ts';
import { VM_PFNMAP, VM_SOFTDIRTY } from '../../mm/vm-flags.ts';
import type { Vma } from '../../mm/vma-table.ts';
import { normalPage } from '../../mm/zap.ts';
import type { FileOperations, FilePosition, UserBuffer } from '../file.ts';
import { memLseek } from './mem.ts';
import { mmLives } from './task-mmu.ts';

/** One page as /proc/PID/pagemap reports it. */
export interface PagemapEntry {
  readonly present: boolean;
  readonly pfn: number;
  /** File page or shared anonymous. */
  readonly file: boolean;
  readonly exclusive: boolean;
  /** Written, or newly mapped, since soft-dirty was last cleared. */
  readonly softDirty: boolean;
}

const ABSENT: PagemapEntry = {
  present: false,
  pfn: 0,
  file: false,
  exclusive: false,
  softDirty: false,
};

/** pagemap of [start, end), which one VMA covers: a VM_PFNMAP area shows nothing but soft-dirty (R7.32). */
export function pagemapEntries(
  k: MmContext,
  mm: MmStruct,
  vma: Vma,
  start: number,
  end: number,
): PagemapEntry[] {
  const flags = k.vmas.vm_flags[vma]!;
  const dirty = (flags & VM_SOFTDIRTY) !== 0;
  const absent = dirty ? { ...ABSENT, softDirty: true } : ABSENT;
  const out = new Array<PagemapEntry>((end - start) / 4096).fill(absent);
  if ((flags & VM_PFNMAP) !== 0) return out;
  forEachLeafRun(k, mm, start, end, (first, address, count) => {
    for (let i = 0; i < count; i++) {
      const low = k.memory.i32[first + i * 2]!;
      if (!ptePresent(low)) continue;
      const high = k.memory.i32[first + i * 2 + 1]!;
      const at = address + i * 4096;
      const page = normalPage(k, low, high);
      out[(at - start) / 4096] = {
        present: true,
        pfn: pteFrame(low, high),
        file: page !== 0 && !k.pages.has(page, PG_ANON),
        exclusive: page !== 0 && k.pages.mapcount[page] === 1,
        softDirty: dirty || (low & PAGE_SOFT_DIRTY) !== 0,
      };
    }
  });
  return out;
}

/** Raw leaf entries of [start, end) as [low, high] pairs; zeros where there is no table. */
export function rawEntries(k: MmContext, mm: MmStruct, start: number, end: number): Int32Array {
  const out = new Int32Array(((end - start) / 4096) * 2);
  forEachLeafRun(k, mm, start, end, (first, address, count) => {
    const at = ((address - start) / 4096) * 2;
    for (let i = 0; i < count * 2; i++) out[at + i] = k.memory.i32[first + i]!;
  });
  return out;
}

const ENTRY_BYTES = 8;
/** Entries are made for the rest of a page table at once. Linux: PAGEMAP_WALK_SIZE. */
const WALK_SIZE = 0x200000;

/** Writes the eight bytes of an entry at `at`. Linux: make_pme(). */
function putEntry(bytes: DataView, at: number, entry: PagemapEntry): void {
  const high =
    Math.floor(entry.pfn / 2 ** 32) |
    (entry.softDirty ? 1 << 23 : 0) |
    (entry.exclusive ? 1 << 24 : 0) |
    (entry.file ? 1 << 29 : 0) |
    (entry.present ? 1 << 31 : 0);
  bytes.setUint32(at, entry.pfn >>> 0, true);
  bytes.setUint32(at + 4, high >>> 0, true);
}

/** The entries of [start, end), holes included. Linux: pagemap_pmd_range(), pagemap_pte_hole(). */
function walk(k: MmContext, mm: MmStruct, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(((end - start) / 4096) * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  const v = k.vmas;
  let vma = mm.index.firstIntersecting(start, end);
  while (vma !== 0 && v.vm_start[vma]! < end) {
    const from = Math.max(start, v.vm_start[vma]!);
    const entries = pagemapEntries(k, mm, vma, from, Math.min(end, v.vm_end[vma]!));
    entries.forEach((entry, index) => {
      if (entry !== ABSENT) putEntry(view, ((from - start) / 4096 + index) * ENTRY_BYTES, entry);
    });
    vma = mm.index.next(v.vm_start[vma]!);
  }
  return bytes;
}

function readPagemap(k: MmContext, mm: MmStruct, buffer: UserBuffer, ppos: FilePosition): number {
  const aligned = ppos.value % ENTRY_BYTES === 0 && buffer.length % ENTRY_BYTES === 0;
  if (!aligned) return -EINVAL;
  let address = Math.min((ppos.value / ENTRY_BYTES) * 4096, TASK_SIZE);
  let copied = 0;
  while (copied < buffer.length && address < TASK_SIZE) {
    const boundary = (Math.floor(address / WALK_SIZE) + 1) * WALK_SIZE;
    const wanted = address + ((buffer.length - copied) / ENTRY_BYTES) * 4096;
    const end = Math.min(boundary, wanted, TASK_SIZE);
    const bytes = walk(k, mm, address, end);
    if (buffer.put(copied, bytes) < bytes.length) return -EFAULT;
    copied += bytes.length;
    address = end;
  }
  ppos.value += copied;
  return copied;
}

/** Linux: proc_pagemap_operations. The file keeps the address space it was opened for. */
export function pagemapOperations(k: MmContext, task: Task): FileOperations {
  return {
    label: 'proc_pagemap_operations',
    truncate: () => 0,
    open: (file) => {
      const { mm } = task;
      if (!mm) return -ESRCH;
      file.f_op = {
        label: 'proc_pagemap_operations',
        truncate: () => 0,
        llseek: memLseek,
        read: (_file, buffer, ppos) => (mmLives(k, mm) ? readPagemap(k, mm, buffer, ppos) : 0),
      };
      return 0;
    },
  };
}

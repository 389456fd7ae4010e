/** The old way to shuffle a file's pages. Linux: mm/mmap.c (6.12), R4.121. */
import { EINVAL } from '../lib/errno.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import {
  MAP_FIXED,
  MAP_LOCKED,
  MAP_NONBLOCK,
  MAP_POPULATE,
  MAP_SHARED,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
} from './mman.ts';
import { do_mmap, wantsPopulate } from './mmap.ts';
import type { MmStruct } from './mm-struct.ts';
import { mm_populate } from './populate.ts';
import { VM_EXEC, VM_LOCKED, VM_READ, VM_SHARED, VM_WRITE } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/**
 * Maps other pages of the same file at [start, start + size). Linux: remap_file_pages(), emulated by a MAP_FIXED mapping.
 *
 * @param size bytes, rounded down
 * @param pgoff pages
 * @returns 0, -EINVAL (not one shared mapping, prot not 0), or what mmap returns
 */
export function remap_file_pages(
  k: MmContext,
  mm: MmStruct,
  start: ulong,
  size: ulong,
  prot: ulong,
  pgoff: number,
  flags: number,
): number {
  warnDeprecated(k);
  if (toNumber(prot) !== 0) return -EINVAL;
  const from = toNumber(start) - offsetInPage(start);
  const len = toNumber(size) - offsetInPage(size);
  if (len === 0 || from + len >= 2 ** 64 || pgoff + len / 4096 >= 2 ** 64) return -EINVAL;
  const v = k.vmas;
  const vma = mm.index.at(from);
  if (vma === 0 || (v.vm_flags[vma]! & VM_SHARED) === 0) return -EINVAL;
  if (!sameUpTo(k, mm, vma, from + len)) return -EINVAL;
  const vmFlags = v.vm_flags[vma]!;
  const wanted =
    ((vmFlags & VM_READ) !== 0 ? PROT_READ : 0) |
    ((vmFlags & VM_WRITE) !== 0 ? PROT_WRITE : 0) |
    ((vmFlags & VM_EXEC) !== 0 ? PROT_EXEC : 0);
  const mapFlags =
    (flags & MAP_NONBLOCK) |
    (MAP_SHARED | MAP_FIXED | MAP_POPULATE) |
    ((vmFlags & VM_LOCKED) !== 0 ? MAP_LOCKED : 0);
  const file = k.ports.file(v.vm_file[vma]!);
  file.get();
  const result = do_mmap(k, mm, file, from, len, wanted, mapFlags, pgoff);
  const populate = wantsPopulate();
  file.put();
  if (populate !== 0) mm_populate(k, mm, result, populate);
  return Math.min(0, result);
}

/** Do VMAs of the same file and flags follow each other without hole up to `end`? */
function sameUpTo(k: MmContext, mm: MmStruct, first: Vma, end: number): boolean {
  const v = k.vmas;
  let vma = first;
  while (v.vm_end[vma]! < end) {
    const next = mm.index.at(v.vm_end[vma]!);
    if (next === 0 || v.vm_file[next] !== v.vm_file[first]) return false;
    if (v.vm_flags[next] !== v.vm_flags[first]) return false;
    vma = next;
  }
  return true;
}

/** Linux: pr_warn_once(). */
function warnDeprecated(k: MmContext): void {
  if (k.warnedOnce.has('remap_file_pages')) return;
  k.warnedOnce.add('remap_file_pages');
  k.ports.printk(
    4,
    `${k.ports.comm()} (${k.ports.pid()}) uses deprecated remap_file_pages() syscall. See Documentation/mm/remap_file_pages.rst.`,
  );
}

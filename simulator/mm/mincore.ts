/** Linux: mm/mincore.c (6.12), R4.120. */
import { EFAULT, EINVAL, ENOMEM } from '../lib/errno.ts';
import { TASK_SIZE } from '../arch/memory-layout.ts';
import { ptePresent } from '../arch/pte.ts';
import { offsetInPage, toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import { vmaIsAnonymous } from './context.ts';
import { PG_UPTODATE } from './mem-map.ts';
import type { MmStruct } from './mm-struct.ts';
import { pteIndex } from './pgtable.ts';
import { linearPageIndex } from './rmap.ts';
import { VM_PFNMAP } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/** Pages whose bytes are handed over at once. Linux: a page of bytes. */
const CHUNK_PAGES = 4096;

/**
 * Which pages of [start, start + len) are in memory: one byte each, 1 or 0. A page of a file counts when the page cache
 * holds it, mapped or not.
 *
 * @param start bytes, page aligned
 * @param len bytes, rounded up to pages
 * @param put receives the bytes from index `first` on, a VMA or {@link CHUNK_PAGES} at a time; false when it faulted.
 *   What it got before an error stays
 * @returns 0, -EINVAL (alignment), -ENOMEM (hole, not user space) or -EFAULT
 */
export function mincore(
  k: MmContext,
  mm: MmStruct,
  start: ulong,
  len: ulong,
  put: (first: number, bytes: Uint8Array) => boolean,
): number {
  if (offsetInPage(start) !== 0) return -EINVAL;
  const base = toNumber(start);
  const bytes = toNumber(len);
  if (bytes > TASK_SIZE || base > TASK_SIZE - bytes) return -ENOMEM;
  const pages = Math.ceil(bytes / 4096);
  for (let first = 0; first < pages;) {
    const address = base + first * 4096;
    const vma = mm.index.at(address);
    if (vma === 0) return -ENOMEM;
    const ofVma = (k.vmas.vm_end[vma]! - address) / 4096;
    const chunk = new Uint8Array(Math.min(CHUNK_PAGES, pages - first, ofVma));
    for (let i = 0; i < chunk.length; i++) {
      chunk[i] = inCore(k, mm, vma, address + i * 4096) ? 1 : 0;
    }
    if (!put(first, chunk)) return -EFAULT;
    first += chunk.length;
  }
  return 0;
}

function inCore(k: MmContext, mm: MmStruct, vma: Vma, address: number): boolean {
  const file = k.vmas.vm_file[vma]!;
  if (!vmaIsAnonymous(k, vma) && file === 0) return true;
  // Linux: walk_page_test() takes a VM_PFNMAP mapping for a hole.
  const walked = (k.vmas.vm_flags[vma]! & VM_PFNMAP) === 0;
  const at = walked ? pteIndex(k, mm, address) : -1;
  if (at >= 0 && ptePresent(k.memory.i32[at]!)) return true;
  if (file === 0) return false;
  const { i_pages } = k.ports.file(file).f_inode.i_mapping;
  const pfn = i_pages.get(linearPageIndex(k, vma, address)) ?? 0;
  return pfn !== 0 && k.pages.has(pfn, PG_UPTODATE);
}

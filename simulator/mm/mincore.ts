/** Linux: mm/mincore.c (6.12), R4.120. */
import { EINVAL, ENOMEM } from '../lib/errno.ts';
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

/**
 * Which pages of [start, start + len) are in memory: one byte each, 1 or 0. A page of a file counts when the page cache
 * holds it, mapped or not.
 *
 * @param start bytes, page aligned
 * @param len bytes, rounded up to pages
 * @param vector receives the bytes; what is there before an error stays
 * @returns 0, -EINVAL (alignment) or -ENOMEM (hole, not user space)
 */
export function mincore(
  k: MmContext,
  mm: MmStruct,
  start: ulong,
  len: ulong,
  vector: Uint8Array,
): number {
  if (offsetInPage(start) !== 0) return -EINVAL;
  const first = toNumber(start);
  const bytes = toNumber(len);
  if (bytes > TASK_SIZE || first > TASK_SIZE - bytes) return -ENOMEM;
  const pages = Math.ceil(bytes / 4096);
  for (let page = 0; page < pages; page++) {
    const address = first + page * 4096;
    const vma = mm.index.at(address);
    if (vma === 0) return -ENOMEM;
    vector[page] = inCore(k, mm, vma, address) ? 1 : 0;
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

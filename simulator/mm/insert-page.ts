/** Giving pages to a mapping, counted. Linux: mm/memory.c (6.12), R6.20–R6.25. */
import { pageStart } from '../arch/memory-layout.ts';
import { EBUSY, EFAULT, EINVAL, ENOMEM } from '../lib/errno.ts';
import { PAGE_SPECIAL } from '../arch/pte.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { PG_ANON, PG_BUDDY, PG_SLAB, PG_TABLE, PG_TAIL } from './mem-map.ts';
import { pteAlloc } from './pgtable.ts';
import { addFileRmap, rssCounter } from './rmap.ts';
import { setPte } from './set-pte.ts';
import { VM_INSERT_PAGE } from './stages.ts';
import { VM_MIXEDMAP, VM_PFNMAP } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

const TYPED = PG_ANON | PG_SLAB | PG_TABLE | PG_BUDDY;

/** The frame that carries the reference count. Linux: page_folio(). */
export function headOf(k: MmContext, pfn: number): number {
  return k.pages.has(pfn, PG_TAIL) ? k.pages.priv[pfn]! : pfn;
}

/**
 * Maps one page with its own reference: it stays as long as it is mapped. Linux: vm_insert_page(), mm/memory.c, 6.12. May
 * sleep.
 *
 * @param writeLocked is mmap_lock held for writing? Only then may VM_MIXEDMAP be set (R6.21)
 * @returns 0, -EFAULT (address outside the VMA), -EINVAL (a page that cannot be mapped so), -EBUSY (entry in use),
 *   -ENOMEM
 */
export function vm_insert_page(
  k: MmContext,
  vma: Vma,
  address: number,
  pfn: number,
  writeLocked: boolean,
): number {
  k.trace.enter(VM_INSERT_PAGE, vma, address, pfn);
  return k.trace.leave(insert(k, vma, address, pfn, writeLocked));
}

function insert(
  k: MmContext,
  vma: Vma,
  address: number,
  pfn: number,
  writeLocked: boolean,
): number {
  const v = k.vmas;
  if (address < v.vm_start[vma]! || address >= v.vm_end[vma]!) return -EFAULT;
  const head = headOf(k, pfn);
  if (k.pages.refcount[head] === 0) return -EINVAL;
  if ((v.vm_flags[vma]! & VM_MIXEDMAP) === 0) {
    if (!writeLocked) k.ports.bug('mm/memory.c:2163 vm_insert_page');
    if ((v.vm_flags[vma]! & VM_PFNMAP) !== 0) k.ports.bug('mm/memory.c:2164 vm_insert_page');
    v.vm_flags[vma]! |= VM_MIXEDMAP;
  }
  // Linux: validate_page_before_insert(), R6.22.
  if (pfn !== k.zeroPfn && ((k.pages.flags[pfn]! | k.pages.flags[head]!) & TYPED) !== 0) {
    return -EINVAL;
  }
  const mm = mmOf(k, vma);
  const at = pteAlloc(k, mm, address);
  if (at < 0) return -ENOMEM;
  if ((k.memory.i32[at]! | k.memory.i32[at + 1]!) !== 0) return -EBUSY;
  const prot = v.vm_page_prot[vma]!;
  const page = pageStart(address);
  if (pfn === k.zeroPfn) {
    setPte(k, at, page, pfn, prot | PAGE_SPECIAL);
    return 0;
  }
  k.pages.get(head);
  mm.addRss(rssCounter(k, pfn), 1);
  addFileRmap(k, pfn);
  setPte(k, at, page, pfn, prot);
  return 0;
}

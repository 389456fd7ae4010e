/** The page cache of memory-backed files. Linux: mm/filemap.c (6.12), R5.24, R5.50. */
import { ENOMEM } from '../lib/errno.ts';
import type { AddressSpace } from './address-space.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { VM_FAULT_LOCKED, VM_FAULT_NOPAGE, VM_FAULT_OOM, VM_FAULT_SIGBUS } from './fault-flags.ts';
import { PG_DIRTY, PG_LOCKED, PG_LRU, PG_SWAPBACKED, PG_UPTODATE } from './mem-map.ts';
import { mapFaultedPage } from './memory.ts';
import { GFP_USER_FOLIO, GFP_ZERO } from './page-alloc.ts';
import { pteAlloc } from './pgtable.ts';
import type { MappedFile, VmFault, VmOperations } from './ports.ts';

/** Frame that caches page `index`, or 0. Linux: filemap_get_folio(). */
export function cachedPage(mapping: AddressSpace, index: number): number {
  return mapping.i_pages.get(index) ?? 0;
}

/** Frame that caches page `index`, made and zeroed if missing; 0 when out of memory. */
export function readPage(k: MmContext, mapping: AddressSpace, index: number): number {
  const pfn = fallocatePage(k, mapping, index);
  if (pfn !== 0) k.pages.set(pfn, PG_UPTODATE);
  return pfn;
}

/** Like {@link readPage}, but a new page counts as never filled: not in core, not mapped ahead. Linux: SGP_FALLOC. */
export function fallocatePage(k: MmContext, mapping: AddressSpace, index: number): number {
  const cached = mapping.i_pages.get(index);
  if (cached !== undefined) return cached;
  const pfn = k.alloc.alloc(GFP_USER_FOLIO | GFP_ZERO, 0);
  if (pfn === 0) return 0;
  k.pages.flags[pfn]! |= PG_LRU | (mapping.a_ops.swapBacked ? PG_SWAPBACKED : 0);
  k.pages.mapping[pfn] = mapping.id;
  k.pages.index[pfn] = index;
  mapping.i_pages.set(index, pfn);
  return pfn;
}

/** Pages a file of `size` bytes has. */
function pageCount(size: number): number {
  return Math.ceil(size / 4096);
}

/** Linux: filemap_fault(): beyond the last page of the file is SIGBUS (R5.24). */
export function filemap_fault(k: MmContext, file: MappedFile, vmf: VmFault): number {
  if (vmf.pgoff >= pageCount(file.f_inode.i_size)) return VM_FAULT_SIGBUS;
  const pfn = readPage(k, file.f_inode.i_mapping, vmf.pgoff);
  if (pfn === 0) return VM_FAULT_OOM;
  k.pages.get(pfn);
  k.pages.set(pfn, PG_LOCKED);
  vmf.page = pfn;
  return VM_FAULT_LOCKED;
}

/** Maps what the cache holds of [start, end) (pages). Linux: filemap_map_pages(). */
export function filemap_map_pages(
  k: MmContext,
  file: MappedFile,
  vmf: VmFault,
  start: number,
  end: number,
): number {
  const mm = mmOf(k, vmf.vma);
  const { i_mapping: mapping, i_size } = file.f_inode;
  const last = Math.min(end, pageCount(i_size));
  let result = 0;
  for (let index = start; index < last; index++) {
    const pfn = cachedPage(mapping, index);
    if (pfn === 0 || !k.pages.has(pfn, PG_UPTODATE)) continue;
    const address = vmf.address + (index - vmf.pgoff) * 4096;
    const at = pteAlloc(k, mm, address);
    if (at < 0) return VM_FAULT_OOM;
    if ((k.memory.i32[at]! | k.memory.i32[at + 1]!) !== 0) continue;
    k.pages.get(pfn);
    mapFaultedPage(k, mm, vmf.vma, address, at, pfn, false);
    if (index === vmf.pgoff) result = VM_FAULT_NOPAGE;
  }
  return result;
}

/** VMA operations of files whose pages live in the page cache. Linux: generic_file_vm_ops. */
export function fileVmOperations(k: MmContext, label: string): VmOperations {
  const fileOf = (vma: number): MappedFile => k.ports.file(k.vmas.vm_file[vma]!);
  return {
    label,
    fault: (vmf) => filemap_fault(k, fileOf(vmf.vma), vmf),
    map_pages: (vmf, start, end) => filemap_map_pages(k, fileOf(vmf.vma), vmf, start, end),
  };
}

/** Copies file bytes [offset, offset + count) out of the cache, cut at `size`; holes read as zero. */
export function readCached(
  k: MmContext,
  mapping: AddressSpace,
  size: number,
  offset: number,
  count: number,
): Uint8Array {
  const length = Math.max(0, Math.min(count, size - offset));
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const at = offset + done;
    const step = Math.min(length - done, 4096 - (at % 4096));
    const pfn = cachedPage(mapping, Math.floor(at / 4096));
    if (pfn !== 0) {
      const start = pfn * 4096 + (at % 4096);
      k.memory.readBytes(start, bytes, done, step);
    }
    done += step;
  }
  return bytes;
}

/** Writes bytes into the cache at `offset`. Returns the count written, or -ENOMEM when nothing was. */
export function writeCached(
  k: MmContext,
  mapping: AddressSpace,
  offset: number,
  bytes: Uint8Array,
): number {
  for (let done = 0; done < bytes.length;) {
    const at = offset + done;
    const step = Math.min(bytes.length - done, 4096 - (at % 4096));
    const pfn = readPage(k, mapping, Math.floor(at / 4096));
    if (pfn === 0) return done > 0 ? done : -ENOMEM;
    k.memory.writeBytes(pfn * 4096 + (at % 4096), bytes, done, step);
    k.pages.set(pfn, PG_DIRTY);
    done += step;
  }
  return bytes.length;
}

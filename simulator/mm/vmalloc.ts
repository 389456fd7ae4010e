/** Memory that is contiguous only for the kernel's eyes. Linux: mm/vmalloc.c (6.12), R6.35–R6.37. */
import { EINVAL } from '../lib/errno.ts';
import { VMALLOC_START } from '../arch/memory-layout.ts';
import { KernelMap } from './kernel-map.ts';
import type { MmContext } from './context.ts';
import { vm_insert_page } from './insert-page.ts';
import { GFP_ZERO } from './page-alloc.ts';
import { REMAP_VMALLOC_RANGE, VMALLOC } from './stages.ts';
import { VM_DONTDUMP, VM_DONTEXPAND } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/**
 * Allocates whole pages and maps them in a row. Linux: __vmalloc_node_range(), mm/vmalloc.c, 6.12. May sleep.
 *
 * @param size bytes, rounded up to pages
 * @param user may be handed to {@link remap_vmalloc_range}; then zeroed. Linux: VM_USERMAP
 * @returns address, or 0n: out of memory; size 0 or more than all memory, with a warning
 */
export function vmalloc(k: MmContext, size: number, gfp: number, user: boolean): bigint {
  k.trace.enter(VMALLOC, size, gfp);
  const address = allocate(k, size, user ? gfp | GFP_ZERO : gfp, user);
  k.trace.leave(0);
  return address;
}

function allocate(k: MmContext, size: number, gfp: number, user: boolean): bigint {
  const count = Math.ceil(size / 4096);
  if (count === 0) {
    k.ports.warn('mm/vmalloc.c:3802 __vmalloc_node_range_noprof');
    return 0n;
  }
  if (count > k.alloc.managedPages) {
    k.ports.printk(4, `${k.ports.comm()}: vmalloc error: size ${size}, exceeds total pages`);
    return 0n;
  }
  const frames = new Float64Array(count);
  // Why: descending, so that nobody takes the frames for contiguous because they happened to be.
  for (let i = count - 1; i >= 0; i--) {
    const pfn = k.alloc.alloc(gfp, 0);
    if (pfn === 0) {
      for (let done = i + 1; done < count; done++) k.alloc.put(frames[done]!);
      k.ports.printk(4, `${k.ports.comm()}: vmalloc error: size ${size}, failed to allocate pages`);
      return 0n;
    }
    frames[i] = pfn;
  }
  return k.vmalloc.map({ frames, kind: 'vmalloc', user });
}

/** Unmaps an area and drops its pages; NULL is fine. Linux: vfree(), mm/vmalloc.c, 6.12. */
export function vfree(k: MmContext, address: bigint): void {
  if (address === 0n) return;
  const area = (address & 0xfffn) === 0n ? k.vmalloc.unmap(address) : undefined;
  if (!area) {
    const at = address.toString(16).padStart(16, '0');
    k.ports.warn('mm/vmalloc.c:3338 vfree', `Trying to vfree() nonexistent vm area (${at})`);
    return;
  }
  if (area.kind === 'vmalloc') for (const pfn of area.frames) k.alloc.put(pfn);
}

/** Frame behind an address of the vmalloc area, 0 when nothing is mapped there. Linux: vmalloc_to_pfn() (R6.36). */
export function vmalloc_to_pfn(k: MmContext, address: bigint): number {
  const physical = k.vmalloc.physical(address);
  return physical < 0 ? 0 : Math.floor(physical / 4096);
}

/**
 * Inserts pages of a vmalloc_user() area into a VMA. Linux: remap_vmalloc_range_partial(), mm/vmalloc.c, 6.12 (R6.35).
 *
 * @param at user address of the first page
 * @param address start of the area
 * @param pgoff pages into the area
 * @param size bytes, rounded up to pages
 * @param writeLocked as for {@link vm_insert_page}
 * @returns 0, -EINVAL, or as {@link vm_insert_page}
 */
export function remap_vmalloc_range_partial(
  k: MmContext,
  vma: Vma,
  at: number,
  address: bigint,
  pgoff: number,
  size: number,
  writeLocked: boolean,
): number {
  k.trace.enter(REMAP_VMALLOC_RANGE, vma, Number(address - VMALLOC_START), pgoff);
  return k.trace.leave(remapArea(k, vma, at, address, pgoff, size, writeLocked));
}

function remapArea(
  k: MmContext,
  vma: Vma,
  at: number,
  address: bigint,
  pgoff: number,
  size: number,
  writeLocked: boolean,
): number {
  const area = k.vmalloc.find(address);
  if (at % 4096 !== 0 || !area?.user || KernelMap.startOf(area) !== address) return -EINVAL;
  const pages = Math.ceil(size / 4096);
  if (pgoff + pages > area.frames.length) return -EINVAL;
  for (let i = 0; i < pages; i++) {
    const error = vm_insert_page(k, vma, at + i * 4096, area.frames[pgoff + i]!, writeLocked);
    if (error !== 0) return error;
  }
  k.vmas.vm_flags[vma]! |= VM_DONTEXPAND | VM_DONTDUMP;
  return 0;
}

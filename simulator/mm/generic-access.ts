/** Device memory of a mapping for debuggers. Linux: mm/memory.c (6.12), R6.80. */
import { PAGE_CACHE_MASK, PAGE_RW, pteFrame, ptePresent } from '../arch/pte.ts';
import { EINVAL, ENOMEM } from '../lib/errno.ts';
import type { MmContext } from './context.ts';
import { mmOf } from './context.ts';
import { memcpy_fromio, memcpy_toio } from './iomem.ts';
import { ioremap, iounmap } from './ioremap.ts';
import { forEachKernelRun } from './kernel-memory.ts';
import { pteIndex } from './pgtable.ts';
import { VM_IO, VM_PFNMAP } from './vm-flags.ts';
import type { Vma } from './vma-table.ts';

/**
 * Copies between kernel memory and what the entry of `address` maps, by way of ioremap(): so ordinary RAM cannot be
 * reached. Linux: generic_access_phys(), mm/memory.c. May sleep.
 *
 * @param buffer kernel memory that is RAM
 * @param length bytes
 * @returns bytes done; -EINVAL without entry, or for a write without write permission; -ENOMEM
 */
export function generic_access_phys(
  k: MmContext,
  vma: Vma,
  address: number,
  buffer: bigint,
  length: number,
  write: boolean,
): number {
  if ((k.vmas.vm_flags[vma]! & (VM_IO | VM_PFNMAP)) === 0) return -EINVAL;
  const at = pteIndex(k, mmOf(k, vma), address);
  const low = at < 0 ? 0 : k.memory.i32[at]!;
  if (!ptePresent(low) || (write && (low & PAGE_RW) === 0)) return -EINVAL;
  const inPage = address % 4096;
  const pfn = pteFrame(low, k.memory.i32[at + 1]!);
  const size = Math.ceil((length + inPage) / 4096) * 4096;
  const mapped = ioremap(k, pfn * 4096, size, low & PAGE_CACHE_MASK);
  if (mapped === 0n) return -ENOMEM;
  const { memory } = k;
  forEachKernelRun(k, buffer, length, (physical, done, step) => {
    const device = pfn * 4096 + inPage + done;
    const bytes = new Uint8Array(step);
    if (write) {
      memory.readBytes(physical, bytes, 0, step);
      memcpy_toio(memory, device, bytes);
    } else {
      memcpy_fromio(memory, bytes, device);
      memory.writeBytes(physical, bytes, 0, step);
    }
  });
  iounmap(k, mapped);
  return length;
}

/** I/O memory in the kernel's address space. Linux: arch/x86/mm/ioremap.c (6.12), R6.57. */
import type { MmContext } from './context.ts';
import { IOREMAP } from './stages.ts';

/**
 * Maps device memory for readl() and writel().
 *
 * Linux: __ioremap_caller(), arch/x86/mm/ioremap.c, 6.12. May sleep.
 *
 * @param start physical address in bytes; its offset in the page is kept
 * @param size bytes
 * @returns address, or 0n: size 0, a range that wraps or that the CPU cannot address, ordinary RAM
 */
export function ioremap(k: MmContext, start: number, size: number, type: number): bigint {
  k.trace.enter(IOREMAP, start, size, type);
  const address = mapDevice(k, start, size);
  k.trace.leave(0);
  return address;
}

function mapDevice(k: MmContext, start: number, size: number): bigint {
  const end = start + size;
  if (size === 0 || end > 2 ** 64) return 0n;
  if (end > 2 ** k.settings.physBits) {
    k.ports.printk(4, `ioremap: invalid physical address ${start.toString(16)}`);
    k.ports.warn('arch/x86/mm/ioremap.c:209 __ioremap_caller');
    return 0n;
  }
  const offset = start % 4096;
  const first = (start - offset) / 4096;
  const count = Math.ceil((size + offset) / 4096);
  for (let pfn = first; pfn < first + count; pfn++) {
    if (!k.memory.isRam(pfn)) continue;
    const hex = (value: number): string => `0x${value.toString(16).padStart(16, '0')}`;
    k.ports.printk(4, `ioremap on RAM at ${hex(start)} - ${hex(end - 1)}`);
    k.ports.warn('arch/x86/mm/ioremap.c:217 __ioremap_caller');
    return 0n;
  }
  const frames = Float64Array.from({ length: count }, (_, i) => first + i);
  const address = k.vmalloc.map({ frames, kind: 'ioremap', user: false });
  return address === 0n ? 0n : address + BigInt(offset);
}

/** Unmaps what {@link ioremap} mapped. Linux: iounmap(): a bad address is a warning. */
export function iounmap(k: MmContext, address: bigint): void {
  if (k.vmalloc.unmap(address & ~0xfffn)) return;
  k.ports.printk(3, `iounmap: bad address ${address.toString(16).padStart(16, '0')}`);
}

import type * as header from 'linux/io.h';
import { PAGE_PCD, PAGE_PWT } from '../../arch/pte.ts';
import { intArgument, sizeArgument, ulongArgument } from '../../libc/arguments.ts';
import { asmIo } from './asm-page.ts';
import type { Realm } from './realm.ts';

const UNCACHED_MINUS = PAGE_PCD;
const UNCACHED = PAGE_PCD | PAGE_PWT;
const WRITE_COMBINING = PAGE_PWT;
const WRITE_BACK = 0;

/** linux/io.h */
export function linuxIo({ kernel }: Realm) {
  const map = (fn: string, offset: unknown, size: unknown, type: number): bigint =>
    kernel.ioremap(
      Number(ulongArgument(fn, 'offset', offset)),
      Number(sizeArgument(fn, 'size', size)),
      type,
    );
  const read = (fn: string, bytes: number, addr: unknown): number =>
    Number(kernel.kload(ulongArgument(fn, 'addr', addr), bytes));
  const write = (fn: string, bytes: number, value: unknown, addr: unknown): void =>
    kernel.kstore(
      ulongArgument(fn, 'addr', addr),
      bytes,
      (intArgument(fn, 'value', value) >>> 0) % 2 ** (8 * bytes),
    );
  const copy = (fn: string, to: unknown, from: unknown, count: unknown): void =>
    kernel.kcopy(
      ulongArgument(fn, 'to', to),
      ulongArgument(fn, 'from', from),
      Number(sizeArgument(fn, 'count', count)),
    );

  return {
    ...asmIo(),
    ioremap: (offset, size) => map('ioremap', offset, size, UNCACHED_MINUS),
    ioremap_wc: (offset, size) => map('ioremap_wc', offset, size, WRITE_COMBINING),
    ioremap_uc: (offset, size) => map('ioremap_uc', offset, size, UNCACHED),
    ioremap_cache: (offset, size) => map('ioremap_cache', offset, size, WRITE_BACK),
    iounmap: (addr) => kernel.iounmap(ulongArgument('iounmap', 'addr', addr)),
    readl_relaxed: (addr) => read('readl_relaxed', 4, addr),
    writel_relaxed: (value, addr) => write('writel_relaxed', 4, value, addr),
    readb: (addr) => read('readb', 1, addr),
    readw: (addr) => read('readw', 2, addr),
    readl: (addr) => read('readl', 4, addr),
    readq: (addr) => BigInt(kernel.kload(ulongArgument('readq', 'addr', addr), 8)),
    writeb: (value, addr) => write('writeb', 1, value, addr),
    writew: (value, addr) => write('writew', 2, value, addr),
    writel: (value, addr) => write('writel', 4, value, addr),
    writeq: (value, addr) =>
      kernel.kstore(
        ulongArgument('writeq', 'addr', addr),
        8,
        ulongArgument('writeq', 'value', value),
      ),
    ioread8: (addr) => read('ioread8', 1, addr),
    ioread16: (addr) => read('ioread16', 2, addr),
    ioread32: (addr) => read('ioread32', 4, addr),
    iowrite8: (value, addr) => write('iowrite8', 1, value, addr),
    iowrite16: (value, addr) => write('iowrite16', 2, value, addr),
    iowrite32: (value, addr) => write('iowrite32', 4, value, addr),
    memcpy_fromio: (to, from, count) => copy('memcpy_fromio', to, from, count),
    memcpy_toio: (to, from, count) => copy('memcpy_toio', to, from, count),
    memset_io(addr, value, count) {
      const fn = 'memset_io';
      const at = ulongArgument(fn, 'addr', addr);
      const byte = intArgument(fn, 'value', value) & 0xff;
      kernel.kfill(at, byte, Number(sizeArgument(fn, 'count', count)));
    },
  } satisfies typeof header;
}

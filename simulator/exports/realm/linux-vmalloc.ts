import type * as header from 'linux/vmalloc.h';
import { sizeArgument, ulongArgument } from '../../libc/arguments.ts';
import { GFP_KERNEL, GFP_ZERO } from '../../mm/page-alloc.ts';
import { VMA_END, VMA_START } from '../gate.ts';
import type { Realm } from './realm.ts';

/** linux/vmalloc.h */
export function linuxVmalloc({ kernel, vmas }: Realm) {
  const allocate = (fn: string, size: unknown, gfp: number, user: boolean): bigint =>
    kernel.vmalloc(Number(sizeArgument(fn, 'size', size)), gfp, user);
  return {
    vmalloc: (size) => allocate('vmalloc', size, GFP_KERNEL, false),
    vzalloc: (size) => allocate('vzalloc', size, GFP_KERNEL | GFP_ZERO, false),
    vmalloc_user: (size) => allocate('vmalloc_user', size, GFP_KERNEL | GFP_ZERO, true),
    vmalloc_32: (size) => allocate('vmalloc_32', size, GFP_KERNEL, false),
    vmalloc_32_user: (size) => allocate('vmalloc_32_user', size, GFP_KERNEL | GFP_ZERO, true),
    vfree: (addr) => kernel.vfree(ulongArgument('vfree', 'addr', addr)),
    remap_vmalloc_range(vma, addr, pgoff) {
      const fn = 'remap_vmalloc_range';
      const handle = vmas.handle(fn, vma);
      const start = kernel.vma_get(handle, VMA_START);
      return kernel.remap_vmalloc_range(
        handle,
        start,
        ulongArgument(fn, 'addr', addr),
        Number(ulongArgument(fn, 'pgoff', pgoff)),
        kernel.vma_get(handle, VMA_END) - start,
      );
    },
    remap_vmalloc_range_partial(vma, uaddr, kaddr, pgoff, size) {
      const fn = 'remap_vmalloc_range_partial';
      return kernel.remap_vmalloc_range(
        vmas.handle(fn, vma),
        Number(ulongArgument(fn, 'uaddr', uaddr)),
        ulongArgument(fn, 'kaddr', kaddr),
        Number(ulongArgument(fn, 'pgoff', pgoff)),
        Number(sizeArgument(fn, 'size', size)),
      );
    },
  } satisfies typeof header;
}

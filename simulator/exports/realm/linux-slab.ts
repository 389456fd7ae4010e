import type * as header from 'linux/slab.h';
import { sizeArgument, uintArgument, ulongArgument } from '../../libc/arguments.ts';
import { GFP_ZERO } from '../../mm/page-alloc.ts';
import { linuxGfp } from './linux-gfp.ts';
import type { Realm } from './realm.ts';

const U64_MAX = 0xffffffffffffffffn;

/** linux/slab.h */
export function linuxSlab(realm: Realm) {
  const { kernel } = realm;

  function allocate(fn: string, size: bigint, flags: unknown, extra: number): bigint {
    const gfp = uintArgument(fn, 'flags', flags) | extra;
    // Why: beyond 2^53 the size is rounded, and it is over the allocator's limit either way.
    return kernel.kmalloc(Number(size), gfp >>> 0);
  }

  function allocateArray(
    fn: string,
    n: unknown,
    size: unknown,
    flags: unknown,
    extra: number,
  ): bigint {
    const bytes = sizeArgument(fn, 'n', n) * sizeArgument(fn, 'size', size);
    return bytes > U64_MAX ? 0n : allocate(fn, bytes, flags, extra);
  }

  return {
    ...linuxGfp(realm),
    kmalloc: (size, flags) => allocate('kmalloc', sizeArgument('kmalloc', 'size', size), flags, 0),
    kzalloc: (size, flags) =>
      allocate('kzalloc', sizeArgument('kzalloc', 'size', size), flags, GFP_ZERO),
    kmalloc_array: (n, size, flags) => allocateArray('kmalloc_array', n, size, flags, 0),
    kcalloc: (n, size, flags) => allocateArray('kcalloc', n, size, flags, GFP_ZERO),
    kfree(objp) {
      const address = ulongArgument('kfree', 'objp', objp);
      if (address !== 0n) kernel.kfree(address);
    },
  } satisfies typeof header;
}

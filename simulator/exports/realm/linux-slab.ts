import type * as header from 'linux/slab.h';
import { sizeArgument, uintArgument, ulongArgument } from '../../libc/arguments.ts';
import { GFP_ZERO } from '../../mm/page-alloc.ts';
import { isVmallocAddress } from './asm-page.ts';
import { linuxGfp } from './linux-gfp.ts';
import type { Realm } from './realm.ts';

const U64_MAX = 0xffffffffffffffffn;
/** What kmalloc() of no bytes returns. */
const ZERO_SIZE_PTR = 16n;
const KMALLOC_MAX_SIZE = 4n << 20n;

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
    const bytes = product(fn, n, size);
    return bytes > U64_MAX ? 0n : allocate(fn, bytes, flags, extra);
  }

  const product = (fn: string, n: unknown, size: unknown): bigint =>
    sizeArgument(fn, 'n', n) * sizeArgument(fn, 'size', size);

  /** Linux: __kvmalloc_node(): vmalloc() where kmalloc() has nothing, and for what it never has. */
  function allocateAny(fn: string, size: bigint, flags: unknown, extra: number): bigint {
    const address = size > KMALLOC_MAX_SIZE ? 0n : allocate(fn, size, flags, extra);
    if (address !== 0n || size <= 4096n) return address;
    const gfp = (uintArgument(fn, 'flags', flags) | extra) >>> 0;
    return kernel.vmalloc(Number(size), gfp, false);
  }

  /** Linux: krealloc(), __do_krealloc(): an object that is large enough stays where it is. */
  function reallocate(fn: string, objp: unknown, size: bigint, flags: unknown): bigint {
    const address = ulongArgument(fn, 'p', objp);
    const gfp = uintArgument(fn, 'flags', flags);
    if (size === 0n) {
      if (address !== 0n) kernel.kfree(address);
      return ZERO_SIZE_PTR;
    }
    const old = kernel.ksize(address);
    if (BigInt(old) >= size) {
      if ((gfp & GFP_ZERO) !== 0) kernel.kfill(address + size, 0, old - Number(size));
      return address;
    }
    const fresh = kernel.kmalloc(Number(size), gfp);
    if (fresh === 0n || old === 0) return fresh;
    kernel.kcopy(fresh, address, old);
    kernel.kfree(address);
    return fresh;
  }

  return {
    ...linuxGfp(realm),
    kmalloc: (size, flags) => allocate('kmalloc', sizeArgument('kmalloc', 'size', size), flags, 0),
    kzalloc: (size, flags) =>
      allocate('kzalloc', sizeArgument('kzalloc', 'size', size), flags, GFP_ZERO),
    kmalloc_array: (n, size, flags) => allocateArray('kmalloc_array', n, size, flags, 0),
    kcalloc: (n, size, flags) => allocateArray('kcalloc', n, size, flags, GFP_ZERO),
    kvmalloc: (size, flags) =>
      allocateAny('kvmalloc', sizeArgument('kvmalloc', 'size', size), flags, 0),
    kvzalloc: (size, flags) =>
      allocateAny('kvzalloc', sizeArgument('kvzalloc', 'size', size), flags, GFP_ZERO),
    kvmalloc_array(n, size, flags) {
      const bytes = product('kvmalloc_array', n, size);
      return bytes > U64_MAX ? 0n : allocateAny('kvmalloc_array', bytes, flags, 0);
    },
    kvcalloc(n, size, flags) {
      const bytes = product('kvcalloc', n, size);
      return bytes > U64_MAX ? 0n : allocateAny('kvcalloc', bytes, flags, GFP_ZERO);
    },
    kvfree(addr) {
      const address = ulongArgument('kvfree', 'addr', addr);
      if (isVmallocAddress(address)) kernel.vfree(address);
      else if (address !== 0n) kernel.kfree(address);
    },
    ksize: (objp) => BigInt(kernel.ksize(ulongArgument('ksize', 'objp', objp))),
    krealloc: (objp, new_size, flags) =>
      reallocate('krealloc', objp, sizeArgument('krealloc', 'new_size', new_size), flags),
    krealloc_array(p, new_n, new_size, flags) {
      const fn = 'krealloc_array';
      const bytes = sizeArgument(fn, 'new_n', new_n) * sizeArgument(fn, 'new_size', new_size);
      return bytes > U64_MAX ? 0n : reallocate(fn, p, bytes, flags);
    },
    kfree_sensitive(objp) {
      const address = ulongArgument('kfree_sensitive', 'objp', objp);
      const size = kernel.ksize(address);
      if (size > 0) kernel.kfill(address, 0, size);
      if (address !== 0n) kernel.kfree(address);
    },
    kfree(objp) {
      const address = ulongArgument('kfree', 'objp', objp);
      if (address !== 0n) kernel.kfree(address);
    },
  } satisfies typeof header;
}

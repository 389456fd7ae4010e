import { sizeArgument, uintArgument, ulongArgument } from '../../libc/arguments.ts';
import { stringBytes } from '../../libc/context.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import { GFP_USER } from '../../mm/page-alloc.ts';
import { kernelMemory } from './kernel-memory.ts';
import type { linuxSlab } from './linux-slab.ts';
import type { linuxUaccess } from './linux-uaccess.ts';
import type { Realm } from './realm.ts';

function errorPointer(errno: number): bigint {
  return BigInt.asUintN(64, BigInt(-errno));
}

/** Copies in memory of their own. Linux: mm/util.c (6.12). */
export function stringCopies(
  { kernel }: Realm,
  slab: Pick<ReturnType<typeof linuxSlab>, 'kvmalloc' | 'kvfree'>,
  user: Pick<ReturnType<typeof linuxUaccess>, 'strnlen_user'>,
) {
  const { ENOMEM, EFAULT, EINVAL } = ERRNO_CONSTANTS;
  const memory = kernelMemory(kernel);

  /** Text and NUL; 0n for NULL, and when out of memory. */
  function duplicate(fn: string, s: unknown, max: number | undefined, gfp: unknown): bigint {
    const flags = uintArgument(fn, 'gfp', gfp);
    if (s === 0n) return 0n;
    const text = stringBytes(memory, fn, 's', s, max);
    const to = kernel.kmalloc(text.length + 1, flags);
    if (to !== 0n) memory.store(to, `${text}\0`);
    return to;
  }

  /** @param extra zeros behind the copy */
  function fromUser(fn: string, src: unknown, bytes: bigint, large: boolean, extra = 0): bigint {
    const from = ulongArgument(fn, 'src', src);
    const size = Number(bytes) + extra;
    const to = large ? slab.kvmalloc(size, GFP_USER) : kernel.kmalloc(size, GFP_USER);
    if (to === 0n) return errorPointer(ENOMEM);
    if (kernel.copy_from_user(to, from, Number(bytes)) !== 0) {
      slab.kvfree(to);
      return errorPointer(EFAULT);
    }
    if (extra > 0) memory.store(to + bytes, '\0'.repeat(extra));
    return to;
  }

  return {
    kstrdup: (s: bigint | string, gfp: number) => duplicate('kstrdup', s, undefined, gfp),
    kstrndup: (s: bigint | string, max: bigint | number, gfp: number) =>
      duplicate('kstrndup', s, Number(sizeArgument('kstrndup', 'max', max)), gfp),
    kmemdup(src: bigint, len: bigint | number, gfp: number): bigint {
      const fn = 'kmemdup';
      const from = ulongArgument(fn, 'src', src);
      const bytes = Number(sizeArgument(fn, 'len', len));
      const to = kernel.kmalloc(bytes, uintArgument(fn, 'gfp', gfp));
      if (to !== 0n) kernel.kcopy(to, from, bytes);
      return to;
    },
    memdup_user: (src: bigint, len: bigint | number) =>
      fromUser('memdup_user', src, sizeArgument('memdup_user', 'len', len), false),
    vmemdup_user: (src: bigint, len: bigint | number) =>
      fromUser('vmemdup_user', src, sizeArgument('vmemdup_user', 'len', len), true),
    memdup_user_nul: (src: bigint, len: bigint | number) =>
      fromUser('memdup_user_nul', src, sizeArgument('memdup_user_nul', 'len', len), false, 1),
    strndup_user(s: bigint, n: number): bigint {
      const length = user.strnlen_user(s, n);
      if (length === 0) return errorPointer(EFAULT);
      if (length > n) return errorPointer(EINVAL);
      return fromUser('strndup_user', s, BigInt(length - 1), false, 1);
    },
  };
}

import type { page } from 'linux/mm_types.h';
import { intArgument, objectArgument, uintArgument, ulongArgument } from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import type { Realm } from './realm.ts';

const { EFAULT, EINVAL } = ERRNO_CONSTANTS;
const FOLL_WRITE = 1 as const;
const FOLL_FORCE = 2 as const;
const PAGE_MASK = 0xfffffffffffff000n;
/** Linux: TASK_SIZE_MAX. */
const TASK_SIZE = 0x7ffffffff000n;

/** The program's pages in a driver's hands. Linux: mm/gup.c (6.12). */
export function linuxMmGup({ kernel, pages }: Realm) {
  return {
    FOLL_WRITE,
    FOLL_FORCE,
    get_user_pages_fast(
      start: bigint,
      nr_pages: number,
      gup_flags: number,
      into: (page | undefined)[],
    ): number {
      const fn = 'get_user_pages_fast';
      const first = ulongArgument(fn, 'start', start) & PAGE_MASK;
      const count = Math.max(0, intArgument(fn, 'nr_pages', nr_pages));
      const flags = uintArgument(fn, 'gup_flags', gup_flags);
      objectArgument(fn, 'pages', 'an array for the pages', into);
      if ((flags & ~(FOLL_WRITE | FOLL_FORCE)) !== 0) {
        kernel.warn('mm/gup.c:3521 gup_fast_fallback', undefined, true);
        return -EINVAL;
      }
      if (first + BigInt(count) * 4096n > TASK_SIZE) return -EFAULT;
      const write = (flags & FOLL_WRITE) !== 0;
      const force = (flags & FOLL_FORCE) !== 0;
      for (let i = 0; i < count; i++) {
        const pfn = kernel.get_user_page(Number(first) + i * 4096, write, force);
        if (pfn <= 0) return i > 0 ? i : pfn;
        into[i] = pages.of(pfn);
      }
      return count;
    },
  };
}

import type * as header from 'linux/sprintf.h';
import { sizeArgument, textArgument, uintArgument, ulongArgument } from '../../libc/arguments.ts';
import { kernelMemory } from './kernel-memory.ts';
import { kernelBytes } from './linux-printk.ts';
import type { Realm } from './realm.ts';

/** Linux: INT_MAX. */
const UNLIMITED = 0x7fffffffn;

/** linux/sprintf.h. Linux: lib/vsprintf.c, lib/kasprintf.c (6.12). */
export function linuxSprintf(realm: Realm) {
  const { kernel } = realm;
  const bytes = kernelBytes(realm);
  const memory = kernelMemory(kernel);

  /** Stores what fits, with its NUL; the length of it all. */
  function put(fn: string, buf: unknown, room: bigint, fmt: unknown, args: readonly unknown[]) {
    const to = ulongArgument(fn, 'buf', buf);
    const text = bytes(fn, textArgument(fn, 'fmt', fmt), args);
    if (room > UNLIMITED) {
      kernel.warn('lib/vsprintf.c:2772 vsnprintf');
      return 0;
    }
    if (room > 0n) memory.store(to, `${text.slice(0, Number(room) - 1)}\0`);
    return text.length;
  }
  const size = (fn: string, value: unknown): bigint => sizeArgument(fn, 'size', value);

  return {
    sprintf: (buf, fmt, ...args) => put('sprintf', buf, UNLIMITED, fmt, args),
    snprintf: (buf, bytes, fmt, ...args) =>
      put('snprintf', buf, size('snprintf', bytes), fmt, args),
    scnprintf(buf, bytes, fmt, ...args) {
      const room = size('scnprintf', bytes);
      const length = put('scnprintf', buf, room, fmt, args);
      return Math.min(length, Math.max(0, Number(room) - 1));
    },
    kasprintf(gfp, fmt, ...args) {
      const fn = 'kasprintf';
      const text = bytes(fn, textArgument(fn, 'fmt', fmt), args);
      const to = kernel.kmalloc(text.length + 1, uintArgument(fn, 'gfp', gfp));
      if (to !== 0n) memory.store(to, `${text}\0`);
      return to;
    },
  } satisfies typeof header;
}

import type * as header from 'linux/string.h';
import { intArgument, sizeArgument, ulongArgument } from '../../libc/arguments.ts';
import { stringBytes } from '../../libc/context.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import { fillMemory } from '../../libc/memory.ts';
import { stringFunctions } from '../../libc/string-functions.ts';
import { kernelMemory } from './kernel-memory.ts';
import { linuxSlab } from './linux-slab.ts';
import { linuxUaccess } from './linux-uaccess.ts';
import type { Realm } from './realm.ts';
import { stringCopies } from './string-copies.ts';

/** Little-endian bytes of a value. */
function littleEndian(value: bigint, bytes: number): string {
  let text = '';
  for (let i = 0; i < bytes; i++)
    text += String.fromCharCode(Number((value >> BigInt(8 * i)) & 0xffn));
  return text;
}

/** linux/string.h */
export function linuxString(realm: Realm) {
  const { kernel } = realm;
  const memory = kernelMemory(kernel);

  function fill(fn: string, s: bigint, value: bigint, bytes: number, n: unknown): bigint {
    const to = ulongArgument(fn, 's', s);
    fillMemory(memory, to, littleEndian(value, bytes), sizeArgument(fn, 'n', n));
    return s;
  }
  const wide = (fn: string, v: unknown): bigint =>
    BigInt.asUintN(32, BigInt(intArgument(fn, 'v', v)));

  return {
    ...stringFunctions(memory),
    ...stringCopies(realm, linuxSlab(realm), linuxUaccess(realm)),
    memset16: (s, v, n) => fill('memset16', s, wide('memset16', v), 2, n),
    memset32: (s, v, n) => fill('memset32', s, wide('memset32', v), 4, n),
    memset64: (s, v, n) => fill('memset64', s, ulongArgument('memset64', 'v', v), 8, n),

    strscpy(dest, src, size) {
      const to = ulongArgument('strscpy', 'dest', dest);
      const room = Number(sizeArgument('strscpy', 'size', size));
      if (room === 0) return -ERRNO_CONSTANTS.E2BIG;
      const bytes = stringBytes(memory, 'strscpy', 'src', src, room);
      const fits = bytes.length < room;
      memory.store(to, `${fits ? bytes : bytes.slice(0, room - 1)}\0`);
      return fits ? bytes.length : -ERRNO_CONSTANTS.E2BIG;
    },
  } satisfies typeof header;
}

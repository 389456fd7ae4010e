import type * as header from 'string.h';
import { intArgument, sizeArgument, ulongArgument } from './arguments.ts';
import { stringBytes, type CLibrary } from './context.ts';
import { strerror } from './errno-table.ts';
import { loadText, PAGE } from './memory.ts';
import { stringFunctions } from './string-functions.ts';

/** string.h */
export function string({ memory }: CLibrary) {
  return {
    NULL: 0n,
    ...stringFunctions(memory),

    memchr(s, c, n) {
      const start = ulongArgument('memchr', 's', s);
      const byte = String.fromCharCode(intArgument('memchr', 'c', c) & 0xff);
      const count = sizeArgument('memchr', 'n', n);
      for (let done = 0n; done < count;) {
        const room = BigInt(PAGE) - ((start + done) & 0xfffn);
        const size = count - done < room ? count - done : room;
        const at = memory.load(BigInt.asUintN(64, start + done), Number(size)).indexOf(byte);
        if (at >= 0) return BigInt.asUintN(64, start + done + BigInt(at));
        done += size;
      }
      return 0n;
    },

    strchr(s, c) {
      const start = ulongArgument('strchr', 's', s);
      const text = `${loadText(memory, start)}\0`;
      const at = text.indexOf(String.fromCharCode(intArgument('strchr', 'c', c) & 0xff));
      return at < 0 ? 0n : start + BigInt(at);
    },

    strrchr(s, c) {
      const start = ulongArgument('strrchr', 's', s);
      const text = `${loadText(memory, start)}\0`;
      const at = text.lastIndexOf(String.fromCharCode(intArgument('strrchr', 'c', c) & 0xff));
      return at < 0 ? 0n : start + BigInt(at);
    },

    strstr(haystack, needle) {
      const start = ulongArgument('strstr', 'haystack', haystack);
      const at = loadText(memory, start).indexOf(stringBytes(memory, 'strstr', 'needle', needle));
      return at < 0 ? 0n : start + BigInt(at);
    },

    strncat(dest, src, n) {
      const start = ulongArgument('strncat', 'dest', dest);
      const max = Number(sizeArgument('strncat', 'n', n));
      const end = start + BigInt(loadText(memory, start).length);
      memory.store(end, `${stringBytes(memory, 'strncat', 'src', src, max)}\0`);
      return dest;
    },

    strspn: (s, accept) =>
      BigInt(
        spanOf(
          stringBytes(memory, 'strspn', 's', s),
          stringBytes(memory, 'strspn', 'accept', accept),
          true,
        ),
      ),
    strcspn: (s, reject) =>
      BigInt(
        spanOf(
          stringBytes(memory, 'strcspn', 's', s),
          stringBytes(memory, 'strcspn', 'reject', reject),
          false,
        ),
      ),

    strerror: (errnum) => strerror(intArgument('strerror', 'errnum', errnum)),
  } satisfies typeof header;
}

/** Letters at the start of the text that are in the set, or that are not. */
function spanOf(text: string, set: string, inside: boolean): number {
  let length = 0;
  while (length < text.length && set.includes(text[length]!) === inside) length++;
  return length;
}

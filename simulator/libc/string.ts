import type * as header from 'string.h';
import { intArgument, sizeArgument, ulongArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
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

    strerror: (errnum) => strerror(intArgument('strerror', 'errnum', errnum)),
  } satisfies typeof header;
}

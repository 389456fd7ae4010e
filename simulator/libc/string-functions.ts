import { intArgument, sizeArgument, ulongArgument, wrongType } from './arguments.ts';
import { stringBytes } from './context.ts';
import { compareBytes, compareMemory, fillMemory, type ByteMemory } from './memory.ts';
import { encodeUtf8 } from './utf8.ts';

type Size = bigint | number;
type Text = bigint | string;

/**
 * The functions that string.h and linux/string.h share, over the program's or the kernel's memory.
 *
 * Contract: a text stands for its UTF-8 bytes and a NUL.
 */
export function stringFunctions(memory: ByteMemory) {
  const textOf = (fn: string, parameter: string, value: unknown, max?: number): string =>
    stringBytes(memory, fn, parameter, value, max);

  /** `count` bytes of a pointer or a text. */
  function bytesOf(fn: string, parameter: string, value: unknown, count: bigint): string {
    if (typeof value === 'bigint') return memory.load(BigInt.asUintN(64, value), Number(count));
    if (typeof value !== 'string')
      throw wrongType(fn, parameter, 'a string or a pointer (bigint)', value);
    const bytes = `${encodeUtf8(value)}\0`;
    if (count > BigInt(bytes.length)) {
      throw new RangeError(
        `${fn}: the text at '${parameter}' has ${bytes.length} bytes, not ${count}`,
      );
    }
    return bytes.slice(0, Number(count));
  }

  function move(fn: string, dest: bigint, src: Text, n: Size): bigint {
    const to = ulongArgument(fn, 'dest', dest);
    const count = sizeArgument(fn, 'n', n);
    if (typeof src === 'string') memory.store(to, bytesOf(fn, 'src', src, count));
    else memory.copy(to, ulongArgument(fn, 'src', src), count);
    return dest;
  }

  return {
    memset(s: bigint, c: number, n: Size): bigint {
      const byte = String.fromCharCode(intArgument('memset', 'c', c) & 0xff);
      fillMemory(memory, ulongArgument('memset', 's', s), byte, sizeArgument('memset', 'n', n));
      return s;
    },

    memcpy: (dest: bigint, src: Text, n: Size) => move('memcpy', dest, src, n),
    memmove: (dest: bigint, src: Text, n: Size) => move('memmove', dest, src, n),

    memcmp(a: Text, b: Text, n: Size): number {
      const count = sizeArgument('memcmp', 'n', n);
      if (typeof a === 'bigint' && typeof b === 'bigint') return compareMemory(memory, a, b, count);
      return compareBytes(bytesOf('memcmp', 'a', a, count), bytesOf('memcmp', 'b', b, count));
    },

    strlen: (s: Text) => BigInt(textOf('strlen', 's', s).length),

    strnlen(s: Text, count: Size): bigint {
      const max = Number(sizeArgument('strnlen', 'count', count));
      return BigInt(textOf('strnlen', 's', s, max).length);
    },

    strcpy(dest: bigint, src: Text): bigint {
      const to = ulongArgument('strcpy', 'dest', dest);
      memory.store(to, `${textOf('strcpy', 'src', src)}\0`);
      return dest;
    },

    strncpy(dest: bigint, src: Text, n: Size): bigint {
      const to = ulongArgument('strncpy', 'dest', dest);
      const count = sizeArgument('strncpy', 'n', n);
      const bytes = textOf('strncpy', 'src', src, Number(count));
      memory.store(to, bytes);
      const end = BigInt(bytes.length);
      if (count > end) fillMemory(memory, to + end, '\0', count - end);
      return dest;
    },

    strcat(dest: bigint, src: Text): bigint {
      const to = ulongArgument('strcat', 'dest', dest);
      const end = to + BigInt(textOf('strcat', 'dest', to).length);
      memory.store(end, `${textOf('strcat', 'src', src)}\0`);
      return dest;
    },

    strcmp: (a: Text, b: Text) => compareBytes(textOf('strcmp', 'a', a), textOf('strcmp', 'b', b)),

    strncmp(a: Text, b: Text, n: Size): number {
      const max = Number(sizeArgument('strncmp', 'n', n));
      return compareBytes(textOf('strncmp', 'a', a, max), textOf('strncmp', 'b', b, max));
    },
  };
}

import type * as header from 'stdlib.h';
import { intArgument } from './arguments.ts';
import { stringBytes, type CLibrary } from './context.ts';

/** Longest text that a number can be at the start of, white space and zeros aside. */
const LONGEST = 64;

/** stdlib.h */
export function stdlib({ ports, memory }: CLibrary) {
  return {
    NULL: 0n,
    EXIT_SUCCESS: 0,
    EXIT_FAILURE: 1,
    exit: (status) => ports.sys_exit(intArgument('exit', 'status', status)),
    atoi(text) {
      const bytes = stringBytes(memory, 'atoi', 'text', text, LONGEST);
      const match = /^[ \t-\r]*([-+]?\d+)/.exec(bytes);
      return match === null ? 0 : Number(BigInt.asIntN(32, BigInt(match[1]!.replace('+', ''))));
    },
  } satisfies typeof header;
}

import type * as header from 'stdlib.h';
import { intArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { numberReaders } from './strtol.ts';

const SIGABRT = 6;
const DEFAULT_ACTION = -1;

/** stdlib.h */
export function stdlib(library: CLibrary) {
  const { ports } = library;
  return {
    NULL: 0n,
    EXIT_SUCCESS: 0,
    EXIT_FAILURE: 1,
    exit: (status) => ports.sys_exit(intArgument('exit', 'status', status)),

    // Linux: glibc's stdlib/abort.c: a handler that returns is not asked twice.
    abort(): never {
      ports.sys_kill(ports.sys_getpid(), SIGABRT);
      ports.sys_sigaction(SIGABRT, DEFAULT_ACTION, 0);
      ports.sys_kill(ports.sys_getpid(), SIGABRT);
      return ports.sys_exit(127);
    },

    ...numberReaders(library),
  } satisfies typeof header;
}

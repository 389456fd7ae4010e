import type * as header from 'sys/file.h';
import { intArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { syscallResult } from './ports.ts';

/** sys/file.h */
export function sysFile({ ports, errno }: CLibrary) {
  return {
    LOCK_SH: 1,
    LOCK_EX: 2,
    LOCK_NB: 4,
    LOCK_UN: 8,
    flock(fd, operation) {
      const file = intArgument('flock', 'fd', fd);
      return syscallResult(
        errno,
        ports.sys_flock(file, intArgument('flock', 'operation', operation)),
      );
    },
  } satisfies typeof header;
}

import type * as header from 'errno.h';
import { intArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { ERRNO_CONSTANTS } from './errno-table.ts';

/** errno.h; `errno` is a getter, so that an import of it is a live binding. */
export function errnoHeader({ errno }: CLibrary) {
  return {
    ...ERRNO_CONSTANTS,
    ENOTSUP: ERRNO_CONSTANTS.EOPNOTSUPP,
    get errno() {
      return errno.value;
    },
    set_errno(value: number) {
      errno.value = intArgument('set_errno', 'value', value);
    },
  } satisfies typeof header;
}

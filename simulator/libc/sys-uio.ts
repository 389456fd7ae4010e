import type * as header from 'sys/uio.h';
import { toUlong } from '../lib/ulong.ts';
import { intArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { syscallResult } from './ports.ts';

/** sys/uio.h */
export function sysUio({ ports, errno, structs }: CLibrary) {
  const { u64 } = structs.scalars;
  const vector = (fn: string, iov: unknown) => toUlong(structs.pointer(fn, 'iov', iov));
  const count = (fn: string, iovcnt: unknown): number => intArgument(fn, 'iovcnt', iovcnt);
  return {
    iovec: structs.struct({ iov_base: u64, iov_len: u64 }),
    readv(fd, iov, iovcnt) {
      const file = intArgument('readv', 'fd', fd);
      const result = ports.sys_readv(file, vector('readv', iov), count('readv', iovcnt));
      return syscallResult(errno, result);
    },
    writev(fd, iov, iovcnt) {
      const file = intArgument('writev', 'fd', fd);
      const result = ports.sys_writev(file, vector('writev', iov), count('writev', iovcnt));
      return syscallResult(errno, result);
    },
  } satisfies typeof header;
}

import type * as err from 'linux/err.h';
import type * as errno from 'linux/errno.h';
import { longArgument, ulongArgument } from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';

/** linux/errno.h */
export function linuxErrno() {
  return {
    ...ERRNO_CONSTANTS,
    ERESTARTSYS: 512,
    ERESTARTNOHAND: 514,
    ENOIOCTLCMD: 515,
    EPROBE_DEFER: 517,
    ENOTSUPP: 524,
  } satisfies typeof errno;
}

const FIRST_ERROR = 0xfffffffffffff001n;

/** A pointer to a struct is an object here, unless it is an error. */
function isStruct(ptr: unknown): boolean {
  return typeof ptr === 'object' && ptr !== null;
}

/** linux/err.h */
export function linuxErr() {
  return {
    MAX_ERRNO: 4095,
    ERR_PTR: (error) => BigInt.asUintN(64, BigInt(longArgument('ERR_PTR', 'error', error))),
    PTR_ERR: (ptr) => Number(BigInt.asIntN(64, ulongArgument('PTR_ERR', 'ptr', ptr))),
    IS_ERR: (ptr: unknown): ptr is bigint =>
      !isStruct(ptr) && ulongArgument('IS_ERR', 'ptr', ptr) >= FIRST_ERROR,
    IS_ERR_OR_NULL(ptr: unknown): ptr is bigint | null {
      if (ptr === null) return true;
      if (isStruct(ptr)) return false;
      const value = ulongArgument('IS_ERR_OR_NULL', 'ptr', ptr);
      return value === 0n || value >= FIRST_ERROR;
    },
  } satisfies typeof err;
}

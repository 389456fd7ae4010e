import type * as header from 'sys/mman.h';
import { toUlong } from '../lib/ulong.ts';
import {
  MAP_32BIT,
  MAP_ANONYMOUS,
  MAP_DENYWRITE,
  MAP_EXECUTABLE,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_GROWSDOWN,
  MAP_HUGETLB,
  MAP_LOCKED,
  MAP_NONBLOCK,
  MAP_NORESERVE,
  MAP_POPULATE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_SHARED_VALIDATE,
  MAP_STACK,
  MAP_SYNC,
  MAP_TYPE,
  PROT_EXEC,
  PROT_GROWSDOWN,
  PROT_GROWSUP,
  PROT_NONE,
  PROT_READ,
  PROT_SEM,
  PROT_WRITE,
} from '../mm/mman.ts';
import { intArgument, sizeArgument, ulongArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { syscallResult } from './ports.ts';

const MAP_FAILED = 0xffffffffffffffffn;

/** sys/mman.h */
export function sysMman({ ports, errno }: CLibrary) {
  return {
    PROT_NONE,
    PROT_READ,
    PROT_WRITE,
    PROT_EXEC,
    PROT_SEM,
    PROT_GROWSDOWN,
    PROT_GROWSUP,
    MAP_SHARED,
    MAP_PRIVATE,
    MAP_SHARED_VALIDATE,
    MAP_TYPE,
    MAP_FIXED,
    MAP_FIXED_NOREPLACE,
    MAP_ANONYMOUS,
    MAP_ANON: MAP_ANONYMOUS,
    MAP_32BIT,
    MAP_GROWSDOWN,
    MAP_DENYWRITE,
    MAP_EXECUTABLE,
    MAP_LOCKED,
    MAP_NORESERVE,
    MAP_POPULATE,
    MAP_NONBLOCK,
    MAP_STACK,
    MAP_HUGETLB,
    MAP_SYNC,
    MAP_FAILED,

    mmap(addr, length, prot, flags, fd, offset) {
      const result = syscallResult(
        errno,
        ports.sys_mmap(
          toUlong(ulongArgument('mmap', 'addr', addr)),
          toUlong(sizeArgument('mmap', 'length', length)),
          intArgument('mmap', 'prot', prot),
          intArgument('mmap', 'flags', flags),
          intArgument('mmap', 'fd', fd),
          toUlong(sizeArgument('mmap', 'offset', offset)),
        ),
      );
      return result === -1 ? MAP_FAILED : BigInt.asUintN(64, BigInt(result));
    },

    munmap(addr, length) {
      const start = toUlong(ulongArgument('munmap', 'addr', addr));
      const bytes = toUlong(sizeArgument('munmap', 'length', length));
      return syscallResult(errno, ports.sys_munmap(start, bytes));
    },

    mprotect(addr, length, prot) {
      const start = toUlong(ulongArgument('mprotect', 'addr', addr));
      const bytes = toUlong(sizeArgument('mprotect', 'length', length));
      const access = intArgument('mprotect', 'prot', prot);
      return syscallResult(errno, ports.sys_mprotect(start, bytes, access));
    },
  } satisfies typeof header;
}

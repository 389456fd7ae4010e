import type * as header from 'sys/mman.h';
import { toUlong, type ulong } from '../lib/ulong.ts';
import { MADV_DONTNEED } from '../mm/mman.ts';
import { intArgument, sizeArgument, ulongArgument } from './arguments.ts';
import { pathArgument, type CLibrary } from './context.ts';
import { MMAN_FLAGS } from './mman-flags.ts';
import { syscallResult } from './ports.ts';

const { MAP_FAILED } = MMAN_FLAGS;
const EINVAL = 22;
const POSIX_MADV_LAST = 4;

/** The argument as the system call takes it. */
function address(fn: string, parameter: string, value: unknown): ulong {
  return toUlong(ulongArgument(fn, parameter, value));
}

function size(fn: string, parameter: string, value: unknown): ulong {
  return toUlong(sizeArgument(fn, parameter, value));
}

/** sys/mman.h */
export function sysMman(library: CLibrary) {
  const { ports, errno } = library;

  /** The address that a system call returned, or MAP_FAILED. */
  function mapped(result: number): bigint {
    const at = syscallResult(errno, result);
    return at === -1 ? MAP_FAILED : BigInt.asUintN(64, BigInt(at));
  }

  return {
    ...MMAN_FLAGS,

    mmap: (addr, length, prot, flags, fd, offset) =>
      mapped(
        ports.sys_mmap(
          address('mmap', 'addr', addr),
          size('mmap', 'length', length),
          intArgument('mmap', 'prot', prot),
          intArgument('mmap', 'flags', flags),
          intArgument('mmap', 'fd', fd),
          size('mmap', 'offset', offset),
        ),
      ),

    munmap(addr, length) {
      const start = address('munmap', 'addr', addr);
      return syscallResult(errno, ports.sys_munmap(start, size('munmap', 'length', length)));
    },

    mprotect(addr, length, prot) {
      const start = address('mprotect', 'addr', addr);
      const bytes = size('mprotect', 'length', length);
      const access = intArgument('mprotect', 'prot', prot);
      return syscallResult(errno, ports.sys_mprotect(start, bytes, access));
    },

    mremap: (from, oldSize, newSize, flags, to = 0n) =>
      mapped(
        ports.sys_mremap(
          address('mremap', 'old_address', from),
          size('mremap', 'old_size', oldSize),
          size('mremap', 'new_size', newSize),
          intArgument('mremap', 'flags', flags),
          address('mremap', 'new_address', to),
        ),
      ),

    msync(addr, length, flags) {
      const start = address('msync', 'addr', addr);
      const bytes = size('msync', 'length', length);
      return syscallResult(
        errno,
        ports.sys_msync(start, bytes, intArgument('msync', 'flags', flags)),
      );
    },

    madvise(addr, length, advice) {
      const start = address('madvise', 'addr', addr);
      const bytes = size('madvise', 'length', length);
      const value = intArgument('madvise', 'advice', advice);
      return syscallResult(errno, ports.sys_madvise(start, bytes, value));
    },

    posix_madvise(addr, length, advice) {
      const start = address('posix_madvise', 'addr', addr);
      const bytes = size('posix_madvise', 'length', length);
      const value = intArgument('posix_madvise', 'advice', advice);
      if (value < 0 || value > POSIX_MADV_LAST) return EINVAL;
      // Linux: glibc, sysdeps/unix/sysv/linux/posix_madvise.c: DONTNEED would lose data.
      return value === MADV_DONTNEED ? 0 : -ports.sys_madvise(start, bytes, value);
    },

    mlock(addr, len) {
      const start = address('mlock', 'addr', addr);
      return syscallResult(errno, ports.sys_mlock(start, size('mlock', 'len', len)));
    },
    mlock2(addr, len, flags) {
      const start = address('mlock2', 'addr', addr);
      const bytes = size('mlock2', 'len', len);
      return syscallResult(
        errno,
        ports.sys_mlock2(start, bytes, intArgument('mlock2', 'flags', flags)),
      );
    },
    munlock(addr, len) {
      const start = address('munlock', 'addr', addr);
      return syscallResult(errno, ports.sys_munlock(start, size('munlock', 'len', len)));
    },
    mlockall: (flags) =>
      syscallResult(errno, ports.sys_mlockall(intArgument('mlockall', 'flags', flags))),
    munlockall: () => syscallResult(errno, ports.sys_munlockall()),

    mincore(addr, length, vec) {
      const start = address('mincore', 'addr', addr);
      const bytes = size('mincore', 'length', length);
      return syscallResult(errno, ports.sys_mincore(start, bytes, address('mincore', 'vec', vec)));
    },

    mseal(addr, len, flags) {
      const start = address('mseal', 'addr', addr);
      const bytes = size('mseal', 'len', len);
      return syscallResult(
        errno,
        ports.sys_mseal(start, bytes, intArgument('mseal', 'flags', flags)),
      );
    },

    remap_file_pages(addr, bytes, prot, pgoff, flags) {
      const name = 'remap_file_pages';
      return syscallResult(
        errno,
        ports.sys_remap_file_pages(
          address(name, 'addr', addr),
          size(name, 'size', bytes),
          intArgument(name, 'prot', prot),
          Number(sizeArgument(name, 'pgoff', pgoff)),
          intArgument(name, 'flags', flags),
        ),
      );
    },

    memfd_create(name, flags) {
      const text = pathArgument(library, 'memfd_create', name);
      return syscallResult(
        errno,
        ports.sys_memfd_create(text, intArgument('memfd_create', 'flags', flags)),
      );
    },
  } satisfies typeof header;
}

import type * as header from 'sys/resource.h';
import { toUlong, type ulong } from '../lib/ulong.ts';
import { intArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { syscallResult } from './ports.ts';

const RLIM_INFINITY = 0xffffffffffffffffn;

/** sys/resource.h */
export function sysResource({ ports, errno, structs }: CLibrary) {
  const { u64 } = structs.scalars;
  const pointer = (fn: string, parameter: string, value: unknown): ulong =>
    toUlong(structs.pointer(fn, parameter, value));
  return {
    rlimit: structs.struct({ rlim_cur: u64, rlim_max: u64 }),
    RLIM_INFINITY,
    RLIMIT_CPU: 0,
    RLIMIT_FSIZE: 1,
    RLIMIT_DATA: 2,
    RLIMIT_STACK: 3,
    RLIMIT_CORE: 4,
    RLIMIT_RSS: 5,
    RLIMIT_NPROC: 6,
    RLIMIT_NOFILE: 7,
    RLIMIT_MEMLOCK: 8,
    RLIMIT_AS: 9,
    RLIMIT_LOCKS: 10,
    RLIMIT_SIGPENDING: 11,
    RLIMIT_MSGQUEUE: 12,
    RLIMIT_NICE: 13,
    RLIMIT_RTPRIO: 14,
    RLIMIT_RTTIME: 15,
    RLIM_NLIMITS: 16,

    getrlimit(resource, rlim) {
      const which = intArgument('getrlimit', 'resource', resource);
      const to = pointer('getrlimit', 'rlim', rlim);
      return syscallResult(errno, ports.sys_prlimit64(0, which, 0, to));
    },

    setrlimit(resource, rlim) {
      const which = intArgument('setrlimit', 'resource', resource);
      const from = pointer('setrlimit', 'rlim', rlim);
      return syscallResult(errno, ports.sys_prlimit64(0, which, from, 0));
    },

    prlimit(pid, resource, new_limit, old_limit) {
      const process = intArgument('prlimit', 'pid', pid);
      const which = intArgument('prlimit', 'resource', resource);
      const from = pointer('prlimit', 'new_limit', new_limit);
      const to = pointer('prlimit', 'old_limit', old_limit);
      return syscallResult(errno, ports.sys_prlimit64(process, which, from, to));
    },
  } satisfies typeof header;
}

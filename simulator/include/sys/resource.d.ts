/** sys/resource.h: limits of what a process may have. */
import type { struct_type } from 'pagewalk.h';
import type { pid_t } from 'sys/types.h';

export type { pid_t } from 'sys/types.h';

/** A limit in the resource's unit. */
export type rlim_t = bigint;

/** `struct rlimit`: what is allowed, and how far a process may raise it itself. */
export interface rlimit {
  /** The soft limit: the one that counts. */
  rlim_cur: rlim_t;
  /** The hard limit: the soft one may not be above it. */
  rlim_max: rlim_t;
}
/** Type of `struct rlimit`, 16 bytes: `rlimit.variable()` is one on the stack. */
export declare const rlimit: struct_type<rlimit>;

/** No limit: all 64 bits are set. */
export declare const RLIM_INFINITY: 0xffffffffffffffffn;

/** Seconds of CPU time; kept, and nothing is limited by it. */
export declare const RLIMIT_CPU: 0;
/** Bytes of a file that is written; kept, and nothing is limited by it. */
export declare const RLIMIT_FSIZE: 1;
/** Bytes of private writable mappings and the heap: mmap(), mprotect() and brk() fail with ENOMEM above it. */
export declare const RLIMIT_DATA: 2;
/** Bytes of the stack: growing beyond is SIGSEGV. */
export declare const RLIMIT_STACK: 3;
/** Bytes of a core file; kept, and nothing is limited by it. */
export declare const RLIMIT_CORE: 4;
/** Bytes of resident memory; without effect since 2.4.30. */
export declare const RLIMIT_RSS: 5;
/** Processes of a user; kept, and nothing is limited by it: root is exempt. */
export declare const RLIMIT_NPROC: 6;
/** One more than the highest descriptor: open() and dup() fail with EMFILE. */
export declare const RLIMIT_NOFILE: 7;
/** Bytes of locked memory; root is exempt (CAP_IPC_LOCK). */
export declare const RLIMIT_MEMLOCK: 8;
/** Bytes of the whole address space: mmap(), mremap() and brk() fail with ENOMEM above it. */
export declare const RLIMIT_AS: 9;
/** File locks; kept, and nothing is limited by it. */
export declare const RLIMIT_LOCKS: 10;
/** Signals waiting to be delivered; kept, and nothing is limited by it. */
export declare const RLIMIT_SIGPENDING: 11;
/** Bytes of POSIX message queues; kept, and nothing is limited by it. */
export declare const RLIMIT_MSGQUEUE: 12;
/** Ceiling of the nice value; kept, and nothing is limited by it. */
export declare const RLIMIT_NICE: 13;
/** Ceiling of the real-time priority; kept, and nothing is limited by it. */
export declare const RLIMIT_RTPRIO: 14;
/** Microseconds of a real-time task without sleeping; kept, and nothing is limited by it. */
export declare const RLIMIT_RTTIME: 15;
/** How many limits there are. */
export declare const RLIM_NLIMITS: 16;

/**
 * Tells a limit of this process.
 *
 * Linux: do_prlimit(), kernel/sys.c. Never sleeps.
 *
 * @param resource RLIMIT_*
 * @param rlim filled in: a `struct rlimit`, or its address
 * @returns 0, or -1 with errno: EINVAL (no such resource), EFAULT
 */
export declare function getrlimit(resource: number, rlim: rlimit | bigint): number;

/**
 * Sets both limits of a resource for this process and those it forks.
 *
 * Linux: do_prlimit(), kernel/sys.c. Never sleeps. What the process already has stays.
 *
 * @param resource RLIMIT_*
 * @param rlim a `struct rlimit`, or its address
 * @returns 0, or -1 with errno: EINVAL (no such resource; soft above hard), EPERM (more than 1,048,576 descriptors; a
 *   hard limit raised without CAP_SYS_RESOURCE, which root has), EFAULT
 */
export declare function setrlimit(resource: number, rlim: rlimit | bigint): number;

/**
 * Sets and tells a limit of any process. Since 2.6.36.
 *
 * Linux: sys_prlimit64(), kernel/sys.c. Never sleeps.
 *
 * @param pid the process; 0 for this one
 * @param resource RLIMIT_*
 * @param new_limit what is set; 0n to set nothing
 * @param old_limit gets the limit before; 0n for who does not care
 * @returns 0, or -1 with errno: ESRCH (no such process), and those of {@link setrlimit}
 */
export declare function prlimit(
  pid: pid_t,
  resource: number,
  new_limit: rlimit | bigint,
  old_limit: rlimit | bigint,
): number;

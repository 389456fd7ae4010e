/** Resource limits. Linux: kernel/sys.c, include/asm-generic/resource.h (6.12). */
import { EINVAL, EPERM } from '../lib/errno.ts';

export const RLIMIT_NPROC = 6;
export const RLIMIT_NOFILE = 7;
export const RLIMIT_SIGPENDING = 11;
export const RLIM_NLIMITS = 16;
/** No limit. */
export const RLIM_INFINITY = Infinity;

/** Most descriptors that a hard limit may allow. Linux: sysctl fs.nr_open. */
const NR_OPEN = 1024 * 1024;

/** A soft and a hard limit in the resource's unit: bytes, descriptors, processes … */
export interface Rlimit {
  readonly soft: number;
  readonly hard: number;
}

const UNLIMITED: Rlimit = { soft: RLIM_INFINITY, hard: RLIM_INFINITY };
const MIB = 1 << 20;

/** Limits of the first process. Linux: INIT_RLIMITS. */
const INITIAL: ReadonlyMap<number, Rlimit> = new Map([
  [3, { soft: 8 * MIB, hard: RLIM_INFINITY }],
  [4, { soft: 0, hard: RLIM_INFINITY }],
  [RLIMIT_NOFILE, { soft: 1024, hard: 4096 }],
  [8, { soft: 8 * MIB, hard: 8 * MIB }],
  [12, { soft: 819200, hard: 819200 }],
  [13, { soft: 0, hard: 0 }],
  [14, { soft: 0, hard: 0 }],
]);

/** How many threads a machine allows each user. Linux: set_max_threads(), fork_init(), kernel/fork.c. */
export function threadLimit(ramPages: number): number {
  const stacksInAnEighth = Math.floor((ramPages * 4096) / (16384 * 8));
  return Math.floor(stacksInAnEighth / 2);
}

/** The limits of one process. Linux: struct signal_struct, rlim[]. */
export class Rlimits {
  private readonly limits = new Map(INITIAL);

  /** @param threads processes and pending signals allowed */
  constructor(threads = RLIM_INFINITY) {
    const limit = { soft: threads, hard: threads };
    this.limits.set(RLIMIT_NPROC, limit).set(RLIMIT_SIGPENDING, limit);
  }

  get(resource: number): Rlimit {
    return this.limits.get(resource) ?? UNLIMITED;
  }

  set(resource: number, limit: Rlimit): void {
    this.limits.set(resource, limit);
  }

  clone(): Rlimits {
    const copy = new Rlimits();
    for (const [resource, limit] of this.limits) copy.limits.set(resource, limit);
    return copy;
  }
}

/**
 * Checks the resource, and sets its limit if one is given. Linux: do_prlimit().
 *
 * @returns 0, -EINVAL (no such resource, soft above hard) or -EPERM (more descriptors than any process may
 *   have; a hard limit raised without the capability)
 */
export function do_prlimit(
  limits: Rlimits,
  resource: number,
  limit: Rlimit | undefined,
  mayRaise: boolean,
): number {
  if (resource < 0 || resource >= RLIM_NLIMITS) return -EINVAL;
  const before = limits.get(resource);
  if (!limit) return 0;
  if (limit.soft > limit.hard) return -EINVAL;
  if (resource === RLIMIT_NOFILE && limit.hard > NR_OPEN) return -EPERM;
  if (limit.hard > before.hard && !mayRaise) return -EPERM;
  limits.set(resource, limit);
  return 0;
}

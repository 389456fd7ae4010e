import type * as header from 'time.h';
import type { timespec } from 'time.h';
import { intArgument, longArgument, objectArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { syscallResult } from './ports.ts';

const CLOCK_MONOTONIC = 1;
const NSEC_PER_SEC = 1_000_000_000;
const EINVAL = 22;

function timespecOf(fn: string, parameter: string, value: unknown): timespec {
  return objectArgument(fn, parameter, 'a timespec object', value) as timespec;
}

function fill(time: timespec, nanoseconds: number): void {
  time.tv_sec = Math.floor(nanoseconds / NSEC_PER_SEC);
  time.tv_nsec = nanoseconds % NSEC_PER_SEC;
}

/** time.h */
export function time({ ports, errno }: CLibrary) {
  const invalid = (): number => {
    errno.value = EINVAL;
    return -1;
  };
  return {
    CLOCK_MONOTONIC,
    clock_gettime(clockid, tp) {
      const fn = 'clock_gettime';
      const out = timespecOf(fn, 'tp', tp);
      if (intArgument(fn, 'clockid', clockid) !== CLOCK_MONOTONIC) return invalid();
      fill(out, ports.clock_nanoseconds());
      return 0;
    },
    nanosleep(duration, rem) {
      const fn = 'nanosleep';
      const wanted = timespecOf(fn, 'duration', duration);
      const left = rem === null ? null : timespecOf(fn, 'rem', rem);
      const seconds = longArgument(fn, 'duration.tv_sec', wanted.tv_sec);
      const nanoseconds = longArgument(fn, 'duration.tv_nsec', wanted.tv_nsec);
      if (seconds < 0 || nanoseconds < 0 || nanoseconds >= NSEC_PER_SEC) return invalid();
      const length = seconds * NSEC_PER_SEC + nanoseconds;
      const end = ports.clock_nanoseconds() + length;
      const result = syscallResult(errno, ports.sys_nanosleep(length));
      if (result < 0 && left) fill(left, Math.max(0, end - ports.clock_nanoseconds()));
      return result;
    },
  } satisfies typeof header;
}

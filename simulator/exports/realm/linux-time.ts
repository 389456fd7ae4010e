import type * as delay from 'linux/delay.h';
import type * as jiffies from 'linux/jiffies.h';
import type * as ktime from 'linux/ktime.h';
import {
  intArgument,
  longArgument,
  sizeArgument,
  uintArgument,
  ulongArgument,
} from '../../libc/arguments.ts';
import { jiffiesOf } from './jiffies.ts';
import type { Realm } from './realm.ts';

const HZ = 250n;
const MSEC_PER_TICK = 4;
const USEC_PER_TICK = 4000;
const MAX_JIFFY_OFFSET = 0x3ffffffffffffffen;
const RELAX_NSEC = 10;

/** `m` units as jiffies, rounded up. Linux: include/linux/jiffies.h _msecs_to_jiffies(). */
function toJiffies(units: number, perTick: number): bigint {
  return units > 0x7fffffff ? MAX_JIFFY_OFFSET : BigInt(Math.ceil(units / perTick));
}

/** Difference of two times, signed. */
function order(fn: string, a: unknown, b: unknown): bigint {
  return BigInt.asIntN(64, ulongArgument(fn, 'a', a) - ulongArgument(fn, 'b', b));
}

/** linux/jiffies.h */
export function linuxJiffies({ kernel }: Realm) {
  return {
    HZ,
    MAX_JIFFY_OFFSET,
    get jiffies() {
      return jiffiesOf(kernel.ticks());
    },
    get_jiffies_64: () => jiffiesOf(kernel.ticks()),
    msecs_to_jiffies: (m) => toJiffies(uintArgument('msecs_to_jiffies', 'm', m), MSEC_PER_TICK),
    usecs_to_jiffies: (u) => toJiffies(uintArgument('usecs_to_jiffies', 'u', u), USEC_PER_TICK),
    jiffies_to_msecs: (j) =>
      Number(BigInt.asUintN(32, ulongArgument('jiffies_to_msecs', 'j', j) * 4n)),
    jiffies_to_usecs: (j) =>
      Number(BigInt.asUintN(32, ulongArgument('jiffies_to_usecs', 'j', j) * 4000n)),
    time_after: (a, b) => order('time_after', a, b) > 0n,
    time_before: (a, b) => order('time_before', a, b) < 0n,
    time_after_eq: (a, b) => order('time_after_eq', a, b) >= 0n,
    time_before_eq: (a, b) => order('time_before_eq', a, b) <= 0n,
  } satisfies typeof jiffies;
}

/** linux/delay.h */
export function linuxDelay({ kernel }: Realm) {
  const whole = (fn: string, parameter: string, value: unknown): number =>
    Number(sizeArgument(fn, parameter, value));
  const ticks = (fn: string, msecs: unknown): number =>
    Math.ceil(uintArgument(fn, 'msecs', msecs) / MSEC_PER_TICK);

  return {
    msleep: (msecs) => void kernel.msleep(ticks('msleep', msecs), false),
    msleep_interruptible: (msecs) =>
      BigInt(kernel.msleep(ticks('msleep_interruptible', msecs), true) * MSEC_PER_TICK),
    ssleep: (seconds) => void kernel.msleep(intArgument('ssleep', 'seconds', seconds) * 250, false),
    usleep_range(min, max) {
      whole('usleep_range', 'max', max);
      kernel.usleep(whole('usleep_range', 'min', min) * 1000);
    },
    fsleep(usecs) {
      const time = whole('fsleep', 'usecs', usecs);
      if (time <= 10) kernel.busy_wait(time * 1000);
      else kernel.usleep(time * 1000);
    },
    udelay: (usecs) => kernel.busy_wait(whole('udelay', 'usecs', usecs) * 1000),
    ndelay: (nsecs) => kernel.busy_wait(whole('ndelay', 'nsecs', nsecs)),
    mdelay: (msecs) => kernel.busy_wait(whole('mdelay', 'msecs', msecs) * 1_000_000),
    cpu_relax: () => kernel.busy_wait(RELAX_NSEC),
  } satisfies typeof delay;
}

/** linux/ktime.h */
export function linuxKtime({ kernel }: Realm) {
  const delta = (fn: string, later: unknown, earlier: unknown, unit: number): number =>
    Math.trunc((longArgument(fn, 'later', later) - longArgument(fn, 'earlier', earlier)) / unit);
  return {
    ktime_get: () => kernel.nanoseconds(),
    ktime_get_ns: () => BigInt(kernel.nanoseconds()),
    ktime_us_delta: (later, earlier) => delta('ktime_us_delta', later, earlier, 1000),
    ktime_ms_delta: (later, earlier) => delta('ktime_ms_delta', later, earlier, 1_000_000),
  } satisfies typeof ktime;
}

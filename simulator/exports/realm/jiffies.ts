import { sizeArgument } from '../../libc/arguments.ts';

/** Linux: INITIAL_JIFFIES, include/linux/jiffies.h: five minutes before 32 bits overflow. */
const INITIAL_JIFFIES = 0xffffffffn - 75_000n + 1n;
/** From here on a number of ticks means for ever. */
const FOREVER = 2 ** 62;

/** jiffies of ticks since boot. */
export function jiffiesOf(ticks: number): bigint {
  return BigInt.asUintN(64, INITIAL_JIFFIES + BigInt(ticks));
}

/** Ticks since boot of jiffies. */
export function ticksOf(jiffies: bigint): number {
  return Number(BigInt.asIntN(64, jiffies - INITIAL_JIFFIES));
}

/** A timeout in jiffies: `long`, here a number or a bigint; Infinity for MAX_SCHEDULE_TIMEOUT. */
export function ticksArgument(fn: string, parameter: string, value: unknown): number {
  if (typeof value === 'number' && value >= FOREVER) return Infinity;
  const ticks = Number(BigInt.asIntN(64, sizeArgument(fn, parameter, value)));
  return ticks >= FOREVER ? Infinity : ticks;
}

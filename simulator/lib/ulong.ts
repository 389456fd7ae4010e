/**
 * `unsigned long` at the system call boundary: a number when it is below 2^53, else a bigint below 2^64.
 *
 * Invariant: inside the simulator every address, size and pfn that passed the boundary's checks is a plain number; no
 * mappable address reaches 2^47.
 */
export type ulong = number | bigint;

const SAFE = 9007199254740992n;

/** Brings any integer into the form above, modulo 2^64 (negative numbers wrap as in C). */
export function toUlong(value: ulong): ulong {
  if (typeof value === 'number') {
    if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return Math.floor(value);
    if (!Number.isFinite(value)) return 0;
    return toUlong(BigInt(Math.trunc(value)));
  }
  const wrapped = value >= 0n && value < 1n << 64n ? value : BigInt.asUintN(64, value);
  return wrapped < SAFE ? Number(wrapped) : wrapped;
}

/** The value as a number; above 2^53 it is rounded, which only matters for values no address space contains. */
export function toNumber(value: ulong): number {
  return typeof value === 'number' ? value : Number(value);
}

/**
 * Low 12 bits of the value.
 *
 * Why: `%` of a number above 2^31 is a call into the C library; `&` takes the low 32 bits of any exact number.
 */
export function offsetInPage(value: ulong): number {
  return typeof value === 'number' ? value & 4095 : Number(value & 0xfffn);
}

/** The value divided by the page size, rounded down; always exact as a number. */
export function pageIndex(value: ulong): number {
  return typeof value === 'number' ? Math.floor(value / 4096) : Number(value >> 12n);
}

/** `0x…` as Linux prints it with %#lx; 0 prints as `0x0`. */
export function hex(value: ulong): string {
  return `0x${value.toString(16)}`;
}

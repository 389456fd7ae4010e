/** 64-bit shifts and powers whose operands may be numbers or bigints. */

const MASK = (1n << 64n) - 1n;

/** `left << right`; of two bigints the low 64 bits. */
export function shl64(left: unknown, right: unknown): unknown {
  if (typeof left !== 'bigint' || typeof right !== 'bigint') {
    return (left as number) << (right as number);
  }
  if (right >= 64n) return 0n;
  return BigInt.asUintN(64, left << right);
}

/** `left ** right`; of two bigints the low 64 bits, by squaring. */
export function pow64(left: unknown, right: unknown): unknown {
  if (typeof left !== 'bigint' || typeof right !== 'bigint' || right < 0n) {
    return (left as number) ** (right as number);
  }
  let result = 1n;
  let base = left & MASK;
  for (let rest = right; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) !== 0n) result = (result * base) & MASK;
    base = (base * base) & MASK;
  }
  return result;
}

/** A million statements, then a few more to step over. */
export function main(): number {
  let sum = 0;
  for (let i = 0; i < 333_333; i++) {
    sum += i;
    sum &= 0xffff;
    if (sum < 0) sum = 0;
  }
  sum += 1;
  sum += 2;
  sum += 3;
  return sum < 0 ? 1 : 0;
}

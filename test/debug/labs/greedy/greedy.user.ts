import { memset } from 'string.h';
import { MAP_ANONYMOUS, MAP_PRIVATE, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';

const LENGTH = 192n << 20n;

export function main(): number {
  const address = mmap(0n, LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(address, 1, LENGTH);
  return 0;
}

import { mmap, MAP_ANONYMOUS, MAP_FAILED, MAP_PRIVATE, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { printf } from 'stdio.h';
import { memset } from 'string.h';

const BLOCK = 1024n * 1024n;

export function main(): number {
  for (let block = 1; ; block++) {
    const p = mmap(0n, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p === MAP_FAILED) return 1;
    if (block === 1) printf('first\n');
    memset(p, 1, BLOCK);
  }
}

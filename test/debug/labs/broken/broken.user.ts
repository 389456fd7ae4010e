import { printf } from 'stdio.h';
import { mmap, PROT_RAED } from 'sys/mman.h';

export async function main(): Promise<number> {
  printf('%d\n', mmap(0n, 4096, PROT_RAED, 0, -1, 0));
  return 0;
}

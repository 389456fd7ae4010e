import { printf } from 'stdio.h';
import { strcpy } from 'string.h';
import { MAP_ANONYMOUS, MAP_PRIVATE, mmap, PROT_READ } from 'sys/mman.h';
import { NULL } from 'unistd.h';

export function main(): number {
  const page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf('writing\n');
  strcpy(page, 'to a read-only mapping');
  return 0;
}

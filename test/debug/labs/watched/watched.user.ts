import { strcpy } from 'string.h';
import {
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  mmap,
  mprotect,
  munmap,
  PROT_READ,
  PROT_WRITE,
} from 'sys/mman.h';
import { wait } from 'sys/wait.h';
import { fork, NULL } from 'unistd.h';

const PAGE = 4096;
const BOTH = PROT_READ | PROT_WRITE;

function ready(): number {
  return 0;
}

export function main(): number {
  const start = mmap(NULL, 3 * PAGE, BOTH, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  strcpy(start, 'first');
  ready();
  mprotect(start + 4096n, PAGE, PROT_READ);
  mprotect(start + 4096n, PAGE, BOTH);
  for (let round = 0; round < 3; round++) {
    fork(ready);
    wait(null);
  }
  strcpy(start, 'again');
  munmap(start, 3 * PAGE);
  return 0;
}

// Maps more areas than fit on a page of the views: each other page may not be written, so that no two merge.
import { perror } from 'stdio.h';
import {
  MAP_ANONYMOUS,
  MAP_FAILED,
  MAP_FIXED,
  MAP_PRIVATE,
  mmap,
  mprotect,
  PROT_READ,
  PROT_WRITE,
} from 'sys/mman.h';

const AREAS = 1200n;
const FIRST = 0x10000000n;
const PAGE = 4096n;

export function main(): number {
  for (let area = 0n; area < AREAS; area++) {
    const prot = area % 2n === 0n ? PROT_READ | PROT_WRITE : PROT_READ;
    const address = FIRST + area * PAGE;
    const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (mmap(address, PAGE, prot, flags, -1, 0n) === MAP_FAILED) {
      perror('mmap');
      return 1;
    }
  }
  mprotect(FIRST + 600n * PAGE, PAGE, 0);
  return 0;
}

// Prints a line before and after each round of what is measured: the bench looks at its clock when the line comes.
import { O_RDWR, open } from 'fcntl.h';
import { printf } from 'stdio.h';
import {
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  MAP_SHARED,
  mmap,
  munmap,
  PROT_READ,
  PROT_WRITE,
} from 'sys/mman.h';

const PAGE = 4096n;
const SIZE = 512n * PAGE;
const MAPPINGS = 40;
const PAIRS = 20_000;
const ROUNDS = 13;

function insert_pages(fd: number): void {
  const places: bigint[] = [];
  printf('begin insert\n');
  for (let i = 0; i < MAPPINGS; i++) {
    places.push(mmap(0n, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
  }
  printf('end insert\n');
  for (const place of places) munmap(place, SIZE);
}

function map_and_unmap(): void {
  printf('begin pairs\n');
  for (let i = 0; i < PAIRS; i++) {
    munmap(mmap(0n, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), PAGE);
  }
  printf('end pairs\n');
}

export function main(): number {
  const fd = open('/dev/bench', O_RDWR);
  if (fd < 0) return 1;
  for (let round = 0; round < ROUNDS; round++) {
    insert_pages(fd);
    map_and_unmap();
  }
  return 0;
}

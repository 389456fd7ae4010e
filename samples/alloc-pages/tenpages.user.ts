// Maps ten pages, then the last of them once more, and asks for an eleventh.
import { open, O_RDWR } from 'fcntl.h';
import { load_u32, store_u32 } from 'pagewalk.h';
import { perror, printf } from 'stdio.h';
import { MAP_FAILED, MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { close, NULL } from 'unistd.h';

const PAGE = 4096n;
const LENGTH = 10n * PAGE;

export function main(): number {
  const fd = open('/dev/tenpages', O_RDWR);
  if (fd < 0) {
    perror('open');
    return 1;
  }

  const start = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (start === MAP_FAILED) {
    perror('mmap');
    return 1;
  }
  printf('first word %x, last word %x\n', load_u32(start), load_u32(start + LENGTH - 4n));

  const last = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 9n * PAGE);
  store_u32(start + 9n * PAGE, 0xcafe);
  printf('page 9 by its own mapping: %x\n', load_u32(last));

  if (mmap(NULL, 11n * PAGE, PROT_READ, MAP_SHARED, fd, 0) === MAP_FAILED) perror('11 pages');
  if (mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, LENGTH) === MAP_FAILED) perror('page 10');

  munmap(last, PAGE);
  munmap(start, LENGTH);
  close(fd);
  return 0;
}

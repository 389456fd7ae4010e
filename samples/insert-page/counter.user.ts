// Watches a driver write to pages that both of them hold.
import { open, O_RDWR } from 'fcntl.h';
import { load_u32 } from 'pagewalk.h';
import { perror, printf } from 'stdio.h';
import { ioctl } from 'sys/ioctl.h';
import { MAP_FAILED, MAP_SHARED, mmap, munmap, PROT_READ } from 'sys/mman.h';
import { NULL } from 'unistd.h';

const PAGE = 4096n;

export function main(): number {
  const fd = open('/dev/counter', O_RDWR);
  const start = mmap(NULL, 2n * PAGE, PROT_READ, MAP_SHARED, fd, 0);
  const second = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 4096);
  if (start === MAP_FAILED || second === MAP_FAILED) {
    perror('mmap');
    return 1;
  }

  for (let i = 1; i <= 3; i++) {
    ioctl(fd, 0, i);
    printf('%u %u %u\n', load_u32(start), load_u32(start + PAGE), load_u32(second));
  }
  munmap(start, 2n * PAGE);
  ioctl(fd, 0, 42);
  printf('%u\n', load_u32(second));
  return 0;
}

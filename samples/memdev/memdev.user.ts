// Maps /dev/memdev, writes to the device's memory and reads it back.
import { open, O_RDWR } from 'fcntl.h';
import { perror, printf } from 'stdio.h';
import { strcpy } from 'string.h';
import { MAP_FAILED, MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { close, NULL } from 'unistd.h';

const LENGTH = 100;

export function main(): number {
  const fd = open('/dev/memdev', O_RDWR);
  if (fd < 0) {
    perror('open');
    return 1;
  }

  const start = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (start === MAP_FAILED) {
    perror('mmap');
    return 1;
  }

  strcpy(start, 'Sky is Hello');
  printf('%s\n', start);

  munmap(start, LENGTH);
  close(fd);
  return 0;
}

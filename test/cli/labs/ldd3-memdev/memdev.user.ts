import { open, O_RDWR } from 'fcntl.h';
import { printf } from 'stdio.h';
import { strcpy } from 'string.h';
import { MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { close, NULL } from 'unistd.h';

export function main(): number {
  const fd = open('/dev/memdev', O_RDWR);
  const start = mmap(NULL, 100n, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  strcpy(start, 'Sky is Hello');
  printf('Buf is %s\n', start);
  munmap(start, 100n);
  close(fd);
  return 0;
}

import { O_CREAT, O_RDWR, open } from 'fcntl.h';
import { printf } from 'stdio.h';
import { stack_buffer } from 'pagewalk.h';
import { strcpy } from 'string.h';
import { MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { close, NULL } from 'unistd.h';

export function main(): number {
  const buf = stack_buffer(100);
  const fd = open('T.txt', O_RDWR | O_CREAT);
  const start = mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  strcpy(buf, start);
  printf('Buf is %s\r\n', buf);
  strcpy(start, 'Sky is Hello');
  munmap(start, 100);
  close(fd);
  return 0;
}

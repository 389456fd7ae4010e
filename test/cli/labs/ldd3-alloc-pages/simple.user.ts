import { open, O_RDWR } from 'fcntl.h';
import { load_u32 } from 'pagewalk.h';
import { perror, printf } from 'stdio.h';
import { MAP_FAILED, MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { NULL } from 'unistd.h';

export function main(): number {
  const fd = open('/dev/simple', O_RDWR);
  const at = mmap(NULL, 10 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  printf('%x %x\n', load_u32(at), load_u32(at + 0x9ffcn));
  munmap(at + 0x1000n, 0x1000);
  if (mmap(NULL, 11 * 4096, PROT_READ, MAP_SHARED, fd, 0) === MAP_FAILED) perror('11 pages');
  return 0;
}

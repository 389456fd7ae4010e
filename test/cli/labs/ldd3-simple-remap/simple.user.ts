import { open, O_RDWR } from 'fcntl.h';
import { load_u32, store_u32 } from 'pagewalk.h';
import { printf } from 'stdio.h';
import { MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { close, NULL } from 'unistd.h';

const FRAME_BUFFER = 0xfd000000;

export function main(): number {
  const fd = open('/dev/simple', O_RDWR);
  const at = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, FRAME_BUFFER);
  store_u32(at + 4096n, 0xff00ff);
  const again = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, FRAME_BUFFER + 4096);
  printf('%x\n', load_u32(again));
  munmap(again, 4096);
  munmap(at, 8192);
  close(fd);
  return 0;
}

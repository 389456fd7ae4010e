import { open, O_RDWR } from 'fcntl.h';
import { printf } from 'stdio.h';
import { MAP_SHARED, mmap, PROT_READ } from 'sys/mman.h';
import { NULL } from 'unistd.h';
import { load_u32 } from 'pagewalk.h';

export function main(): number {
  const fd = open('/dev/simple', O_RDWR);
  const at = mmap(NULL, 3 * 4096, PROT_READ, MAP_SHARED, fd, 0);
  printf('%x %x\n', load_u32(at), load_u32(at + 4096n));
  printf('%x\n', load_u32(at + 8192n));
  return 0;
}

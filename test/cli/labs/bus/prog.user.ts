import { open, O_RDWR } from 'fcntl.h';
import { load_u32 } from 'pagewalk.h';
import { MAP_SHARED, mmap, PROT_READ } from 'sys/mman.h';
import { NULL } from 'unistd.h';

export function main(): number {
  const fd = open('/dev/dev', O_RDWR);
  return load_u32(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0));
}

import { open, O_RDWR } from 'fcntl.h';
import { MAP_SHARED, mmap, PROT_READ } from 'sys/mman.h';
import { NULL } from 'unistd.h';

export function main(): number {
  const fd = open('/dev/oops', O_RDWR);
  mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
  return 0;
}

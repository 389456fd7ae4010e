import { open, O_RDWR } from 'fcntl.h';
import { perror } from 'stdio.h';
import { MAP_FAILED, MAP_SHARED, mmap, PROT_READ } from 'sys/mman.h';
import { NULL } from 'unistd.h';

export function main(): number {
  const fd = open('/dev/dev', O_RDWR);
  if (mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) === MAP_FAILED) {
    perror('mmap');
    return 1;
  }
  return 0;
}

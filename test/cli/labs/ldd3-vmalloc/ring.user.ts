import { open, O_RDWR } from 'fcntl.h';
import { printf } from 'stdio.h';
import { ioctl } from 'sys/ioctl.h';
import { MAP_SHARED, mmap, PROT_READ } from 'sys/mman.h';
import { NULL } from 'unistd.h';

export function main(): number {
  const fd = open('/dev/ring', O_RDWR);
  const at = mmap(NULL, 4 * 4096, PROT_READ, MAP_SHARED, fd, 0);
  for (let i = 0n; i < 4n; i++) printf('%s\n', at + i * 4096n);
  ioctl(fd, 0, 0);
  return 0;
}

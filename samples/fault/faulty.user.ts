// Touches a mapping page by page; the page behind the device's last is SIGBUS.
import { open, O_RDWR } from 'fcntl.h';
import { load_u32, store_u32 } from 'pagewalk.h';
import { perror, printf } from 'stdio.h';
import { MAP_FAILED, MAP_SHARED, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { NULL } from 'unistd.h';

const PAGE = 4096n;

export function main(): number {
  const fd = open('/dev/faulty', O_RDWR);
  const start = mmap(NULL, 4n * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (start === MAP_FAILED) {
    perror('mmap');
    return 1;
  }

  printf('page 0: %x\n', load_u32(start));
  store_u32(start + PAGE, 0x1234);
  printf('page 1: %x\n', load_u32(start + PAGE));
  printf('page 2: %x\n', load_u32(start + 2n * PAGE + 4n));
  printf('page 3: %x\n', load_u32(start + 3n * PAGE));
  return 0;
}

// Looks at the registers, has the device compute, and sends a text to it and back by DMA.
import { open, O_RDWR } from 'fcntl.h';
import { load_u32 } from 'pagewalk.h';
import { perror, printf } from 'stdio.h';
import { memset, strcpy } from 'string.h';
import { _IO, ioctl } from 'sys/ioctl.h';
import { MAP_FAILED, MAP_SHARED, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { close, NULL } from 'unistd.h';

const PAGE = 4096n;
const IOC_FACTORIAL = _IO('e', 0);
const IOC_TO_DEVICE = _IO('e', 1);
const IOC_FROM_DEVICE = _IO('e', 2);

export function main(): number {
  const fd = open('/dev/edu', O_RDWR);
  if (fd < 0) {
    perror('open');
    return 1;
  }

  const registers = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
  const buffer = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, PAGE);
  if (registers === MAP_FAILED || buffer === MAP_FAILED) {
    perror('mmap');
    return 1;
  }
  printf('id %08x\n', load_u32(registers));

  for (const n of [5, 10]) printf('%d! = %d\n', n, ioctl(fd, IOC_FACTORIAL, n));
  printf('the register shows %u\n', load_u32(registers + 8n));

  strcpy(buffer, 'Sky is Hello');
  ioctl(fd, IOC_TO_DEVICE);
  memset(buffer, 0, PAGE);
  printf('buffer "%s"\n', buffer);
  ioctl(fd, IOC_FROM_DEVICE);
  printf('buffer "%s"\n', buffer);

  if (mmap(NULL, PAGE, PROT_WRITE, MAP_SHARED, fd, 0) === MAP_FAILED) perror('registers to write');
  close(fd);
  return 0;
}

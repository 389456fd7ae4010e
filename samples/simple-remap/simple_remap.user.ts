// Maps the frame buffer of the VGA adapter by its physical address, draws, and looks at it from a second mapping.
import { open, O_RDWR } from 'fcntl.h';
import { load_u32, store_u32 } from 'pagewalk.h';
import { perror, printf } from 'stdio.h';
import { MAP_FAILED, MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { close, NULL } from 'unistd.h';

const FRAME_BUFFER = 0xfd000000;
const LENGTH = 8192;
const PIXELS = 4;

export function main(): number {
  const fd = open('/dev/simple', O_RDWR);
  if (fd < 0) {
    perror('open');
    return 1;
  }

  const screen = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, FRAME_BUFFER);
  if (screen === MAP_FAILED) {
    perror('mmap');
    return 1;
  }
  for (let i = 0; i < PIXELS; i++) store_u32(screen + BigInt(4 * i), 0xff0000 >> (4 * i));

  const again = mmap(NULL, LENGTH, PROT_READ, MAP_SHARED, fd, FRAME_BUFFER);
  for (let i = 0; i < PIXELS; i++) printf('pixel %d: %06x\n', i, load_u32(again + BigInt(4 * i)));

  munmap(again, LENGTH);
  munmap(screen, LENGTH);
  close(fd);
  return 0;
}

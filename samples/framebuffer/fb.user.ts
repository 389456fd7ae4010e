// Draws a picture into the frame buffer, and reads it back through a second mapping of some lines in the middle.
import { open, O_RDWR } from 'fcntl.h';
import { load_u32, store_u32 } from 'pagewalk.h';
import { perror, printf } from 'stdio.h';
import { MAP_FAILED, MAP_SHARED, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { close, NULL } from 'unistd.h';

const WIDTH = 1024;
const HEIGHT = 16;
const BYTES_PER_LINE = BigInt(WIDTH * 4);
const SKY = 0x3060c0;
const SUN = 0xffd000;

/** Address of a pixel; a line is exactly one page. */
function pixel(screen: bigint, x: number, y: number): bigint {
  return screen + BigInt(y) * BYTES_PER_LINE + BigInt(4 * x);
}

function draw(screen: bigint): void {
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < 32; x++) {
      const inside = (x - 16) * (x - 16) + 4 * (y - 8) * (y - 8) < 100;
      store_u32(pixel(screen, x, y), inside ? SUN : SKY);
    }
  }
}

export function main(): number {
  const fd = open('/dev/fb0', O_RDWR);
  if (fd < 0) {
    perror('open');
    return 1;
  }

  const screen = mmap(NULL, 16n * BYTES_PER_LINE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  const lines = mmap(NULL, 6n * BYTES_PER_LINE, PROT_READ, MAP_SHARED, fd, 3n * BYTES_PER_LINE);
  if (screen === MAP_FAILED || lines === MAP_FAILED) {
    perror('mmap');
    return 1;
  }

  draw(screen);
  for (let y = 0; y < 6; y++) {
    let line = '';
    for (let x = 0; x < 32; x++) line += load_u32(pixel(lines, x, y)) === SUN ? '#' : '.';
    printf('%s\n', line);
  }

  const all = 0x1000000 + 4096;
  if (mmap(NULL, all, PROT_READ, MAP_SHARED, fd, 0) === MAP_FAILED) perror('more than the BAR');
  close(fd);
  return 0;
}

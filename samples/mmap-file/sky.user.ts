// Maps a file, writes to it as to memory, and looks at it with read().
import { open, O_RDWR } from 'fcntl.h';
import { perror, printf } from 'stdio.h';
import { memcpy, strlen } from 'string.h';
import {
  MAP_FAILED,
  MAP_PRIVATE,
  MAP_SHARED,
  mmap,
  munmap,
  PROT_READ,
  PROT_WRITE,
} from 'sys/mman.h';
import { load_text, load_u8, stack_buffer } from 'pagewalk.h';
import { close, ftruncate, lseek, NULL, read, SEEK_END, SEEK_SET } from 'unistd.h';

const LENGTH = 4096;

/** The file's bytes by read(), as another program would see them. */
function show(fd: number, what: string): void {
  const buffer = stack_buffer(64);
  lseek(fd, 0, SEEK_SET);
  const count = read(fd, buffer, 63);
  printf('%-24s %.*s', what, count, load_text(buffer));
}

export function main(): number {
  const fd = open('/t.txt', O_RDWR);
  if (fd < 0) {
    perror('open');
    return 1;
  }
  show(fd, 'the file:');

  const shared = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  const own = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  if (shared === MAP_FAILED || own === MAP_FAILED) {
    perror('mmap');
    return 1;
  }

  const text = 'Sky is Hello';
  memcpy(shared, text, strlen(text));
  show(fd, 'after a shared store:');

  memcpy(own, 'Sea', 3);
  show(fd, 'after a private store:');
  printf('%-24s %s', 'the private mapping:', load_text(own));

  printf(
    '%-24s %d bytes, then %d\n',
    'the file has:',
    lseek(fd, 0, SEEK_END),
    load_u8(shared + 20n),
  );
  ftruncate(fd, 0);
  printf('%-24s %d bytes\n', 'cut off:', lseek(fd, 0, SEEK_END));
  load_u8(shared);

  munmap(own, LENGTH);
  munmap(shared, LENGTH);
  close(fd);
  return 0;
}

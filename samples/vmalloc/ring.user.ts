// Reads a text that crosses a page of the buffer, shared and private.
import { open, O_RDWR } from 'fcntl.h';
import { perror, printf } from 'stdio.h';
import { strcpy } from 'string.h';
import { MAP_FAILED, MAP_PRIVATE, MAP_SHARED, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { NULL } from 'unistd.h';

const PAGE = 4096n;
const TEXT = PAGE - 6n;

export function main(): number {
  const fd = open('/dev/ring', O_RDWR);
  const shared = mmap(NULL, 4n * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  const own = mmap(NULL, 2n * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  if (shared === MAP_FAILED || own === MAP_FAILED) {
    perror('mmap');
    return 1;
  }

  printf('shared:  %s\n', shared + TEXT);
  strcpy(own + TEXT, 'my own copy');
  printf('private: %s\n', own + TEXT);
  printf('shared:  %s\n', shared + TEXT);

  if (mmap(NULL, 5n * PAGE, PROT_READ, MAP_SHARED, fd, 0) === MAP_FAILED) perror('five pages');
  return 0;
}

// Asks the driver how many mappings it counts, after each thing that makes or ends one.
import { open, O_RDWR } from 'fcntl.h';
import { perror, printf } from 'stdio.h';
import { _IO, ioctl } from 'sys/ioctl.h';
import { MAP_FAILED, MAP_SHARED, mmap, mprotect, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { wait } from 'sys/wait.h';
import { close, fork, NULL } from 'unistd.h';

const PAGE = 4096n;

/** ioctl(USERS) of the driver. */
function tell(fd: number, what: string): void {
  printf('%-28s %d\n', what, ioctl(fd, _IO('u', 0)));
}

/** ioctl(EXCHANGE) of the driver. */
function exchange(fd: number): number {
  return ioctl(fd, _IO('u', 1));
}

function child(fd: number, start: bigint): number {
  tell(fd, 'in the child');
  munmap(start, PAGE);
  tell(fd, 'child unmapped a page');
  return 0;
}

export function main(): number {
  const fd = open('/dev/mapcount', O_RDWR);
  const start = mmap(NULL, 2n * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (start === MAP_FAILED) {
    perror('mmap');
    return 1;
  }
  tell(fd, 'mapped');

  mprotect(start, PAGE, PROT_READ);
  tell(fd, 'half of it made read-only');

  if (fork(child, fd, start) < 0) perror('fork');
  wait(null);
  tell(fd, 'child ended');

  if (exchange(fd) < 0) perror('exchange');
  munmap(start, 2n * PAGE);
  tell(fd, 'unmapped');
  printf('%-28s %d\n', 'exchange', exchange(fd));

  close(fd);
  return 0;
}

// Who sees what, when a private mapping of a device is written to before and after fork().
import { open, O_RDWR } from 'fcntl.h';
import { perror, printf } from 'stdio.h';
import { strcpy } from 'string.h';
import { MAP_FAILED, MAP_PRIVATE, MAP_SHARED, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { wait } from 'sys/wait.h';
import { fork, NULL } from 'unistd.h';

const PAGE = 4096;

function show(who: string, shared: bigint, first: bigint, second: bigint): void {
  printf('%-16s shared %-8s first %-8s second %s\n', who, shared, first, second);
}

function child(shared: bigint, first: bigint, second: bigint): number {
  show('child, at first', shared, first, second);
  strcpy(first, 'child');
  strcpy(second, 'child');
  strcpy(shared, 'SHARED');
  show('child, then', shared, first, second);
  return 0;
}

export function main(): number {
  const fd = open('/dev/canvas', O_RDWR);
  const shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  const first = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  const second = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  if (shared === MAP_FAILED || first === MAP_FAILED || second === MAP_FAILED) {
    perror('mmap');
    return 1;
  }

  show('parent', shared, first, second);
  strcpy(first, 'parent');
  show('parent, wrote', shared, first, second);

  if (fork(child, shared, first, second) < 0) {
    perror('fork');
    return 1;
  }
  wait(null);
  show('parent, at last', shared, first, second);
  return 0;
}

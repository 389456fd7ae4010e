// Takes samples out of the ring without a system call for any of them; poll() only waits.
import { open, O_RDWR } from 'fcntl.h';
import { load_u32, store_u32 } from 'pagewalk.h';
import { poll, POLLIN, type pollfd } from 'poll.h';
import { perror, printf } from 'stdio.h';
import { ioctl } from 'sys/ioctl.h';
import { MAP_FAILED, MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { close, NULL, usleep } from 'unistd.h';

const PAGE = 4096n;
const LENGTH = 3n * PAGE;
const SLOTS = 4;
const TIMEOUT_MS = 1000;

/** Everything between tail and head. */
function drain(ring: bigint): void {
  let tail = load_u32(ring + 4n);
  for (const head = load_u32(ring); tail !== head; tail = (tail + 1) >>> 0) {
    printf(' %u', load_u32(ring + PAGE + BigInt(4 * (tail % SLOTS))));
  }
  store_u32(ring + 4n, tail);
  printf('\n');
}

export function main(): number {
  const fd = open('/dev/sensor', O_RDWR);
  const ring = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (ring === MAP_FAILED) {
    perror('mmap');
    return 1;
  }

  const fds: pollfd[] = [{ fd, events: POLLIN, revents: 0 }];
  for (let i = 0; i < 3; i++) {
    printf('poll %d:', poll(fds, 1, TIMEOUT_MS));
    drain(ring);
  }

  usleep(100_000);
  printf('late: %d', poll(fds, 1, 0));
  drain(ring);
  printf('dropped meanwhile: %d\n', ioctl(fd, 0));

  munmap(ring, LENGTH);
  close(fd);
  return 0;
}

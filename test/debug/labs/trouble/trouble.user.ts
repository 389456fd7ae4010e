import { open, O_RDWR } from 'fcntl.h';
import { memset } from 'string.h';
import { ioctl } from 'sys/ioctl.h';
import { MAP_ANONYMOUS, MAP_PRIVATE, MAP_SHARED, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { NULL } from 'unistd.h';

const COMMANDS = ['none', 'warn', 'bug', 'hung'];
const MANY = 10n << 20n;

export function main(_argc: number, argv: string[]): number {
  const what = argv[1] ?? '';
  const fd = open('/dev/trouble', O_RDWR);
  const command = COMMANDS.indexOf(what);
  if (command >= 0) return ioctl(fd, command, 0n) === 0 ? 0 : 1;
  if (what === 'bus') {
    const start = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    memset(start, 1, 8);
  } else if (what === 'oom') {
    for (let times = 0; times < 2; times++) {
      const start = mmap(NULL, MANY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      memset(start, 1, MANY);
    }
  } else {
    mmap(NULL, 0, PROT_READ, MAP_PRIVATE, fd, 0);
    mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 77, 0);
  }
  return 2;
}
